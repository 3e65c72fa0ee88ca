"""A report as a tagged PDF (PDF/UA-1), drawn by Typst; its figures as pictures."""

import base64
import json
from functools import lru_cache

from django.conf import settings

from sessions import printing

FOLDER = settings.BASE_DIR / "templates" / "print"
KEPT = 16  # documents: readers of one restitution ask for the same ones


def pdf(report):
    """The bytes of a PDF, the same for the same report. Raises ``printing.NotPrinted``."""
    return pressed("report.typ", json.dumps(report, ensure_ascii=False))


def pictures(svgs):
    """A PNG an SVG. Raises ``printing.NotPrinted``."""
    if not svgs:
        return []
    drawn = json.loads(pressed("figure.typ", json.dumps(svgs, ensure_ascii=False), "png"))
    return [base64.b64decode(each) for each in drawn]


@lru_cache(maxsize=KEPT)
def pressed(template, told, *format):
    return printing.pressed(FOLDER / template, told, *format)

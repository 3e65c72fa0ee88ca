"""
Typst at work: python -m sessions.press TEMPLATE < what is told, as JSON > the PDF

With ``png`` as a second argument, a picture of each page instead, as a JSON list in base 64.

In a process of its own: Typst keeps half a gigabyte of what it drew, and this gives it back.
"""

import base64
import json
import re
import sys
from pathlib import Path
from typing import Any

import typst

ATTEMPTS = 3  # signs that no font draws come to light, then those beside them
UNDRAWN = "□"
# Refused by ua-1: a picture without alternative, a document without title, and the like.
FORMATS: dict[str, dict[str, Any]] = {
    "pdf": {"format": "pdf", "pdf_standards": "ua-1"},
    "png": {"format": "png", "ppi": 220},
}


def main():
    template, *asked = sys.argv[1:]
    try:
        drawn = typeset(Path(template), sys.stdin.buffer.read().decode(), *asked)
    except typst.TypstError as error:
        sys.exit(error.diagnostic)
    sys.stdout.buffer.write(pages(drawn) if "png" in asked else drawn)


def pages(drawn):
    """Pictures as text: one, or a list of them."""
    each = [drawn] if isinstance(drawn, bytes) else drawn
    return json.dumps([base64.b64encode(page).decode() for page in each]).encode()


def typeset(template, told, format="pdf"):
    """What is told goes in as data, never as Typst's own language."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return typst.compile(
                template,
                root=template.parent,
                ignore_system_fonts=True,
                sys_inputs={"told": told},
                **FORMATS[format],
            )
        except typst.TypstError as error:
            undrawn = undrawn_signs(error.diagnostic)
            if not undrawn or attempt == ATTEMPTS:
                raise
            told = told.translate(dict.fromkeys(map(ord, undrawn), UNDRAWN))


def undrawn_signs(diagnostic):
    """The signs that no font of ours has, as Typst complains of them."""
    named = "".join(re.findall(r'the text `"(.+?)"` could not be displayed', diagnostic))
    plain = re.sub(r"\\u\{([0-9a-f]+)\}", lambda escaped: chr(int(escaped[1], 16)), named)
    return {sign for sign in plain if ord(sign) > 0x7F}


if __name__ == "__main__":
    main()

"""
The French catalogue: complete, well set, in step with the code.

To extract again, with GNU gettext installed:
python -m django makemessages -l fr --no-location --no-obsolete -i .venv -i tests -i benchmarks
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).parents[1]
CATALOGUE = Path("locale/fr/LC_MESSAGES/django.po")

# Kept letter for letter, straight apostrophes and plain spaces included.
WORD_FOR_WORD = {
    "Ces résultats décrivent ce qu'ont exprimé les personnes présentes. Elles sont venues "
    "volontairement : ce n'est pas un sondage et cela ne représente pas toute la population.",
    "Aucune divergence n'a été exprimée ; cela ne veut pas dire qu'il n'y en a pas.",
}

# What a translation must hand on as it is: placeholders and markup.
FIXED = re.compile(r"%\(\w+\)[a-z]|%[%ds]|{\w*}|</?\w[^>]*>")

# A straight apostrophe, a colon or the like without its no-break space, a quotation mark alike.
BADLY_SET = re.compile(
    r"'|(?<![\u00a0\u202f])[;:?!](?=[\s»)<]|$)|«(?![\u00a0\u202f])|(?<![\u00a0\u202f])»"
)


@pytest.fixture(scope="module")
def entries():
    return polib.pofile(str(ROOT / CATALOGUE))


def pairs(entry):
    """Each form of the English with its French."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    return [
        (entry.msgid_plural if place else entry.msgid, text)
        for place, text in entry.msgstr_plural.items()
    ]


def test_every_text_is_translated(entries):
    assert len(entries) > 500
    unfinished = [
        entry.msgid
        for entry in entries
        if entry.fuzzy or entry.obsolete or not all(french for _english, french in pairs(entry))
    ]
    assert unfinished == []


def test_placeholders_and_markup_agree(entries):
    torn = [
        (english, french)
        for entry in entries
        for english, french in pairs(entry)
        if sorted(FIXED.findall(english)) != sorted(FIXED.findall(french))
    ]
    assert torn == []


def test_french_is_set_as_french(entries):
    texts = {french for entry in entries for _english, french in pairs(entry)}
    assert texts >= WORD_FOR_WORD
    assert [text for text in texts - WORD_FOR_WORD if BADLY_SET.search(text)] == []


def test_the_catalogue_is_in_step_with_the_code(entries, tmp_path):
    if not shutil.which("xgettext"):
        pytest.fail("GNU gettext is missing: install it (Debian: apt install gettext)")
    known = {(entry.msgid, entry.msgid_plural) for entry in entries}
    found = {(entry.msgid, entry.msgid_plural) for entry in extracted(tmp_path / "copy")}
    assert found - known == set()


def extracted(copy):
    """The catalogue as makemessages leaves it, made on a copy of the tree."""
    hidden = shutil.ignore_patterns(".*", "__pycache__")
    shutil.copytree(ROOT, copy, ignore=hidden)
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale=fr", "--verbosity=0"]
        + ["--no-location", "--no-obsolete", "--ignore=tests", "--ignore=benchmarks"],
        cwd=copy,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "project.settings",
            "PYTHONPATH": str(copy),
            "TRETEAUX_DATA": str(copy.parent / "data"),
        },
        check=True,
    )
    return polib.pofile(str(copy / CATALOGUE))

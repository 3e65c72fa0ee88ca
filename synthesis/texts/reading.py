"""Reads messages and corrections from CSV files."""

from django.utils.translation import gettext as _

from synthesis.files import BadFile, at, rows
from synthesis.sheets import unquoted

LONGEST = 20_000  # characters of one message
NOWHERE = {"", "AUTRE"}  # what corrections say of a text that no theme takes


def messages(path, take=None):
    """
    ``[(id, text)]`` of a file with columns ``id`` and ``text``. Raises ``BadFile``.

    ``take(text, line)`` may refuse a text for other reasons than its length, or change it.
    """
    take = take or checked
    found, seen = [], {}
    for line, row in rows(path, ["id", "text"]):
        id = row["id"].strip()
        if not id:
            raise BadFile(at(line, _("“%(column)s” is empty.") % {"column": "id"}))
        if id in seen:
            told = {"id": id, "first": seen[id]}
            raise BadFile(at(line, _("“%(id)s” stands on line %(first)d already.") % told))
        seen[id] = line
        found.append((id, take(row["text"], line)))
    if not found:
        raise BadFile(at(2, _("there is no message in this file.")))
    return found


def corrections(path, taxonomy):
    """
    ``[(id, text, codes)]`` of a file with columns ``id`` or ``text`` (or both), and ``theme``.

    Several themes are joined by ``|``; empty or ``AUTRE``: none. What the file quoted so that no
    spreadsheet runs it is read as it was. Raises ``BadFile``.
    """
    known = {theme.code for theme in taxonomy.themes}
    found = []
    for line, row in rows(path, ["theme"], also=["id", "text"]):
        if not (row.get("id") or row.get("text")):
            raise BadFile(at(line, _("“id” or “text” should say which message this is.")))
        codes = [code.strip() for code in row["theme"].split("|")]
        codes = list(dict.fromkeys(code for code in codes if code not in NOWHERE))
        for code in codes:
            if code not in known:
                raise BadFile(at(line, _("“%(code)s” is no theme.") % {"code": code}))
        text = checked(unquoted(row.get("text") or ""), line)
        found.append(((row.get("id") or "").strip(), text, codes))
    return found


def checked(text, line):
    if len(text) > LONGEST:
        told = {"most": LONGEST}
        raise BadFile(at(line, _("a message has at most %(most)d characters.") % told))
    return text

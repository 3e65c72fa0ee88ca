"""Reads messages and corrections from CSV files; what is wrong with one is told with its line."""

import csv
import io

from django.utils.translation import gettext as _

BIGGEST = 100_000_000  # bytes of one file
LONGEST = 20_000  # characters of one message
NOWHERE = {"", "AUTRE"}  # what corrections say of a text that no theme takes


class BadFile(ValueError):
    """A file that cannot be read: says which line and why."""


def messages(path):
    """``[(id, text)]`` of a file with columns ``id`` and ``text``. Raises ``BadFile``."""
    found, seen = [], {}
    for line, row in rows(path, {"id", "text"}):
        id = row["id"].strip()
        if not id:
            raise BadFile(at(line, _("“id” is empty.")))
        if id in seen:
            told = {"id": id, "first": seen[id]}
            raise BadFile(at(line, _("“%(id)s” stands on line %(first)d already.") % told))
        seen[id] = line
        found.append((id, checked(row["text"], line)))
    if not found:
        raise BadFile(_("There is no message in this file."))
    return found


def corrections(path, taxonomy):
    """
    ``[(id, text, codes)]`` of a file with columns ``id`` or ``text`` (or both), and ``theme``.

    Several themes are joined by ``|``; empty or ``AUTRE``: none. Raises ``BadFile``.
    """
    known = {theme.code for theme in taxonomy.themes}
    found = []
    for line, row in rows(path, {"theme"}):
        if not (row.get("id") or row.get("text")):
            raise BadFile(at(line, _("“id” or “text” should say which message this is.")))
        codes = [code.strip() for code in row["theme"].split("|")]
        codes = list(dict.fromkeys(code for code in codes if code not in NOWHERE))
        for code in codes:
            if code not in known:
                raise BadFile(at(line, _("“%(code)s” is no theme.") % {"code": code}))
        text = checked(row.get("text") or "", line)
        found.append(((row.get("id") or "").strip(), text, codes))
    return found


def rows(path, wanted):
    """``(line, {column: cell})`` of a CSV file, its first row naming the columns."""
    reader = csv.reader(io.StringIO(decoded(path), newline=""), strict=True)
    try:
        columns = [name.strip() for name in next(reader, [])]
        missing = sorted(wanted - set(columns))
        if missing:
            told = {"columns": ", ".join(missing)}
            raise BadFile(at(1, _("these columns are missing: %(columns)s.") % told))
        line = reader.line_num + 1
        for cells in reader:
            if any(cells):
                if len(cells) != len(columns):
                    raise BadFile(at(line, uneven(len(cells), len(columns))))
                yield line, dict(zip(columns, cells, strict=True))
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadFile(at(reader.line_num, str(error))) from None


def uneven(cells, columns):
    told = {"cells": cells, "columns": columns}
    return _("%(cells)d cells, where there are %(columns)d columns.") % told


def decoded(path):
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadFile(error.strerror or str(error)) from None
    if len(data) > BIGGEST:
        raise BadFile(_("This file is too big."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadFile(at(line, _("this is not UTF-8 text."))) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise BadFile(at(line, _("there is a character that no text has.")))
    if not text.strip():
        raise BadFile(_("This file is empty."))
    return text


def checked(text, line):
    if len(text) > LONGEST:
        told = {"most": LONGEST}
        raise BadFile(at(line, _("a message has at most %(most)d characters.") % told))
    return text


def at(line, problem):
    return _("Line %(line)d: %(problem)s") % {"line": line, "problem": problem}

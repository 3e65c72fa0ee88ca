"""Reads files that people bring: text, and rows of CSV; what is wrong with one is said by line."""

import csv
import io

from django.utils.translation import gettext as _

BIGGEST = 100_000_000  # bytes of one file
LONGEST = 100_000  # characters of one cell
csv.field_size_limit(BIGGEST)  # too long is said by us, in the language of who reads it
MANY = 10  # problems said; the others are counted


class BadFile(ValueError):
    """A file that is refused, and why, in the language of whoever gave it."""

    def __init__(self, *problems):
        said, more = list(problems[:MANY]), len(problems) - MANY
        if more > 0:
            said.append(_("And more lines like these: %(count)s.") % {"count": more})
        super().__init__("\n".join(said))


def at(line, problem):
    return _("Line %(line)d: %(problem)s") % {"line": line, "problem": problem}


def rows(path, wanted, also=()):
    """
    ``(line, {column: text})`` of a CSV file: where each row begins, and its columns.

    They come in any order, those in ``also`` may lack, others are ignored. Raises ``BadFile``.
    """
    text = decoded(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text), strict=True)
    line = 1
    try:
        header = [name.strip() for name in next(reader)]
        places = columns(header, wanted, also).items()
        line = reader.line_num + 1
        for cells in reader:
            if any(cells):
                check_row(line, cells, len(header))
                yield line, {name: cells[place] for name, place in places}
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadFile(at(line, _("this is no CSV (%(error)s).") % {"error": error})) from None


def columns(header, wanted, also):
    """Where each column stands. Raises ``BadFile`` where one lacks or comes twice."""
    missing = [name for name in wanted if name not in header]
    if missing:
        told = {"columns": ", ".join(missing)}
        raise BadFile(at(1, _("these columns are missing: %(columns)s.") % told))
    found = [name for name in [*wanted, *also] if name in header]
    for name in found:
        if header.count(name) > 1:
            raise BadFile(at(1, _("column “%(column)s” comes twice.") % {"column": name}))
    return {name: header.index(name) for name in found}


def check_row(line, cells, columns):
    if any(len(cell) > LONGEST for cell in cells):
        raise BadFile(at(line, _("a cell has over %(most)d characters.") % {"most": LONGEST}))
    if len(cells) != columns:
        told = {"cells": len(cells), "columns": columns}
        raise BadFile(at(line, _("%(cells)d cells, where there are %(columns)d columns.") % told))


def separator(text):
    """Commas, else semicolons, as French spreadsheets write them, else tabs."""
    header = text.partition("\n")[0]
    return next((sign for sign in ",;\t" if sign in header), ",")


def decoded(path):
    """The text of a file. Raises ``BadFile`` where there is none in UTF-8."""
    content = content_of(path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadFile(
            at(line, _("this is not UTF-8 text: save it again as “CSV UTF-8”."))
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise BadFile(at(line, _("there is a character that no text has.")))
    if not text.strip():
        raise BadFile(at(1, _("the file is empty.")))
    return text


def content_of(path):
    try:
        with open(path, "rb") as file:
            content = file.read(BIGGEST + 1)
    except FileNotFoundError:
        raise BadFile(_("There is no such file.")) from None
    except IsADirectoryError:
        raise BadFile(_("This is a folder, not a file.")) from None
    except OSError as error:
        told = {"error": error.strerror}
        raise BadFile(_("The file cannot be read (%(error)s).") % told) from None
    if len(content) > BIGGEST:
        raise BadFile(_("This file is too big."))
    return content


def order(id):
    """What to sort ids by: numbers by their value, before everything else (2, 10, a)."""
    if id.isascii() and id.isdigit():
        return (0, len(id.lstrip("0")), id.lstrip("0"), id)
    return (1, 0, "", id)

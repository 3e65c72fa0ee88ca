"""CSV files as French spreadsheets open them, and run nothing of them."""

import csv
import io

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


def sheet(head, rows):
    """
    The bytes of a CSV as French spreadsheets open it: UTF-8 with its mark, semicolons.

    What would be run as a formula is quoted: it is somebody's words.
    """
    held = io.StringIO()
    writer = csv.writer(held, delimiter=";", lineterminator="\r\n")
    writer.writerows([head, *([cell(each) for each in row] for row in rows)])
    return held.getvalue().encode("utf-8-sig")


def cell(value):
    if isinstance(value, bool):
        return "oui" if value else "non"
    return value if isinstance(value, int) else quoted(str("" if value is None else value))


def quoted(text):
    """A text that no spreadsheet runs; one that is quoted already is quoted again."""
    return f"'{text}" if run(text) else text


def unquoted(text):
    """The text that ``quoted`` was given."""
    return text[1:] if text.startswith("'") and run(text) else text


def run(text):
    return text.lstrip("'").startswith(FORMULA)

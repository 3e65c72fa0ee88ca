"""
Reads votes, statements and pairs from the CSV files Polis exports, or any like them.

Columns come in any order and others are ignored; ids are texts, kept as given. What is wrong is
said with its line: a file is taken whole or refused.
"""

import csv
import io
from collections import defaultdict
from decimal import Decimal, InvalidOperation
from operator import itemgetter
from sys import intern

from django.utils.translation import gettext as _

STATEMENT, PERSON, VOTE, TIME, BODY = "comment-id", "voter-id", "vote", "timestamp", "comment-body"
SIDES = {"1": 1, "0": 0, "-1": -1}
LONG = 20  # digits
MANY = 10  # problems said; the others are counted


class Unreadable(Exception):
    """What is wrong with a file, in the language of whoever gave it."""

    @classmethod
    def of(cls, problems):
        said, more = problems[:MANY], len(problems) - MANY
        if more > 0:
            said = [*said, _("And more lines like these: %(count)s.") % {"count": more}]
        return cls("\n".join(said))


def votes(path):
    """``[(statement, person, vote)]``, one a pair, the latest kept. Raises ``Unreadable``."""
    first, again, problems = {}, defaultdict(list), []
    for line, row in table(path, [STATEMENT, PERSON, VOTE], also=[TIME]):
        if found := wrong(line, row):
            problems += found
            continue
        pair = intern(row[STATEMENT]), intern(row[PERSON])
        vote = time(row), SIDES[row[VOTE].strip()], line
        if first.setdefault(pair, vote) is not vote:
            again[pair].append(vote)
    given = {pair: [first[pair], *others] for pair, others in again.items()}
    problems += [doubtful(pair, each) for pair, each in given.items() if unsettled(each)]
    if problems:
        raise Unreadable.of(problems)
    if not first:
        raise Unreadable(_("Line 2: the file holds no vote."))
    last = {pair: max(each, key=itemgetter(0)) for pair, each in given.items()}
    return [(*pair, (last.get(pair) or vote)[1]) for pair, vote in first.items()]


def wrong(line, row):
    """What is wrong with one vote: sentences."""
    problems = nameless(line, row)
    if row[VOTE].strip() not in SIDES:
        problems.append(
            _("Line %(line)s: vote “%(value)s” is neither 1 (agree), -1 (disagree) nor 0 (pass).")
            % {"line": line, "value": row[VOTE]}
        )
    if row.get(TIME, "").strip() and time(row) is None:
        problems.append(
            _("Line %(line)s: timestamp “%(value)s” is no number.")
            % {"line": line, "value": row[TIME]}
        )
    return problems


def nameless(line, row):
    return [
        _("Line %(line)s: “%(column)s” is empty.") % {"line": line, "column": column}
        for column in (STATEMENT, PERSON)
        if not row.get(column, "-").strip()
    ]


def time(row):
    """When the vote was given, as a number; None where it does not say."""
    text = row.get(TIME, "").strip()
    if text.isascii() and text.isdigit() and len(text) < LONG:
        return int(text)  # as exact as below, in a third of the memory
    try:
        moment = Decimal(text)
    except InvalidOperation:
        return None
    return moment if moment.is_finite() else None


def unsettled(given):
    """Whether two votes of one person on one statement leave open which one counts."""
    times = [time for time, _side, _line in given]
    if None in times:
        return True
    return len({side for time, side, _line in given if time == max(times)}) > 1


def doubtful(pair, given):
    lines = ", ".join(str(line) for _time, _side, line in given)
    return _(
        "Lines %(lines)s: voter “%(person)s” votes several times on statement “%(statement)s”, "
        "and no timestamp says which vote is the last."
    ) % {"lines": lines, "person": pair[1], "statement": pair[0]}


def statements(path):
    """``{id: text}`` of the statements. Raises ``Unreadable``."""
    texts, where, problems = {}, {}, []
    for line, row in table(path, [STATEMENT, BODY]):
        name = row[STATEMENT]
        problems += nameless(line, row)
        if texts.get(name, row[BODY]) != row[BODY]:
            problems.append(
                _("Lines %(first)s and %(line)s: statement “%(statement)s” has two texts.")
                % {"first": where[name], "line": line, "statement": name}
            )
        texts.setdefault(name, row[BODY])
        where.setdefault(name, line)
    if problems:
        raise Unreadable.of(problems)
    return texts


def pairs(path):
    """``[(statement, person)]`` to predict. Raises ``Unreadable``."""
    rows = list(table(path, [STATEMENT, PERSON]))
    problems = [problem for line, row in rows for problem in nameless(line, row)]
    if problems:
        raise Unreadable.of(problems)
    return [(row[STATEMENT], row[PERSON]) for _line, row in rows]


def table(path, wanted, also=()):
    """``(line, {column: text})`` of a CSV file: the line where each row begins, and its columns."""
    text = decoded(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text), strict=True)
    line = 1
    try:
        places = columns(next(reader, []), wanted, also)
        width = max(places.values()) + 1
        line = reader.line_num + 1
        for cells in reader:
            if cells:
                yield (
                    line,
                    {name: cells[place] for name, place in whole(line, cells, width, places)},
                )
            line = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(
            _("Line %(line)s: this is no CSV (%(error)s).") % {"line": line, "error": error}
        ) from None


def whole(line, cells, width, places):
    if len(cells) < width:
        raise Unreadable(
            _("Line %(line)s: %(count)s columns where at least %(width)s are needed.")
            % {"line": line, "count": len(cells), "width": width}
        )
    return places.items()


def columns(header, wanted, also):
    """Where each column stands. Raises ``Unreadable`` where one lacks or comes twice."""
    header = [name.strip() for name in header]
    if not any(header):
        raise Unreadable(_("Line 1: the file is empty."))
    for name in [*wanted, *also]:
        if name not in header and name in wanted:
            raise Unreadable(_("Line 1: there is no column “%(column)s”.") % {"column": name})
        if header.count(name) > 1:
            raise Unreadable(_("Line 1: column “%(column)s” comes twice.") % {"column": name})
    return {name: header.index(name) for name in [*wanted, *also] if name in header}


def separator(text):
    """Commas; semicolons where the header has nothing else, as French spreadsheets write them."""
    header = text.partition("\n")[0]
    return ";" if ";" in header and "," not in header else ","


def decoded(path):
    """The text of a file. Raises ``Unreadable`` where there is none in UTF-8."""
    try:
        with open(path, "rb") as file:
            content = file.read()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise Unreadable(
            _("The file cannot be read (%(error)s).") % {"error": error.strerror}
        ) from None
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Unreadable(_("Line %(line)s: this is no text in UTF-8.") % {"line": line}) from None

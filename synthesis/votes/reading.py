"""
Reads votes, statements and pairs from the CSV files Polis exports, or any like them.

Ids are texts, kept as given but for spaces around them. A file is taken whole or refused.
"""

from collections import defaultdict
from decimal import Decimal, InvalidOperation
from operator import itemgetter
from sys import intern

from django.utils.translation import gettext as _

from synthesis.files import BadFile, at, rows

STATEMENT, PERSON, VOTE, TIME, BODY = "comment-id", "voter-id", "vote", "timestamp", "comment-body"
SIDES = {"1": 1, "0": 0, "-1": -1}
LONG = 20  # digits


def votes(path):
    """``[(statement, person, vote)]``, one a pair, the latest kept. Raises ``BadFile``."""
    first, again, problems = {}, defaultdict(list), []
    for line, row in rows(path, [STATEMENT, PERSON, VOTE], also=[TIME]):
        if found := wrong(line, row):
            problems += found
            continue
        pair = tuple(map(intern, named(row)))
        vote = time(row), SIDES[row[VOTE].strip()], line
        if first.setdefault(pair, vote) is not vote:
            again[pair].append(vote)
    given = {pair: [first[pair], *others] for pair, others in again.items()}
    problems += [doubtful(pair, each) for pair, each in given.items() if unsettled(each)]
    if problems:
        raise BadFile(*problems)
    if not first:
        raise BadFile(at(2, _("the file holds no vote.")))
    last = {pair: max(each, key=itemgetter(0)) for pair, each in given.items()}
    return [(*pair, (last.get(pair) or vote)[1]) for pair, vote in first.items()]


def wrong(line, row):
    """What is wrong with one vote: sentences."""
    problems = nameless(line, row)
    if row[VOTE].strip() not in SIDES:
        problem = _("vote “%(value)s” is neither 1 (agree), -1 (disagree) nor 0 (pass).")
        problems.append(at(line, problem % {"value": row[VOTE]}))
    if row.get(TIME, "").strip() and time(row) is None:
        problem = _("timestamp “%(value)s” is no number.")
        problems.append(at(line, problem % {"value": row[TIME]}))
    return problems


def nameless(line, row):
    return [
        at(line, _("“%(column)s” is empty.") % {"column": column})
        for column in (STATEMENT, PERSON)
        if not row.get(column, "-").strip()
    ]


def named(row):
    """The ids of the statement and of the person."""
    return row[STATEMENT].strip(), row[PERSON].strip()


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
    """``{id: text}`` of the statements. Raises ``BadFile``."""
    texts, where, problems = {}, {}, []
    for line, row in rows(path, [STATEMENT, BODY]):
        name, text = row[STATEMENT].strip(), " ".join(row[BODY].split())  # a statement is one line
        problems += nameless(line, row)
        if texts.get(name, text) != text:
            problems.append(
                _("Lines %(first)s and %(line)s: statement “%(statement)s” has two texts.")
                % {"first": where[name], "line": line, "statement": name}
            )
        texts.setdefault(name, text)
        where.setdefault(name, line)
    if problems:
        raise BadFile(*problems)
    return texts


def pairs(path):
    """``[(statement, person)]`` to predict. Raises ``BadFile``."""
    asked = list(rows(path, [STATEMENT, PERSON]))
    problems = [problem for line, row in asked for problem in nameless(line, row)]
    if problems:
        raise BadFile(*problems)
    return [named(row) for _line, row in asked]

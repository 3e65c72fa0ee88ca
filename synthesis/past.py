"""
Imports what was gathered elsewhere, a Polis conversation or messages, as a session that took place.

It comes in ended and is closed at once, as any session is: aggregates are kept while voters can be
told apart, then nothing joins two votes any more.
"""

import re
from collections import defaultdict
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from sessions import closing
from sessions.kinds import kind_of
from sessions.models import Activity, Participant, Response, Session, new_key
from synthesis.files import BadFile, at, order, rows
from synthesis.texts import reading as texts
from synthesis.votes import reading
from synthesis.votes.reading import BODY, STATEMENT
from territories.models import Cycle

ANSWERS = {1: "agree", -1: "disagree", 0: "pass"}  # of the kind "statements", by vote
MODERATED, REJECTED = "moderated", "-1"  # as Polis exports what moderators turned down
ID = re.compile(r"[A-Za-z0-9_-]{1,40}")  # what evidence can point at


def statements(path):
    """``{id: text}``, the text None where moderators turned it down. Raises ``BadFile``."""
    found, problems = reading.statements(path), []
    for line, row in rows(path, [STATEMENT, BODY], also=[MODERATED]):
        if row.get(MODERATED, "").strip() == REJECTED:
            found[row[STATEMENT]] = None
        elif not row[BODY].strip():
            problems.append(at(line, _("“%(column)s” is empty.") % {"column": BODY}))
        if not ID.fullmatch(row[STATEMENT]):
            problem = _("“%(id)s” is no id: up to 40 letters without accents, digits, - and _.")
            problems.append(at(line, problem % {"id": row[STATEMENT]}))
    if problems:
        raise BadFile(*problems)
    return found


def votes(path, statements):
    """
    ``[(statement, person, vote)]``, one a pair, on the statements that were not turned down.

    ``statements``: ``{id: text}`` as above. Raises ``BadFile``, also where one has no text there.
    """
    given, unknown = reading.votes(path), {}
    for line, row in rows(path, [STATEMENT]):
        if row[STATEMENT] not in statements:
            unknown.setdefault(row[STATEMENT], line)
    if unknown:
        problem = _("statement “%(statement)s” is not in the file of statements.")
        raise BadFile(*(at(line, problem % {"statement": id}) for id, line in unknown.items()))
    return [vote for vote in given if statements[vote[0]] is not None]


def posts(path):
    """``[(id, {"text": …})]``, as a wall takes them. Raises ``BadFile`` where it would not."""
    return texts.messages(path, partial(post, Activity(kind="wall", settings={})))


def post(wall, text, line):
    try:
        return kind_of(wall).read(wall, {"text": text})
    except ValidationError as error:
        raise BadFile(at(line, " ".join(error.messages))) from None


def voters(votes):
    return len({person for _statement, person, _vote in votes})


@transaction.atomic
def take(session, present, statements=None, votes=(), posts=()):
    """
    Store a new session with a step for the votes, one for the posts, as above; then close it.

    ``present``: how many people took part, as whoever imports it says.
    """
    with translation.override(session.language):
        session.format, session.format_title = Session.ELSEWHERE, _("Gathered elsewhere")
        session.purpose = _("To read what was voted and written elsewhere.")
        session.cycle = Cycle.objects.for_new_sessions(demo=session.territory.demo)
        session.state, session.ended_at = Session.State.ENDED, session.starts_at
        session.save()
        if votes:
            vote(session, statements, votes)
        if posts:
            write(session, posts)
        reason = _("Votes and messages were gathered elsewhere and imported: no room was asked.")
        closing.close_session(session, present, reason=reason)


def vote(session, statements, votes):
    """One response a voter, each of a participant of their own."""
    kept = sorted((id for id, text in statements.items() if text is not None), key=order)
    activity = step(
        session,
        "statements",
        title=_("Votes"),
        instruction=_("Do you agree with these statements?"),
        items=[{"id": id, "text": statements[id], "of": None} for id in kept],
        settings={"seeds": []},
    )
    by_person = defaultdict(dict)
    for statement, person, side in votes:
        by_person[person][statement] = ANSWERS[side]
    people = Participant.objects.bulk_create(
        Participant(session=session, token=new_key()) for _person in by_person
    )
    store(
        activity,
        [
            {"participant": who, "value": {"votes": said}}
            for who, said in zip(people, by_person.values(), strict=True)
        ],
    )


def write(session, posts):
    """One response a message, of nobody: who wrote two of them is not known."""
    wall = step(
        session,
        "wall",
        title=_("Messages"),
        instruction=_("What was written elsewhere, one idea a message."),
        settings={"sorts": [], "moderated": False},
    )
    store(wall, [{"slot": new_key(), "value": value} for _id, value in posts])


def step(session, kind, **fields):
    made = Activity(session=session, kind=kind, code=kind, minutes=0, **fields)
    made.position = session.activities.count() + 1
    made.round = kind_of(made).phases(made.settings)[0].round
    made.state = Activity.State.REVEALED
    made.save()
    return made


def store(activity, responses):
    Response.objects.bulk_create(
        Response(
            activity=activity,
            round=activity.round,
            minute=activity.session.starts_at,
            **each,
        )
        for each in responses
    )

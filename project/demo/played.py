"""Turns one demo file into a session that was played, closed and published."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from games.formats import new_session
from sessions import closing, facilitation
from sessions.kinds import kind_of
from sessions.models import Activity, Participant, Response, new_key
from synthesis import restitution
from synthesis.edits import difference
from synthesis.models import Edit, Evidence, Finding
from territories.models import Role, Territory


def play(written):
    session = prepared(written)
    people = seat(session, written)
    facilitation.start(session)
    posts = {}
    for activity in session.activities.all():
        facilitation.goto(session, activity)
        if kind_of(activity).judges_findings:
            write_findings(session, written, posts)
        if kind_of(activity).ResponseForm is None:
            continue
        facilitation.open_activity(session)
        posts |= answer(activity, written, people)
        facilitation.close(session)
        facilitation.reveal(session)
    facilitation.end(session)
    edit_words(written, posts)
    set_clock(session, written)
    told = written["session"]
    closing.close_session(session, told["present"], incidents=told["incidents"])
    session.refresh_from_db()
    restitution.publish(session, by=Role.COORDINATOR)


def prepared(written):
    told = written["session"]
    names = ("title", "audience", "place", "purpose", "open_points", "decided", "decider")
    return new_session(
        "decouverte",
        territory=Territory.objects.create(name=written["territory"], demo=True),
        starts_at=start_of(told),
        follow_up=told["follow_up"],
        follow_up_date=told["follow_up_date"],
        **{name: told[name] for name in names},
    )


def start_of(told):
    return timezone.make_aware(datetime.combine(told["date"], time.fromisoformat(told["start"])))


def seat(session, written):
    """Everyone who answered, by their number in the file; None for a sheet of paper."""
    phones = [
        Participant.objects.create(session=session, token=new_key())
        for _number in range(written["phones"])
    ]
    return phones + [None] * written["paper"]


def answer(activity, written, people):
    """Store an activity's answers; the responses of posts by their place in the file."""
    if activity.kind == "wall":
        return {
            at: post(activity, told, people) for at, told in enumerate(written["answers"]["mur"])
        }
    for who, told in zip(people, told_of(activity, written), strict=True):
        if told is None:
            store(activity, who, {}, abstained=True)
        elif value := value_of(activity, told):
            store(activity, who, kind_of(activity).read(activity, value))
    return {}


def told_of(activity, written):
    if kind_of(activity).judges_findings:
        return judgements(activity, written)
    return written["answers"][activity.code]


def value_of(activity, told):
    """The form data of one answer of the file; empty where that person gave none."""
    if activity.kind == "word_cloud":
        return {"words": told} if told else {}
    if activity.kind == "choice":
        return {"option": str(told)} if told >= 0 else {}
    if activity.kind == "scale":
        return {"value": str(told)} if told else {}
    if isinstance(told, dict):
        return {name: str(value) for name, value in told.items()}
    return {}


def judgements(activity, written):
    """One form a person: the verdicts on each finding, dealt in the order people sit."""
    dealt = [
        [code for code, people in finding["fidelity"].items() for _person in range(people)]
        for finding in written["findings"]
    ]
    total = written["phones"] + written["paper"]
    return [
        {
            f"verdict_{item['id']}": verdicts[number]
            for item, verdicts in zip(activity.items, dealt, strict=False)
            if number < len(verdicts)
        }
        for number in range(total)
    ]


def post(activity, told, people):
    hidden = told.get("hidden", "")
    return store(
        activity,
        people[told["person"]],
        kind_of(activity).read(activity, {"sort": str(told["sort"]), "text": told["text"]}),
        slot=new_key(),
        status=Response.Status.HIDDEN if hidden else Response.Status.SHOWN,
        reason=hidden,
    )


def store(activity, who, value, **more):
    channel = Response.Channel.PHONE if who else Response.Channel.PAPER
    return Response.objects.create(
        activity=activity,
        participant=who,
        round=activity.round,
        value=value,
        channel=channel,
        minute=activity.session.starts_at,
        **more,
    )


def write_findings(session, written, posts):
    steps = {activity.code: activity for activity in session.activities.all()}
    for told in written["findings"]:
        finding = Finding(
            session=session,
            sentence=told["sentence"],
            type=told["type"],
            reason=told.get("reason", ""),
            themes=told["themes"],
            constants=told.get("constants", {}),
        )
        finding.stand_on(
            [
                *(quoted(posts[at]) for at in told["evidence"]),
                *(quoted(posts[at], against=True) for at in told["against"]),
                *(Evidence(activity=steps[code]) for code in told["votes"]),
            ]
        )


def quoted(post, against=False):
    return Evidence.of_text(post.pk, "text", post.value["text"], against=against)


def edit_words(written, posts):
    for at, told in enumerate(written["answers"]["mur"]):
        if "edit" in told:
            Edit.objects.create(
                response=posts[at],
                field="text",
                purpose=Edit.Purpose.ANONYMISATION,
                difference=difference(told["text"], told["edit"]),
                by=Role.FACILITATOR,
            )


def set_clock(session, written):
    """It took place when the file says, step after step."""
    session.started_at = session.starts_at
    session.ended_at = session.starts_at + timedelta(minutes=written["session"]["minutes"])
    session.save(update_fields=["started_at", "ended_at"])
    activities = list(session.activities.all())
    step = (session.ended_at - session.started_at) / len(activities)
    for number, activity in enumerate(activities):
        activity.opened_at = session.started_at + number * step
        activity.closed_at = activity.opened_at + step
    Activity.objects.bulk_update(activities, ["opened_at", "closed_at"])

"""What one participant alone is told: their answer, their posts and what became of them."""

from sessions.kinds import kind_of
from sessions.models import Response


def of(participant, session):
    """The ``mine`` message of one participant, for the activity on stage."""
    activity = session.current
    own = Response.objects.filter(participant=participant, activity__session=session)
    answer = own.filter(activity=activity, slot="").first() if activity else None
    return {
        "type": "mine",
        "activity": activity and activity.pk,
        "round": activity and activity.round,
        "data": data(answer) if answer and answer.round == activity.round else None,
        "posts": [post(each) for each in own.exclude(slot="").select_related("activity")],
        "role": None,
        "table": None,
    }


def data(answer):
    return {"abstain": "1"} if answer.abstained else kind_of(answer.activity).data(answer.value)


def post(response):
    return {
        "key": response.slot,
        "activity": response.activity_id,
        "round": response.round,
        "text": response.value.get("text", ""),
        "data": kind_of(response.activity).data(response.value),
        "status": response.status,
        "reason": response.reason,
    }

"""What one participant alone is told: their answer, their posts and what became of them."""

from sessions.hands import hands_data
from sessions.kinds import kind_of
from sessions.models import Response
from sessions.moderation import told


def of(participant, session):
    """The ``mine`` message of one participant, for the activity on stage, in this language."""
    activity = session.current
    own = Response.objects.filter(participant=participant, activity__session=session)
    seated = table(own)
    here = own.filter(activity=activity, round=activity.round) if activity else own.none()
    return {
        "type": "mine",
        "activity": activity and activity.pk,
        "round": activity and activity.round,
        **(for_several(activity, here) or given(here.filter(slot="").first())),
        "posts": [post(each) for each in own.posts().select_related("activity")],
        **stands(own),
        "role": role(activity, seated),
        "table": seated,
    }


def stands(own):
    """The slots of the posts this phone stands by, and of those it objects to."""
    taken = list(own.filter(value__of__isnull=False).values_list("slot", "value"))
    return {
        "stands": [slot for slot, value in taken if not value.get("against")],
        "against": [slot for slot, value in taken if value.get("against")],
    }


def role(activity, table):
    """What this phone's table has to play now, in words; None where nothing was drawn."""
    told = kind_of(activity).role(activity, table) if activity and table else ""
    return str(told) or None


def table(own):
    """The table this phone speaks for, as it last said."""
    seated = own.filter(value__table__isnull=False).order_by("-pk").first()
    return seated and seated.value["table"]


def for_several(activity, here):
    """The form data of the answers of several people, None where this phone speaks for one."""
    counted = here.together().values_list("value", "people")
    if not counted:
        return None
    data = {name: str(people) for name, people in hands_data(activity, counted).items()}
    return {"data": data, "status": Response.Status.SHOWN, "reason": ""}


def given(answer):
    """The form data of an answer, and whether a person withdrew its text from display."""
    if answer is None:
        return {"data": None}
    kind = kind_of(answer.activity)
    data = {"abstain": "1"} if answer.abstained else kind.data(answer.value)
    return {"data": data, "status": answer.status, "reason": told(answer.reason)}


def post(response):
    return {
        "key": response.slot,
        "activity": response.activity_id,
        "round": response.round,
        "text": kind_of(response.activity).said(response.value),
        "data": kind_of(response.activity).data(response.value),
        "status": response.status,
        "reason": told(response.reason),
    }

"""The guide of those who lead: from thirty days before a session to sixty days after."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sessions import agenda
from sessions.fields import SessionForm


@dataclass(frozen=True)
class Task:
    """One thing to do: when, what, and the page of ours that helps."""

    code: str
    text: Any
    days: int | None = None  # from the day of the session
    start: int = 0  # minutes from its beginning
    end: int | None = None  # minutes from the end that its agenda plans
    page: str = ""
    label: Any = ""

    def at(self, session, minutes):
        """The moment it is for; a day counts whole."""
        if self.days is not None:
            return session.starts_at + timedelta(days=self.days)
        if self.end is not None:
            return agenda.ends_at(session, minutes) + timedelta(minutes=self.end)
        return (session.started_at or session.starts_at) + timedelta(minutes=self.start)


BEFORE = [
    Task(
        "commission",
        _("Agree with whoever asks: what is open, what is decided, who decides, when news comes."),
        days=-30,
        page="edit_frame",
        label=_("Frame sheet"),
    ),
    Task(
        "publish",
        _("The frame sheet is public: send its address, to the data protection officer too."),
        days=-21,
        page="public_session",
        label=_("As the public sees it"),
    ),
    Task(
        "invite",
        _("Invite. Ask who needs a ramp, an interpreter, large print. No phone is needed: say so."),
        days=-14,
    ),
    Task(
        "agenda",
        _("Tune the agenda, write the speaker notes. Say who helps, who reads posts, who notes."),
        days=-7,
        page="agenda",
        label=_("Agenda"),
    ),
    Task(
        "rehearse",
        _("Rehearse for fifteen minutes on a duplicate, never on the session itself."),
        days=-2,
        page="agenda",
        label=_("Duplicate the session"),
    ),
    Task(
        "print",
        _("Print the poster and the ballots. Charge two phones for the tables."),
        days=-2,
        page="paper",
        label=_("Paper"),
    ),
]
THAT_DAY = [
    Task(
        "tables",
        _("Open the room. Tables of 4 to 8; posters at the door and on tables."),
        start=-60,
    ),
    Task(
        "trial",
        _("Projector on. Test the room with three phones, on its Wi-Fi and on 4G."),
        start=-50,
        page="trial",
        label=_("Room test"),
    ),
    Task(
        "corner", _("A seat for whoever notes, a corner for paper, somebody who helps."), start=-30
    ),
    Task(
        "lobby",
        _("The room screen shows the code before anything starts."),
        start=-20,
        page="console",
        label=_("Console"),
    ),
    Task("help", _("Help people in. Never ask aloud who has no phone."), start=-10),
    Task("frame", _("Say what is open, what is decided, who decides. Three minutes."), start=0),
    Task("count", _("Count who is there: closing will ask. A first easy question."), start=3),
    Task(
        "look",
        _("Every 20 minutes: who has not spoken, the paper corner, the texts to read."),
        start=20,
    ),
    Task(
        "findings",
        _("Write three findings, and read them aloud."),
        end=-12,
        page="findings",
        label=_("Findings"),
    ),
    Task("exit", _("Fidelity vote, exit card: never what is cut when late."), end=-5),
    Task("news", _("Say the date of the next news: same address, same code."), end=0),
]
AFTER = [
    Task(
        "debrief",
        _("Between you, while it is warm: what went less well. Closing asks for it."),
        end=10,
    ),
    Task(
        "close",
        _("Type the paper, read the last texts, close."),
        end=20,
        page="paper",
        label=_("Paper"),
    ),
    Task(
        "words",
        _("Take names out of the words, complete the findings. An hour, an hour and a half."),
        days=1,
        page="findings",
        label=_("Findings"),
    ),
    Task(
        "draft",
        _("Have the draft of the restitution read by two people who were there."),
        days=7,
        page="public_session",
        label=_("Restitution"),
    ),
    Task(
        "publication",
        _("Remarks are answered: a coordinator publishes. Nothing changes after that."),
        days=22,
        page="public_session",
        label=_("Restitution"),
    ),
    Task(
        "answer",
        _("Say to those who came what became of it, and why. The restitution no longer changes."),
        days=60,
    ),
]
PARTS = [(_("Before"), BEFORE), (_("That day"), THAT_DAY), (_("After"), AFTER)]
TASKS = [task for _part, tasks in PARTS for task in tasks]


class GuideForm(SessionForm):
    """What is done: a team shares the ticks, and a page opened a while ago unticks nothing."""

    def prepare(self):
        for task in TASKS:
            self.fields[task.code] = forms.BooleanField(
                label=task.text,
                required=False,
                initial=task.code in self.session.guide,
                show_hidden_initial=True,
            )

    def save(self):
        changed = set(self.changed_data)
        done = {task.code for task in TASKS if self.is_done(task.code, changed)}
        self.session.guide = [task.code for task in TASKS if task.code in done]
        self.session.save(update_fields=["guide"])

    def is_done(self, code, changed):
        return self.cleaned_data[code] if code in changed else code in self.session.guide

    @property
    def parts(self):
        """``[(title, [what to show of each task])]``, with the dates of this session."""
        minutes = sum(step.minutes for step in self.session.activities.all())
        return [(title, [self.row(task, minutes) for task in tasks]) for title, tasks in PARTS]

    def row(self, task, minutes):
        return {
            "task": task,
            "field": self[task.code],
            "at": timezone.localtime(task.at(self.session, minutes)),
            "link": task.page and address(task.page, self.session),
        }


def address(page, session):
    return reverse(page, args=[] if page == "trial" else [session.code])

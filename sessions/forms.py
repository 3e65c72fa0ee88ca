import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sessions.fields import SessionForm, StepField, in_its_place
from sessions.kinds import registry
from sessions.models import Activity, Session

LONGEST = 240  # minutes of one step


class WhenField(forms.DateTimeField):
    """A date and a time, with the browser's own picker."""

    def __init__(self, **kwargs):
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        kwargs = {"label": _("Date and time"), "widget": widget, **kwargs}
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **kwargs)


class FrameForm(forms.ModelForm):
    """The frame sheet, to complete until the session is published."""

    starts_at = WhenField()

    class Meta:
        model = Session
        fields = [
            "title",
            "place",
            "starts_at",
            "audience",
            "language",
            "purpose",
            "open_points",
            "decided",
            "decider",
            "follow_up",
            "follow_up_date",
        ]
        widgets = {"follow_up_date": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of the session"), choices=[("fr", _("French")), ("en", _("English"))]
        )
        self.fields["audience"].choices = Session.Audience.choices
        for name in ("purpose", "open_points", "decided", "follow_up"):
            self.fields[name].widget.attrs["rows"] = 3


class MinutesField(forms.IntegerField):
    """How long a step lasts."""

    def __init__(self, **kwargs):
        super().__init__(**{"label": _("Minutes"), **kwargs}, min_value=1, max_value=LONGEST)


class ActivityForm(forms.ModelForm):
    """What every step has, whatever its kind."""

    minutes = MinutesField(initial=5)

    class Meta:
        model = Activity
        fields = ["title", "instruction", "notes", "minutes", "compressible"]
        widgets = {
            "instruction": forms.Textarea(attrs={"rows": 4}),
            "notes": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "notes": _(
                "For whoever leads: on the console and in the printed running order; never shown"
                " to the room."
            )
        }


def settings_form(kind, data=None, *, earlier, session=None, **kwargs):
    """A kind's form, whose fields know what their session and its earlier steps offer."""
    form = kind.SettingsForm(data, **kwargs)
    for field in form.fields.values():
        if isinstance(field, StepField):
            field.offer(session=session, earlier=earlier)
    return form


def propose(form, drawn, many):
    """Tick what chance chooses, as in ``<field>:<what from>``; what else was typed stays."""
    name, _colon, source = drawn.partition(":")
    field = form.fields.get(name)
    chosen = field.draw(source, many) if isinstance(field, StepField) else []
    if chosen:
        form.data = form.data.copy()
        form.data.setlist(form.add_prefix(name), chosen)


def warnings(kind, form):
    """What to look at again in settings that are right, in words."""
    yield from kind.warnings(form.cleaned_data)
    for name, field in form.fields.items():
        if isinstance(field, StepField):
            yield from field.warnings(form.cleaned_data[name])


class AgendaForm(SessionForm):
    """The minutes of every step, and perhaps where one of them goes: ``<its id>:<position>``."""

    move = forms.RegexField(
        r"^\d{1,18}:\d{1,3}$",
        required=False,
        error_messages={"invalid": _("This step is no longer there.")},
    )

    def prepare(self):
        self.steps = list(self.session.activities.all())
        for step in self.steps:
            self.fields[minutes_of(step)] = MinutesField(
                label=step.title, initial=step.minutes, show_hidden_initial=True
            )

    def clean_move(self):
        """``(step, position)``, None where nothing moves."""
        if not self.cleaned_data["move"]:
            return None
        pk, position = map(int, self.cleaned_data["move"].split(":"))
        for step in self.steps:
            if step.pk == pk:
                return step, position
        raise ValidationError(self.fields["move"].error_messages["invalid"])

    @property
    def minutes(self):
        """What was typed: a page opened a while ago changes nothing else."""
        changed = set(self.changed_data)
        typed = [step for step in self.steps if minutes_of(step) in changed]
        return {step: self.cleaned_data[minutes_of(step)] for step in typed}

    @property
    def rows(self):
        return [(step, self[minutes_of(step)]) for step in self.steps]


def minutes_of(step):
    return f"minutes-{step.pk}"


class NewStepForm(SessionForm):
    """Which kind of step is added, and where: at the end where nothing is said."""

    kind = forms.ChoiceField(
        label=_("Kind of step"), error_messages={"required": _("Choose a kind of step.")}
    )
    after = forms.ModelChoiceField(
        label=_("After"), queryset=None, required=False, empty_label=_("The last step")
    )

    def prepare(self):
        self.fields["kind"].choices = sorted(
            ((slug, str(kind.name)) for slug, kind in registry.items()),
            key=lambda choice: in_the_dictionary(choice[1]),
        )
        stage = self.session.current.position if self.session.current else 0
        self.fields["after"].queryset = self.session.activities.filter(position__gte=stage)
        self.fields["after"].label_from_instance = in_its_place


def in_the_dictionary(name):
    """Where a name stands in a list: « échelle » before « mur », capitals or not."""
    letters = unicodedata.normalize("NFD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)), name

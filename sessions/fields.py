"""Fields and forms that several modules and kinds share."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sessions.statements import not_a_question


class SessionForm(forms.Form):
    """A form that must know the session it is about."""

    def __init__(self, data=None, *, session, **kwargs):
        super().__init__(data, **kwargs)
        self.session = session
        self.prepare()

    def prepare(self):
        """Fill in what the session decides."""


class LinesField(forms.CharField):
    """
    A list of short texts, typed one a line.

    Lines that are not ``distinct`` are told apart by their place: they may be equal, or blank.
    """

    def __init__(self, *, least=1, most=12, longest=120, distinct=True, **kwargs):
        super().__init__(**{"widget": forms.Textarea(attrs={"rows": min(most, 6)}), **kwargs})
        self.least, self.most, self.longest, self.distinct = least, most, longest, distinct

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        typed = value if isinstance(value, list) else str(value or "").rstrip().splitlines()
        lines = [str(line).strip() for line in typed]
        return lines if any(lines) and not self.distinct else [line for line in lines if line]

    def validate(self, value):
        super().validate(value)
        if value and not self.least <= len(value) <= self.most:
            raise ValidationError(
                _("Between %(least)d and %(most)d lines, please."),
                params={"least": self.least, "most": self.most},
            )
        if self.distinct and len({line.casefold() for line in value}) < len(value):
            raise ValidationError(_("A line stands twice: each should differ from the others."))
        for line in value:
            if len(line) > self.longest:
                raise ValidationError(
                    _("At most %(longest)d characters a line."), params={"longest": self.longest}
                )

    def run_validators(self, value):
        for line in value:
            super().run_validators(line)


class StatementField(forms.CharField):
    """A sentence to agree with or not; ``statements.warnings`` says what to look at again."""

    default_validators = [not_a_question]


class LeastField(forms.IntegerField):
    """How many answers it takes before anything is shown of them."""

    def __init__(self, **kwargs):
        told = {
            "label": _("Nothing is shown nor published under so many answers"),
            "min_value": 1,
            "max_value": 100,
            "required": False,
        }
        super().__init__(**{**told, **kwargs})


class StatementsField(LinesField):
    """Several of them, one a line."""

    default_validators = [not_a_question]


class StepField(forms.Field):
    """A field of a step's settings that depends on where the step stands."""

    @property
    def draws(self):
        """``[(name, title)]`` of what chance can choose from."""
        return []

    def offer(self, *, session, earlier):
        """Choose among what this session has, None where it is not known, and earlier steps."""

    def draw(self, name, many):
        """What a form would post if chance chose that many, a number of its own where 0."""
        return []

    def warnings(self, value):
        """What to look at again in a value that is right, in words."""
        return []


class ActivityField(StepField, forms.SlugField):
    """
    Another step of the agenda, by its code.

    A format file names it as it likes; where the steps that come earlier are known, one of them
    is chosen. ``kinds`` are the slugs of those it may name, any where it says none.
    """

    def __init__(self, *, kinds=(), **kwargs):
        super().__init__(**kwargs)
        self.kinds = kinds
        self.offered = None

    def offer(self, *, session, earlier):
        """Choose among these steps only."""
        taken = [each for each in earlier if not self.kinds or each.kind in self.kinds]
        self.offered = {each.code for each in taken}
        self.widget = forms.Select(
            choices=[("", _("No step")), *((each.code, in_its_place(each)) for each in taken)]
        )
        self.widget.is_required = self.required

    def validate(self, value):
        super().validate(value)
        if value and self.offered is not None and value not in self.offered:
            raise ValidationError(
                _("No earlier step that fits has the code “%(code)s”."), params={"code": value}
            )


def in_its_place(activity):
    return f"{activity.position}. {activity.title}"

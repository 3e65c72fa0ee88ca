"""Fields and forms that several modules and kinds share."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class SessionForm(forms.Form):
    """A form that must know the session it is about."""

    def __init__(self, data=None, *, session, **kwargs):
        super().__init__(data, **kwargs)
        self.session = session
        self.prepare()

    def prepare(self):
        """Fill in what the session decides."""


class LinesField(forms.CharField):
    """A list of short texts, typed one a line."""

    widget = forms.Textarea

    def __init__(self, *, least=1, most=12, longest=120, **kwargs):
        super().__init__(**kwargs)
        self.least, self.most, self.longest = least, most, longest

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        lines = value if isinstance(value, list) else str(value or "").splitlines()
        return [line.strip() for line in lines if str(line).strip()]

    def validate(self, value):
        super().validate(value)
        if value and not self.least <= len(value) <= self.most:
            raise ValidationError(
                _("Between %(least)d and %(most)d lines, please."),
                params={"least": self.least, "most": self.most},
            )
        for line in value:
            if len(line) > self.longest:
                raise ValidationError(
                    _("At most %(longest)d characters a line."), params={"longest": self.longest}
                )

    def run_validators(self, value):
        for line in value:
            super().run_validators(line)

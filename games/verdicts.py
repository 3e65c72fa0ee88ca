"""What a person may say of a use of AI, once they have thought about it."""

from django.utils.translation import gettext_lazy as _

VERDICTS = [
    ("go", _("Let’s go")),
    ("if", _("Yes, on condition")),
    ("later", _("Not now")),
    ("no", _("No")),
]
AGREED = {"go", "if"}

SHAPES = {
    "go": ("disc", "pine"),
    "if": ("diamond", "petrol"),
    "later": ("triangle", "ochre"),
    "no": ("hexagon", "brick"),
}

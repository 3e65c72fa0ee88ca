"""The front door: type a code, or sign in."""

from django import forms
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from sessions.models import Session


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Are you in the room?"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "class": "field code",
                "placeholder": "K7P M4R",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": _("Type the six signs shown on the screen.")},
    )

    def clean_code(self):
        code = self.cleaned_data["code"].replace(" ", "").replace("-", "").upper()
        if not Session.objects.filter(code=code).exists():
            raise forms.ValidationError(
                _("No session has this code. It has six signs, never 0, O, 1 or I.")
            )
        return code


def home(request):
    """A plain GET form, so that the address of a typed code can be shared and gone back to."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("phone", form.cleaned_data["code"])
    return render(request, "home.html", {"form": form}, status=404 if form.errors else 200)


def unknown(request, code):
    """No session has this code: say so, with the field to type it again."""
    return render(request, "home.html", {"form": CodeForm({"code": code})}, status=404)

"""What somebody wrote in a file, judged by the forms of the pages."""

from django import forms
from django.utils.translation import gettext as _

from sessions.fields import LinesField

# For those who lead, in the format and in its activities: nothing of the session depends on them.
FREE = {"collects", "on_paper", "deck"}


def checked(Form, written, name, free=FREE, lines=None):
    """
    ``(form, problems)``: what is written as a form reads it, and all that is wrong with it.

    ``lines``, where they are known: those of its keys, and under None the one where it begins.
    """
    fields = Form({}).fields
    written = {key: value for key, value in written.items() if value is not None}
    known = {key: value for key, value in written.items() if key in fields}
    odd = {key: told for key, value in known.items() if (told := misfit(fields[key], value))}
    form = Form({key: value for key, value in known.items() if key not in odd})
    problems = [
        _("%(name)s: “%(key)s” is not known here.") % {"name": at(lines, key, name), "key": key}
        for key in written
        if key not in fields and key not in free
    ]
    for key, field in fields.items():
        for problem in [odd[key]] if key in odd else form.errors.get(key, []):
            told = {"name": at(lines, key, name), "field": field.label, "problem": problem}
            problems.append(_("%(name)s, %(field)s: %(problem)s") % told)
    name = at(lines, None, name)
    return form, problems + [f"{name}: {problem}" for problem in form.non_field_errors()]


def at(lines, key, name):
    """The name of what is complained about, after the line of that key where lines are known."""
    if lines is None:
        return name
    told = {"line": lines.get(key, lines[None]), "name": name}
    return _("Line %(line)d, %(name)s") % told


def misfit(field, value):
    """Why a value is not of the sort that its field takes, None where it is."""
    if hasattr(field, "misfit"):
        return field.misfit(value)
    if isinstance(field, forms.BooleanField):
        return None if isinstance(value, bool) else _("true or false is expected.")
    if isinstance(field, (LinesField, forms.MultipleChoiceField)):
        fits = isinstance(value, list) and all(map(is_text, value))
        return None if fits else _("a list of texts is expected.")
    if isinstance(field, forms.IntegerField):
        return None if is_text(value) else _("a number is expected.")
    if isinstance(field, (forms.CharField, forms.ChoiceField)):
        return None if is_text(value) else _("a text is expected.")
    return None


def is_text(value):
    """Whether YAML read words, or figures that may be words."""
    return isinstance(value, (str, int, float)) and not isinstance(value, bool)

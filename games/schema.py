"""The schema of format files, drawn from the forms that read them."""

import json

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation

from games import checks, decks, files, variants
from games.fields import CardsField
from sessions import agenda
from sessions.fields import LinesField
from sessions.kinds import registry
from sessions.statements import not_a_question

DIALECT = "https://json-schema.org/draft/2020-12/schema"
WORDS = ["string", "number"]  # YAML reads figures where words are meant
FREE = {key: {"description": "For those who lead."} for key in sorted(checks.FREE)}


def text():
    """The schema as a file, in English whoever asks: it names the fields as their forms do."""
    with translation.override("en"):
        told = json.dumps(schema(), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    return told + "\n"


def schema():
    head = of_form(files.FormatForm)
    head["properties"] |= {
        **FREE,
        "variants": {"type": "array", "maxItems": variants.MOST, "items": of_variant()},
        "activities": {
            "type": "array",
            "minItems": 1,
            "maxItems": agenda.MOST,
            "items": {"$ref": "#/$defs/activity"},
        },
    }
    head["required"].append("activities")
    kinds = {slug: of_form(registry[slug].SettingsForm, proposes=True) for slug in sorted(registry)}
    return {
        "$schema": DIALECT,
        "title": "Format",
        **head,
        "$defs": {"activity": of_activity(kinds), **{named(slug): kinds[slug] for slug in kinds}},
    }


def named(slug):
    return f"settings_{slug}"


def of_activity(kinds):
    """A step: what its settings are depends on its kind."""
    step = of_form(files.StepForm)
    step["properties"]["kind"]["enum"].sort()
    step["properties"] |= {**FREE, "settings": {"type": "object"}}
    return {**step, "allOf": [where(slug, settings) for slug, settings in kinds.items()]}


def where(slug, settings):
    said = {"properties": {"settings": {"$ref": f"#/$defs/{named(slug)}"}}}
    needed = {"required": ["settings"]} if settings["required"] else {}
    return {"if": {"properties": {"kind": {"const": slug}}}, "then": {**said, **needed}}


def of_variant():
    """What a variant changes of a step is said as the step says it."""
    step = of_form(files.StepForm)["properties"] | {"settings": {"type": "object"}}
    change = {key: step[key] for key in step if key in variants.MAY_CHANGE}
    variant = of_form(variants.VariantForm)
    variant["properties"]["changes"] |= {
        "type": "object",
        "additionalProperties": {
            "type": "object",
            "properties": change,
            "additionalProperties": False,
        },
    }
    return variant


def of_form(Form, proposes=False):
    """An object with the fields of a form; those that it ``proposes`` may be left out."""
    fields = Form().fields
    return {
        "type": "object",
        "properties": {name: of_field(field, proposes) for name, field in fields.items()},
        "required": [
            name
            for name, field in fields.items()
            if field.required and not (proposes and field.initial is not None)
        ],
        "additionalProperties": False,
    }


def of_field(field, proposes):
    told = {"title": field.label, "description": field.help_text}
    told |= {"default": field.initial} if proposes else {}
    said = {key: value for key, value in told.items() if value not in (None, "")}
    return {**said, **shape(field)}


def shape(field):
    """Which values a field takes: where one may be left out, nothing may be said of it too."""
    if isinstance(field, CardsField):
        return of_cards(field)
    if isinstance(field, forms.BooleanField):
        return {"type": "boolean"}
    if isinstance(field, LinesField):
        line = {"type": WORDS, "maxLength": field.longest, **asks_nothing(field)}
        least = {"minItems": field.least} if field.required else {}
        return {"type": "array", "items": line, **least, "maxItems": field.most}
    if isinstance(field, forms.MultipleChoiceField):
        least = {"minItems": 1} if field.required else {}
        return {"type": "array", "items": {"enum": values(field)}, **least}
    if isinstance(field, forms.ChoiceField):
        return {"enum": values(field) + ([] if field.required else ["", None])}
    if isinstance(field, forms.IntegerField):
        return of_number(field)
    if isinstance(field, forms.CharField):
        return of_text(field)
    return {}


def of_cards(field):
    """Cards by their names, or said whole."""
    least = {"minItems": field.least} if field.required else {}
    card = {"anyOf": [{"type": WORDS}, of_form(decks.ChosenForm)]}
    return {"type": "array", "items": card, **least, "maxItems": field.most}


def values(field):
    return [value for value, _label in field.choices if value != ""]


def of_number(field):
    whole = not isinstance(field, (forms.FloatField, forms.DecimalField))
    sort = "integer" if whole else "number"
    limits = {"minimum": field.min_value, "maximum": field.max_value}
    return {
        "type": sort if field.required else [sort, "null"],
        **{key: limit for key, limit in limits.items() if limit is not None},
    }


def of_text(field):
    limits = {"minLength": 1 if field.required else None, "maxLength": field.max_length}
    name = {"pattern": "^[-a-zA-Z0-9_]*$"} if isinstance(field, forms.SlugField) else {}
    return {
        "type": WORDS,
        **{key: limit for key, limit in limits.items() if limit is not None},
        **name,
        **asks_nothing(field),
    }


def asks_nothing(field):
    return {"pattern": "^[^?]*$"} if not_a_question in field.validators else {}

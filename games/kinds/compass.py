"""Criteria tried on cards: green, orange or red. A criterion that never decides is told."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from games.fields import CardsField
from polls.items import ItemsForm, items_of
from sessions.fields import ActivityField, LinesField
from sessions.kinds import ActivityKind, AnswerForm, Phase, phase_of, register
from sessions.sources import EARLIER
from sessions.tallies import people_by

LIGHTS = [("green", _("Green")), ("orange", _("Orange")), ("red", _("Red"))]
ENOUGH = 3  # people on each card, before a criterion is said never to decide
SHAPES = {"green": ("disc", "pine"), "orange": ("triangle", "ochre"), "red": ("hexagon", "brick")}


class SettingsForm(ItemsForm):
    options = LinesField(
        label=_("Criteria, one a line"), least=1, most=12, longest=200, required=False
    )
    of = ActivityField(
        label=_("Or what came out of"), kinds=("judgement", "drafting", "grouping"), required=False
    )
    cards = CardsField(label=_("Cards the criteria are tried on"), most=6, advised=2)


class ResponseForm(AnswerForm):
    def prepare(self):
        for item in items_of(self.activity):
            self.fields[name(item)] = forms.ChoiceField(
                label=item["text"], choices=LIGHTS, required=False, widget=forms.RadioSelect
            )

    @property
    def card(self):
        return card_on_stage(self.activity)

    @property
    def lights(self):
        """``[(field, [(box, its shape, its colour)])]``, one a criterion."""
        fields = [self[name(item)] for item in items_of(self.activity)]
        return [(field, [(box, *SHAPES[box.data["value"]]) for box in field]) for field in fields]

    def clean(self):
        lit = {field: light for field, light in self.cleaned_data.items() if light}
        if not self.errors and not lit:
            raise ValidationError(_("Give at least one light."))
        return lit


@register
class Compass(ActivityKind):
    slug = "compass"
    name = _("Compass")
    section = "conditions"
    SettingsForm = SettingsForm
    ResponseForm = ResponseForm
    adds_up = True
    shows = True
    source = EARLIER
    of_each = True

    def phases(self, settings):
        """One round a card."""
        return [
            Phase(round=str(place), name=card["title"], ResponseForm=ResponseForm)
            for place, card in enumerate(settings["cards"], start=1)
        ]

    def shown(self, activity):
        return {"card": card_on_stage(activity)}

    def tally(self, activity, entries):
        """A row a criterion and a column a card, of those answered; criteria that never decide."""
        cards = [each for each in cards_of(activity, entries) if each["answered"]]
        rows = [row(item, cards, entries) for item in items_of(activity)]
        here = phase_of(activity).round
        return {
            "cards": cards,
            "rows": rows,
            "useless": [each["text"] for each in rows if each["useless"]],
            "answered": sum(each["answered"] for each in cards if each["round"] == here),
        }

    def measures(self, activity, entries):
        cards = cards_of(activity, entries)
        rows = [row(item, cards, entries) for item in items_of(activity)]
        criteria = [
            {
                "text": each["text"],
                "counts": [cell["counts"] for cell in each["cells"]],
                "useless": each["useless"],
            }
            for each in rows
        ]
        return {
            "answered": max(each["answered"] for each in cards),
            "cards": [each["title"] for each in cards],
            "criteria": criteria,
        }


def card_on_stage(activity):
    return activity.settings["cards"][int(phase_of(activity).round) - 1]


def cards_of(activity, entries):
    return [
        {
            "round": str(place),
            "title": card["title"],
            "answered": sum(each.people for each in entries if each.round == str(place)),
        }
        for place, card in enumerate(activity.settings["cards"], start=1)
    ]


def row(item, cards, entries):
    cells = [cell(item, card, entries) for card in cards]
    return {
        "text": item["text"],
        "cells": cells,
        "useless": never_decides(cells),
        "people": min((each["people"] for each in cells if each["people"]), default=0),
    }


def cell(item, card, entries):
    """What was lit for one criterion and one card."""
    tried = [each for each in entries if each.round == card["round"]]
    counts = people_by(name(item), [code for code, _label in LIGHTS], tried)
    lights = [
        {"label": label, "count": count, "shape": SHAPES[code][0], "colour": SHAPES[code][1]}
        for (code, label), count in zip(LIGHTS, counts, strict=True)
    ]
    told = {"counts": counts, "people": sum(counts), "most": most_of(counts)}
    return {"title": card["title"], "lights": lights, **told}


def most_of(counts):
    """The place of the light that most gave, None where two are equal or nobody gave one."""
    most = max(counts)
    return counts.index(most) if most and counts.count(most) == 1 else None


def never_decides(cells):
    """Whether every card, two at least, got the same light of most, from enough people."""
    lit = [each for each in cells if each["people"]]
    lights = {each["most"] for each in lit}
    enough = all(each["people"] >= ENOUGH for each in lit)
    return len(lit) > 1 and enough and None not in lights and len(lights) == 1


def name(item):
    return f"light_{item['id']}"

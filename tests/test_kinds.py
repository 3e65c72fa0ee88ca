"""What every kind fulfils: one that is added is tested here without a line more."""

import json
import random
import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation

from sessions import tallies
from sessions.kinds import forms_of, in_round, registry
from sessions.models import this_minute
from tests import sample
from tests.entries import activity, draw, entries, tally
from tests.hands import Form, fill, text_of

KINDS = sample.kinds()
ANSWERED = [slug for slug in KINDS if registry[slug].takes_answers]
# Those whose first form holds words that a person reads.
MODERATED = [
    slug
    for slug in ANSWERED
    if registry[slug].awaited(activity(slug)) & set(registry[slug].form(activity(slug)).fields)
]
# One answer a person: neither posts, nor what a table wrote together.
EACH_FOR_ONE = [
    slug for slug in ANSWERED if not registry[slug].many and registry[slug].channel == "phone"
]
SET_UP = [slug for slug in KINDS if registry[slug].SettingsForm().fields]
FRENCH = polib.pofile(str(Path(settings.BASE_DIR) / "locale/fr/LC_MESSAGES/django.po"))

every_kind = pytest.mark.parametrize("slug", KINDS)
every_answer = pytest.mark.parametrize("slug", ANSWERED)


def values(made, many, text="un mot"):
    """What the kind stores of that many people, who fill in its phone form each differently."""
    kind, form = registry[made.kind], draw("phone", made)
    return [kind.read(made, fill(form, nth, text)) for nth in range(many)]


def answered(made, many, text="un mot", **fields):
    return entries(*values(made, many, text=text), round=made.round, **fields)


def hostile(told):
    """The same settings or items, every text of which tries to run a script."""
    if isinstance(told, dict):
        return {name: item if name == "id" else hostile(item) for name, item in told.items()}
    if isinstance(told, list):
        return [hostile(each) for each in told]
    return f"<script>{told}" if isinstance(told, str) else told


@every_kind
def test_a_kind_is_registered_under_its_slug(slug):
    assert registry[slug].slug == slug


@every_kind
def test_its_name_is_said_in_both_languages(slug):
    with translation.override("en"):
        english = str(registry[slug].name)

    french = FRENCH.find(english)

    assert english
    assert french is not None
    assert french.msgstr


@every_kind
def test_its_sample_settings_are_those_of_its_form(slug):
    told = activity(slug).settings

    form = registry[slug].SettingsForm(told)

    assert form.is_valid(), form.errors.as_json()
    assert json.loads(json.dumps(form.cleaned_data)).items() >= told.items()


@pytest.mark.parametrize("slug", SET_UP)
def test_its_settings_form_refuses_nonsense(slug):
    SettingsForm = registry[slug].SettingsForm
    nonsense = dict.fromkeys(SettingsForm().fields, "☂" * 10_000)

    form = SettingsForm(nonsense)

    assert not form.is_valid()
    assert all(str(message) for messages in form.errors.values() for message in messages)


@every_kind
def test_its_templates_are_drawn(slug):
    made = activity(slug)

    drawn = {surface: draw(surface, made) for surface in ("phone", "screen", "paper")}

    assert bool(Form(drawn["phone"]).typed or Form(drawn["phone"]).choices) == (slug in ANSWERED)
    assert not Form(drawn["screen"] + drawn["paper"]).typed
    assert text_of(drawn["paper"])


@every_answer
def test_its_phone_form_holds_every_field_under_its_name(slug):
    made = activity(slug)

    form = Form(draw("phone", made, answered(made, 1)))

    drawn = {*form.choices, *form.buttons, *(told["name"] for told in form.typed)}
    assert drawn == set(registry[slug].form(made).fields)


@every_answer
def test_paper_offers_the_choices_of_the_phone(slug):
    made = activity(slug)
    fields = [each for _phase, form in forms_of(made) for each in form.fields.values()]
    labels = {
        " ".join(str(label).split())
        for each in fields
        for value, label in getattr(each, "choices", [])
        if value
    }

    rounds = [in_round(made, phase.round) for phase, _form in forms_of(made)]
    phone, paper = "".join(draw("phone", each) for each in rounds), draw("paper", made)

    for drawn in (text_of(phone), text_of(paper)):
        assert [label for label in labels if label not in drawn] == []
    assert bool(Form(phone).typed) == ('class="write"' in paper)


@every_answer
def test_it_takes_what_its_own_form_offers(slug):
    made = activity(slug)

    stored = values(made, many=7)

    assert all(stored)
    assert json.loads(json.dumps(stored)) == stored


@every_answer
def test_a_stored_value_fills_in_the_form_it_came_from(slug):
    made, kind = activity(slug), registry[slug]
    value = values(made, many=1)[0]

    data = kind.data(value)

    assert kind.read(made, data) == value
    assert all(
        isinstance(each, str)
        for item in data.values()
        for each in (item if isinstance(item, list) else [item])
    )


@every_answer
@pytest.mark.parametrize("typed", ["", "☂" * 10_000], ids=["nothing", "nonsense"])
def test_nonsense_is_refused_with_a_message(slug, typed):
    made, kind = activity(slug), registry[slug]
    nonsense = dict.fromkeys(kind.form(made).fields, typed)

    with pytest.raises(ValidationError) as refusal:
        kind.read(made, nonsense)

    assert all(refusal.value.messages)


@every_answer
def test_the_picture_of_nothing_says_so_and_the_first_answer_changes_it(slug):
    made = activity(slug)

    nothing, one = draw("screen", made), draw("screen", made, answered(made, 1))

    assert text_of(nothing)
    assert "None" not in text_of(nothing + one)
    assert text_of(one) != text_of(nothing)


@every_kind
def test_the_order_of_answers_changes_nothing(slug):
    made, kind = activity(slug), registry[slug]
    found = answered(made, 12) if slug in ANSWERED else []
    shuffled = random.Random(7).sample(found, len(found))

    assert tally(made, shuffled) == tally(made, found)
    assert kind.measures(made, shuffled) == kind.measures(made, found)
    assert draw("screen", made, shuffled) == draw("screen", made, found)


@pytest.mark.parametrize("slug", [slug for slug in ANSWERED if registry[slug].adds_up])
@pytest.mark.django_db
def test_equal_answers_added_up_make_the_same_picture(slug):
    made, kind = sample.session(slug).activities.get(), registry[slug]
    made.items = activity(slug).items
    form = draw("phone", made)
    for nth in (0, 1, 1, 2, 2, 2):
        sample.answer(made, fill(form, nth, f"mot {nth}"))
    sample.answer(made, fill(form, 1, "mot 1"), channel="hands", people=7)

    assert kind.read(made, fill(form, 1)) == kind.read(made, fill(form, 1))
    assert len(tallies.piles(made)) < len(tallies.entries(made)) == 7
    assert kind.tally(made, tallies.piles(made)) == kind.tally(made, tallies.entries(made))
    assert tallies.channels(made, tallies.piles(made)) == tallies.channels(
        made, tallies.entries(made)
    )


@every_kind
def test_its_figures_are_json(slug):
    made, kind = activity(slug), registry[slug]
    found = answered(made, 3) if slug in ANSWERED else []

    figures = kind.measures(made, found)

    assert json.loads(json.dumps(figures)) == figures
    assert bool(figures) == (slug in ANSWERED)


@pytest.mark.parametrize("slug", EACH_FOR_ONE)
def test_a_show_of_hands_counts_for_as_many_as_it_names(slug):
    made, kind = activity(slug), registry[slug]
    value = values(made, many=1)[0]

    def measured(*values, **fields):
        return kind.measures(made, entries(*values, round=made.round, **fields))

    assert measured(value, people=3, channel="hands") == measured(value, value, value)
    assert measured(value, people=3, channel="hands") != measured(value)


@every_kind
def test_hostile_words_are_only_words(slug):
    plain = activity(slug)
    made = activity(slug, items=hostile(plain.items), **hostile(plain.settings))
    made.instruction = "<script>alert(1)</script>"
    found = answered(made, 3, text="<script>") if slug in ANSWERED else []

    drawn = {surface: draw(surface, made, found) for surface in ("phone", "screen", "paper")}

    assert not any("<script" in html for html in drawn.values())
    assert slug not in ANSWERED or "&lt;script" in drawn["phone"]
    assert slug not in ANSWERED or "&lt;script" in drawn["screen"]


@every_answer
@pytest.mark.parametrize("hands", [[1] * 9, [9], [4, 5]], ids=["phones", "hands", "two counts"])
def test_nine_people_are_no_percentage(slug, hands):
    made = activity(slug)
    value = values(made, many=1)[0]
    nine = entries(*[value] * 9, round=made.round)
    found = [each._replace(people=people) for people, each in zip(hands, nine, strict=False)]

    picture = draw("screen", made, found)

    assert "%" not in text_of(picture)


@pytest.mark.parametrize("slug", MODERATED)
def test_what_awaits_a_person_is_shown_nowhere(slug):
    made, kind = activity(slug), registry[slug]
    awaiting = answered(made, 3, text="secret", shown=False)
    approved = [each._replace(shown=True) for each in awaiting]

    assert "secret" not in draw("screen", made, awaiting)
    assert kind.contributions(made, awaiting) == []
    assert "secret" in draw("screen", made, approved)


@every_answer
def test_what_is_wrong_is_read_out_with_what_is_asked(slug):
    for phase, form in forms_of(activity(slug)):
        made = in_round(activity(slug), phase.round)

        page = draw("phone", made, data=dict.fromkeys(form.fields, "nonsense\x00"))

        told = set(re.findall(r'id="(\w+_error)"', page))
        heard = " ".join(re.findall(r'aria-describedby="([\w ]+)"', page)).split()
        assert told <= set(heard)


@every_answer
def test_the_synthesis_reads_words_as_they_were_written(slug):
    made, kind = activity(slug), registry[slug]
    found = answered(made, 3)
    values_of = {each.id: each.value for each in found}

    read = kind.contributions(made, found)

    assert [each.text for each in read] == [values_of[each.entry][each.field] for each in read]
    assert {each.field for each in read} <= kind.awaited(made)


@every_answer
def test_who_took_which_side_is_told_in_people_and_in_words(slug):
    made, kind = activity(slug), registry[slug]
    found = [each._replace(people=2) for each in answered(made, 6)]

    rows = kind.sides(made, found)

    ids = [row["id"] for row in rows]
    assert len(set(ids)) == len(ids)
    assert rows == kind.sides(made, found[::-1])
    for row in rows:
        taken = row["agree"] + row["disagree"] + row["passed"]
        assert (taken % 2, len(row["labels"])) == (0, 3)
        assert all(str(label) for label in row["labels"][:2])
    assert {each.item for each in kind.contributions(made, found)} <= {"", *ids}


@every_answer
def test_what_a_person_reads_first_is_a_field_of_the_form(slug):
    made, kind = activity(slug), registry[slug]

    awaited = kind.awaited(made)

    assert awaited <= {name for _phase, form in forms_of(made) for name in form.fields}


@every_answer
@pytest.mark.django_db
def test_abstentions_are_counted_apart(slug):
    made = sample.session(slug).activities.get()
    made.items, made.round = activity(slug).items, activity(slug).round
    data = fill(draw("phone", made))
    sample.answer(made, data)
    alone = tallies.tally(made)

    abstain(made, people=3)

    assert tallies.counts(made) == (1 if registry[slug].many else 4, 3)
    assert tallies.tally(made) == {**alone, "abstained": 3}


def abstain(activity, people):
    told = {"round": activity.round, "minute": this_minute()}
    activity.responses.create(abstained=True, people=people, **told)


@every_kind
def test_it_has_its_page_in_the_guide(slug):
    guide = (Path(settings.BASE_DIR) / "docs/kinds.md").read_text()
    _before, heading, page = guide.partition(f"(`{slug}`)\n")

    assert heading
    assert "**Sur papier**" in page.partition("\n## ")[0]

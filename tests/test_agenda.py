"""The agenda of a session: what its editor does, what it refuses, what its pages keep."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from sessions import agenda, facilitation
from sessions.models import Activity, Session
from tests import sample
from tests.hands import Form, text_of
from tests.pages import Page

pytestmark = pytest.mark.django_db

NEW = {"title": "L’IA et moi", "instruction": "Aujourd’hui ?", "minutes": 4}


def steps(session):
    """The titles in order; their positions are always 1, 2, 3…"""
    found = list(session.activities.all())
    assert [step.position for step in found] == list(range(1, len(found) + 1))
    return [step.title for step in found]


def titled(*titles, **fields):
    """A session whose steps are called so."""
    session = sample.session(**fields)
    for position, title in enumerate(titles, start=1):
        sample.add(session, "choice", position, title=title)
    return session


def add(session, title="Nouvelle", kind="info", **more):
    told = {"instruction": "Dites.", "minutes": 3, "compressible": False, "settings": {}}
    return agenda.add(session, kind=kind, title=title, **{**told, **more})


def put(session, position):
    """Put this step on stage, and open it."""
    facilitation.goto(session, session.activities.get(position=position))
    facilitation.open_activity(session)
    session.refresh_from_db()


def moved_twice():
    """A session whose second scale refers to its first."""
    session = sample.session("info")
    sample.add(session, "scale", 2, title="Avant")
    settings = {"labels": ["Non", "Bof", "Oui"], "before": "scale-2"}
    sample.add(session, "scale", 3, title="Après", settings=settings)
    return session


# Adding.


def test_a_step_is_added_at_the_end():
    session = titled("A", "B")

    added = add(session, "C", compressible=True, minutes=7)

    assert steps(session) == ["A", "B", "C"]
    assert (added.minutes, added.compressible, added.state) == (7, True, "waiting")


def test_a_step_is_added_after_another():
    session = titled("A", "B")

    add(session, "entre", after=session.activities.first())

    assert steps(session) == ["A", "entre", "B"]


def test_its_code_is_made_of_its_title_and_is_its_own():
    session = sample.session()

    codes = [add(session, title).code for title in ("L’été à vélo", "L’été à vélo", "☂")]

    assert codes == ["lete-a-velo", "lete-a-velo-2", "info"]


def test_an_agenda_has_an_end():
    session = titled(*(f"{n}" for n in range(agenda.MOST)))

    with pytest.raises(ValidationError):
        add(session)

    assert session.activities.count() == agenda.MOST


# Moving.


@pytest.mark.parametrize(
    ("step", "to", "order"),
    [("A", 3, "BCAD"), ("D", 1, "DABC"), ("B", 3, "ACBD"), ("C", 3, "ABCD"), ("A", 99, "BCDA")],
)
def test_a_step_is_moved_to_any_place(step, to, order):
    session = titled(*"ABCD")

    agenda.move(session.activities.get(title=step), to)

    assert "".join(steps(session)) == order


def test_what_is_to_come_is_moved_after_the_stage_only():
    session = titled(*"ABCD")
    put(session, 2)

    agenda.move(session.activities.get(title="D"), 3)
    with pytest.raises(ValidationError):
        agenda.move(session.activities.get(title="C"), 2)

    assert "".join(steps(session)) == "ABDC"


def test_a_step_that_was_skipped_may_still_come():
    session = titled(*"ABCD")
    put(session, 3)

    agenda.move(session.activities.get(title="A"), 3)

    assert "".join(steps(session)) == "BCAD"


def test_what_was_opened_stays_where_it_is():
    session = titled(*"ABC")
    put(session, 1)
    put(session, 2)

    for title in "AB":
        with pytest.raises(ValidationError):
            agenda.move(session.activities.get(title=title), 3)

    assert "".join(steps(session)) == "ABC"


@pytest.mark.parametrize(("title", "to"), [("Après", 1), ("Avant", 3)])
def test_what_refers_to_a_step_comes_after_it(title, to):
    session = moved_twice()

    with translation.override("en"), pytest.raises(ValidationError) as refusal:
        agenda.move(session.activities.get(title=title), to)

    assert refusal.value.messages == ["“Après” refers to “Avant”: it must come after it."]
    assert steps(session)[1:] == ["Avant", "Après"]


# Removing.


def test_a_step_is_removed_and_the_others_close_up():
    session = titled(*"ABC")

    agenda.remove(session.activities.get(title="B"))

    assert "".join(steps(session)) == "AC"


def test_what_another_refers_to_is_not_removed():
    session = moved_twice()

    with translation.override("en"), pytest.raises(ValidationError) as refusal:
        agenda.remove(session.activities.get(title="Avant"))

    assert "“Après” refers to “Avant”" in refusal.value.messages[0]
    assert len(steps(session)) == 3


def test_what_was_opened_or_is_on_stage_is_not_removed():
    session = titled(*"ABC")
    put(session, 1)
    facilitation.goto(session, session.activities.get(position=2))

    for title in "AB":
        with pytest.raises(ValidationError):
            agenda.remove(session.activities.get(title=title))

    assert "".join(steps(session)) == "ABC"


# Changing.


def test_settings_change_until_the_step_is_opened():
    session = sample.session("choice")
    options = {"options": ["Oui", "Non"], "several": False}

    agenda.change(session.activities.get(), **NEW, compressible=True, settings=options)
    put(session, 1)
    with pytest.raises(ValidationError):
        agenda.change(session.activities.get(), **NEW, compressible=True, settings={})

    assert session.activities.get().settings == options


def test_words_and_minutes_change_while_the_step_is_played():
    session = sample.session("choice")
    put(session, 1)
    activity = session.activities.get()

    agenda.change(activity, **NEW, compressible=False, settings=activity.settings)

    stored = session.activities.get()
    assert {name: getattr(stored, name) for name in NEW} == NEW
    assert stored.state == Activity.State.OPEN


@pytest.mark.parametrize("state", ["ended", "closed", "published"])
def test_nothing_changes_once_the_session_is_over(state):
    session = titled("A", "B")
    first = session.activities.first()
    Session.objects.update(state=state, present=3)
    session.refresh_from_db()
    first.session = session

    for change in (
        lambda: add(session),
        lambda: agenda.move(first, 2),
        lambda: agenda.remove(first),
        lambda: agenda.set_minutes(session, {first: 50}),
        lambda: agenda.change(first, **NEW, compressible=True, settings=first.settings),
    ):
        with pytest.raises(ValidationError):
            change()

    assert steps(session) == ["A", "B"]
    assert session.activities.first().minutes != 50


def test_stages_of_a_running_session_are_shown_again():
    session = titled(*"ABC")
    prepared = session.rev
    add(session)
    before = session.rev
    put(session, 1)

    agenda.remove(session.activities.get(title="C"))

    session.refresh_from_db()
    assert before == prepared
    assert session.rev > before


# Duplicating.


def test_a_duplicate_is_ready_to_be_played():
    session, activity = sample.open_session("wall", "choice", decider="Le conseil", place="Halle")
    sample.answer(activity, {"text": "Plus de trains", "sort": "0"})

    copy = agenda.duplicate(session)

    planned = agenda.PLANNED
    assert list(copy.activities.values(*planned)) == list(session.activities.values(*planned))
    assert (copy.state, copy.current, copy.started_at) == ("prepared", None, None)
    assert (copy.title, copy.decider, copy.place) == (session.title, "Le conseil", "Halle")
    assert copy.code != session.code
    assert copy.screen_key != session.screen_key


def test_nothing_of_what_happened_is_duplicated():
    session, activity = sample.open_session("wall")
    sample.answer(activity, {"text": "Plus de trains", "sort": "0"})
    session.activities.update(memory={"a": 1}, items=[{"id": "1"}], past=[{}])

    step = agenda.duplicate(session).activities.get()

    assert (step.memory, step.items, step.past) == ({}, [], [])
    assert (step.state, step.opened_at, step.ends_at) == ("waiting", None, None)
    assert not step.responses.exists()


# Pages.


@pytest.fixture
def signed_in(client, static_files):
    client.force_login(sample.account())
    return client


def page_of(session, name="agenda", *arguments):
    return reverse(name, args=[session.code, *arguments])


def durations(session, minutes):
    return {f"minutes-{step.pk}": minutes for step in session.activities.all()}


def test_the_page_says_how_long_it_is_and_when_it_ends(signed_in):
    session = titled("A", "B")
    session.activities.update(minutes=40)

    context = signed_in.get(page_of(session)).context

    assert context["minutes"] == 80
    assert context["ends"] == session.starts_at + timedelta(minutes=80)


def test_a_running_session_ends_as_long_after_its_real_start(signed_in):
    session = titled("A", "B")
    facilitation.start(session)
    late = timezone.now() + timedelta(minutes=12)
    Session.objects.update(started_at=late)

    context = signed_in.get(page_of(session)).context

    assert context["ends"] == late + timedelta(minutes=context["minutes"])


def test_all_durations_are_saved_together(signed_in):
    session = titled("A", "B")

    answer = signed_in.post(page_of(session), durations(session, 12))

    assert answer.status_code == 302
    assert set(session.activities.values_list("minutes", flat=True)) == {12}


def typed_into(page, **typed):
    """What its form of durations sends, hidden fields and all, once this was typed."""
    body = Page(page.content.decode()).form_with(next(iter(typed))).filled(**typed)
    return {"data": body.decode(), "content_type": "application/x-www-form-urlencoded"}


def test_a_page_opened_a_while_ago_saves_only_what_was_typed_in_it(signed_in):
    session = titled(*"ABC")
    first, second, third = session.activities.all()
    stale = signed_in.get(page_of(session))
    agenda.set_minutes(session, {second: 30})

    answer = signed_in.post(page_of(session), **typed_into(stale, **{f"minutes-{third.pk}": "9"}))

    assert answer.status_code == 302
    assert list(session.activities.values_list("minutes", flat=True)) == [first.minutes, 30, 9]


def test_a_page_opened_a_while_ago_moves_a_step_and_no_minutes(signed_in):
    session = titled(*"ABC")
    second, third = session.activities.all()[1:]
    stale = signed_in.get(page_of(session))
    agenda.set_minutes(session, {second: 30})

    typed = typed_into(stale, **{f"minutes-{second.pk}": str(second.minutes - 25)})
    moved = {**typed, "data": f"{typed['data']}&move={third.pk}%3A1"}
    signed_in.post(page_of(session), **moved)

    assert "".join(steps(session)) == "CAB"
    assert session.activities.get(title="B").minutes == 30


@pytest.mark.parametrize("minutes", ["", "0", "241", "dix"])
def test_wrong_durations_are_refused_and_kept(signed_in, minutes):
    session = titled("A", "B")
    first = session.activities.first()
    typed = {**durations(session, 33), f"minutes-{first.pk}": minutes}

    answer = signed_in.post(page_of(session), typed)

    fields = Form(answer.content.decode()).typed
    shown = [field.get("value", "") for field in fields if field["name"].startswith("minutes")]
    assert answer.status_code == 422
    assert shown == [minutes, "33"]
    assert 33 not in session.activities.values_list("minutes", flat=True)


def test_a_button_moves_a_step_and_keeps_what_was_typed(signed_in):
    session = titled(*"ABC")
    last = session.activities.last()

    data = {**durations(session, 12), "move": f"{last.pk}:2"}
    answer = signed_in.post(page_of(session), data, follow=True)

    assert "".join(steps(session)) == "ACB"
    assert session.activities.get(title="C").minutes == 12
    assert f'value="{last.pk}:1" autofocus' in answer.content.decode()


@pytest.mark.parametrize("move", ["0:1", "x", "1:-1", "99999999:1"])
def test_a_step_that_is_gone_moves_nothing(signed_in, move):
    session = titled("A", "B")

    answer = signed_in.post(page_of(session), {**durations(session, 12), "move": move})

    assert answer.status_code == 422
    assert steps(session) == ["A", "B"]


def test_a_refused_move_says_why_and_saves_nothing(signed_in):
    session = titled("A", "B")
    put(session, 1)
    first = session.activities.first()

    answer = signed_in.post(page_of(session), {**durations(session, 12), "move": f"{first.pk}:2"})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert 12 not in session.activities.values_list("minutes", flat=True)


def test_kinds_are_offered_in_the_order_of_their_names(signed_in):
    session = sample.session()

    page = signed_in.get(page_of(session), headers={"Accept-Language": "fr"})
    choices = page.context["new"].fields["kind"].choices

    names = [name for _slug, name in choices]
    assert {slug for slug, _name in choices} == set(sample.kinds())
    assert names.index("Échelle") < names.index("Mur")


def test_a_step_is_added_with_the_settings_of_its_kind(signed_in):
    session = titled("A", "B")
    query = {"kind": "choice", "after": session.activities.first().pk}
    typed = {**NEW, "compressible": "on", "settings-options": "Oui\nNon"}

    answer = signed_in.post(page_of(session, "new_step"), typed, query_params=query)

    added = session.activities.get(position=2)
    assert answer.url == page_of(session)
    assert {name: getattr(added, name) for name in NEW} == NEW
    assert added.settings == {"options": ["Oui", "Non"], "several": False, "least": None}
    assert added.compressible


def test_wrong_settings_lose_nothing_of_what_was_typed(signed_in):
    session = sample.session()
    typed = {**NEW, "title": "", "settings-options": "Une seule"}

    answer = signed_in.post(page_of(session, "new_step"), typed, query_params={"kind": "choice"})

    assert answer.status_code == 422
    assert [*answer.context["form"].errors, *answer.context["settings"].errors] == [
        "title",
        "options",
    ]
    assert "Une seule" in answer.content.decode()
    assert NEW["instruction"] in answer.content.decode()
    assert not session.activities.exists()


@pytest.mark.parametrize("query", [{}, {"kind": "jonglage"}, {"kind": "info", "after": "0"}])
def test_no_step_is_written_of_no_kind_or_nowhere(signed_in, query):
    session = sample.session()

    answer = signed_in.get(page_of(session, "new_step"), query_params=query)

    assert answer.url == page_of(session)


def test_a_step_is_added_after_the_stage_only(signed_in):
    session = titled(*"ABC")
    put(session, 2)

    offered = Form(signed_in.get(page_of(session)).content.decode()).choices["after"]

    assert offered == [str(step.pk) for step in session.activities.filter(position__gte=2)]
    with pytest.raises(ValidationError):
        add(session, after=session.activities.get(title="A"))


def test_a_step_is_changed(signed_in):
    session = moved_twice()
    after = session.activities.get(title="Après")

    drawn = Form(signed_in.get(page_of(session, "step", after.pk)).content.decode())
    typed = {**NEW, "settings-labels": "Un\nDeux\nTrois", "settings-before": ""}
    answer = signed_in.post(page_of(session, "step", after.pk), typed)

    after.refresh_from_db()
    assert drawn.choices["settings-before"] == ["scale-2"]
    assert answer.url == page_of(session)
    assert after.settings == {"labels": ["Un", "Deux", "Trois"], "before": "", "least": None}
    assert (after.title, after.code) == (NEW["title"], "scale-3")


@pytest.mark.parametrize("code", ["info-1", "scale-3", "nulle-part"])
def test_a_step_refers_to_an_earlier_one_that_fits(signed_in, code):
    session = moved_twice()
    after = session.activities.get(title="Après")

    typed = {**NEW, "settings-labels": "Un\nDeux\nTrois", "settings-before": code}
    answer = signed_in.post(page_of(session, "step", after.pk), typed)

    assert answer.status_code == 422
    assert list(answer.context["settings"].errors) == ["before"]


def test_an_opened_step_has_no_settings_to_change(signed_in):
    session = sample.session("choice")
    put(session, 1)
    activity = session.activities.get()

    page = signed_in.get(page_of(session, "step", activity.pk)).content.decode()
    signed_in.post(page_of(session, "step", activity.pk), NEW)

    assert "settings-options" not in page
    assert page_of(session, "remove_step", activity.pk) not in page
    assert session.activities.get().title == NEW["title"]
    assert session.activities.get().settings == sample.SETTINGS["choice"]


def test_settings_typed_while_the_step_was_opened_are_refused(signed_in):
    session = sample.session("choice")
    activity = session.activities.get()
    form = Page(signed_in.get(page_of(session, "step", activity.pk)).content.decode())
    body = form.form_with("settings-options").filled(**{**NEW, "settings-options": "A\nB"})
    put(session, 1)

    answer = signed_in.post(
        page_of(session, "step", activity.pk),
        body.decode(),
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.status_code == 422
    assert activity.title in str(answer.context["form"].non_field_errors())
    stored = session.activities.get()
    assert (stored.title, stored.settings) == (activity.title, activity.settings)
    assert (stored.state, stored.opened_at) == ("open", session.current.opened_at)


def test_a_step_is_removed_from_its_page(signed_in):
    session = titled("A", "B")
    first = session.activities.first()

    page = signed_in.get(page_of(session, "step", first.pk)).content.decode()
    answer = signed_in.post(page_of(session, "remove_step", first.pk))

    assert page_of(session, "remove_step", first.pk) in page
    assert answer.url == page_of(session)
    assert steps(session) == ["B"]


def test_a_refused_removal_says_why(signed_in):
    session = moved_twice()
    before = session.activities.get(title="Avant")

    answer = signed_in.post(page_of(session, "remove_step", before.pk), follow=True)

    assert "Après" in str(*answer.context["messages"])
    assert len(steps(session)) == 3


def test_a_step_of_another_session_is_not_found(signed_in):
    session, other = titled("A"), titled("B")
    pk = other.activities.get().pk

    answers = [
        signed_in.get(page_of(session, "step", pk)),
        signed_in.post(page_of(session, "step", pk), NEW),
        signed_in.post(page_of(session, "remove_step", pk)),
    ]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert steps(other) == ["B"]


def test_the_agenda_of_a_session_that_is_over_is_only_read(signed_in):
    session = titled("A", "B")
    facilitation.end(session)
    first = session.activities.first()

    page = signed_in.get(page_of(session))
    new = signed_in.get(page_of(session, "new_step"), query_params={"kind": "info"})
    step = signed_in.get(page_of(session, "step", first.pk))

    assert not [field for field in Form(page.content.decode()).typed if field["type"] == "number"]
    assert "A" in text_of(page.content.decode())
    assert (new.url, step.url) == (page_of(session), page_of(session))


def test_a_duplicate_is_made_from_the_list_and_its_date_is_asked(signed_in):
    session = titled("A", "B")

    offered = signed_in.get(reverse("sessions")).content.decode()
    answer = signed_in.post(page_of(session, "duplicate_session"))

    copy = Session.objects.exclude(pk=session.pk).get()
    assert page_of(session, "duplicate_session") in offered
    assert answer.url == page_of(copy, "edit_frame")
    assert steps(copy) == ["A", "B"]

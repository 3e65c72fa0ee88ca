"""Somebody reads all that a session exports, version after version, for what was hidden."""

import hashlib
import json
from random import Random

import pytest
from django.test import Client

from synthesis import joined, measured, packed, restitution
from synthesis.tables import table
from territories.models import Role
from tests.attack import recovered
from tests.entries import activity
from tests.test_closing import moved as answered_twice
from tests.test_closing import scales
from tests.test_joined import close, room
from tests.test_position import AGREE, DISAGREE, placed, tally

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "static_files")]

LABELS = ("Never", "Sometimes", "Often")  # of the use of AI
SEALED, OPEN = "donnees.json", "restitution.json"  # the sealed data; that of the ZIP
ANSWERS = ("Bus", "Train", "Vélo")


def published_twice(people):
    """The same session, as it was published and as it was corrected."""
    session = room(*people)
    close(session)
    restitution.publish(session, by=Role.COORDINATOR)
    session.refresh_from_db()
    restitution.correct(session, by=Role.COORDINATOR)
    restitution.publish(session, by=Role.COORDINATOR, note="A word.", missing="Shops.")
    return session


def exported(session):
    """The files of all its versions, as anyone downloads them: ``[{name: bytes}]``."""
    return [files_of(session, each) for each in session.restitutions.all()]


def files_of(session, version):
    """What is in the ZIP, and the sealed data beside it."""
    address = f"{session.get_absolute_url()}{version.place}/"
    zipped, sealed = (Client().get(address + name) for name in ("donnees.zip", SEALED))
    return {**packed.unpacked(zipped.content), SEALED: sealed.content}


def at_random(seed):
    """``(use of AI, answer)`` of people who now and then say nothing."""
    dice = Random(seed)
    sure = dice.choice([0.8, 1])
    use, answer = dice.choice([2, 3]), dice.choice([2, 3])

    def said(choices):
        return dice.randrange(choices) if dice.random() < sure else None

    people = [(said(use), said(answer)) for _person in range(dice.randrange(12, 70))]
    return [each for each in people if each != (None, None)]


def crossed(people):
    """What was really said, as a table; not to have said is a row, and a column."""
    counts = {}
    for use, said in people:
        row = joined.NONE if use is None else str(use)
        column = joined.NONE if said is None else str(said)
        counts[row, column] = counts.get((row, column), 0) + 1
    rows, columns = (sorted({pair[axis] for pair in counts}) for axis in (0, 1))
    return table("profile", "answer", rows, columns, counts)


def told_by(content, real):
    """Every count of that table which this JSON tells, by name."""
    data = json.loads(content)
    measures = {each["kind"]: each["measures"] for each in data["figures"]}
    told = dict.fromkeys(real.counts)
    profile = measures.get("profile", {"questions": {"use": {"counts": []}}})
    for place, count in enumerate(profile["questions"]["use"]["counts"]):
        told[real.row(str(place))] = count
    for place, count in enumerate(measures["choice"]["counts"]):
        told[real.column(str(place))] = count
    for each in data.get("joined", {"profiles": []})["profiles"]:
        if each["profile"] == "I use AI" and each["cells"]:
            for row, counts in zip(places(each["rows"], LABELS), each["cells"], strict=True):
                for column, count in zip(places(each["columns"], ANSWERS), counts, strict=True):
                    told[real.cell(row, column)] = count
    return {name: count for name, count in told.items() if name in real.counts}


def places(labels, known):
    """What the labels of a table stand for, as the real one names it."""
    return [str(known.index(each)) if each in known else joined.NONE for each in labels]


@pytest.mark.parametrize("seed", range(20))
def test_no_export_gives_back_a_small_cell(seed):
    people = at_random(seed)
    real = crossed(people)

    versions = exported(published_twice(people))

    everything = {}
    for content in (each[name] for each in versions for name in (SEALED, OPEN)):
        everything |= {n: c for n, c in told_by(content, real).items() if c is not None}
    told = dict.fromkeys(real.counts) | everything
    cells = real.counts.keys() - real.margins
    found = recovered(told, [(total, *parts) for total, parts in real.sums])
    few = {name for name in cells if 0 < real.counts[name] < 5}
    assert len(versions) == 2
    assert few & everything.keys() == set()
    assert few & found <= alone(real, told)


def alone(real, told):
    """What the two questions, published apart, give away whatever is crossed."""
    margins = {name: count if name in real.margins else None for name, count in told.items()}
    return recovered(margins, [(total, *parts) for total, parts in real.sums])


@pytest.mark.parametrize("seed", range(5))
def test_open_data_tell_of_the_whole_room_alone(seed):
    people = at_random(seed)
    real = crossed(people)

    files = exported(published_twice(people))[-1]

    told = {name for name, count in told_by(files[OPEN], real).items() if count is not None}
    assert told == {real.column(each) for each in real.columns if each != joined.NONE}
    assert told < {name for name, n in told_by(files[SEALED], real).items() if n is not None}


def test_no_file_of_the_open_data_tells_who_people_are():
    files = exported(published_twice([(0, 0)] * 16 + [(0, 1)] * 15 + [(1, 2)] * 12))[-1]

    sealed = files.pop(SEALED).decode()

    assert len(files) == 10
    for word in ("Sometimes", "I use AI", '"joined"', '"profiles"'):
        assert word in sealed
        assert [name for name, content in files.items() if word in content.decode()] == []


def test_no_file_of_the_open_data_tells_who_changed_their_answer():
    session, before, after = scales()
    answered_twice(before, after, *[(1, 3)] * 7, *[(2, 2)] * 5)
    close(session)

    version = restitution.publish(session, by=Role.COORDINATOR)

    files = files_of(session, version)
    assert '"flows"' in files.pop(SEALED).decode()
    assert [name for name, each in files.items() if "flows" in each.decode()] == []
    assert [name for name, each in files.items() if '"paired"' in each.decode()] == []


def test_what_moved_between_two_rounds_is_no_count_of_the_room():
    step = activity("position")
    answered = placed([AGREE] * 12, [AGREE] * 6 + [DISAGREE] * 6)
    both = [each for each in answered if each.id != 1012]  # one did not answer again

    tables = measured.tables(tally(step, both))

    told = [(each["title"], each["side"]) for each in tables]
    assert len(told) == len(set(told))
    assert [row["n"] for row in tables[0]["rows"]] == [12, 0, 0]


def test_the_notice_of_the_open_data_leads_to_what_was_sealed():
    session = published_twice([(0, 0)] * 12)
    version = session.restitutions.last()

    files = files_of(session, version)

    notice = files["LISEZMOI.txt"].decode()
    assert f"{session.get_absolute_url()}v2/{SEALED}" in notice
    assert hashlib.sha256(files[SEALED]).hexdigest() in notice
    opened, sealed = json.loads(files[OPEN]), json.loads(files[SEALED])
    assert {name: told for name, told in sealed.items() if name not in ("joined", "figures")} == {
        name: told for name, told in opened.items() if name != "figures"
    }

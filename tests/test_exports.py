"""Somebody reads all that a session exports, version after version, for what was hidden."""

import json
from random import Random

import pytest
from django.utils import translation

from synthesis import editions, joined, open_data, packed, restitution
from synthesis.tables import table
from territories.models import Role
from tests.attack import recovered
from tests.test_joined import close, room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]

LABELS = ("Never", "Sometimes", "Often")  # of the use of AI
ANSWERS = ("Bus", "Train", "Vélo")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def published_twice(people):
    """The same session, as it was published and as it was corrected."""
    session = room(*people)
    close(session)
    restitution.publish(session, by=Role.COORDINATOR)
    session.refresh_from_db()
    restitution.correct(session, by=Role.COORDINATOR)
    restitution.publish(session, by=Role.COORDINATOR, note="A word.")
    return session


def exported(session):
    """The files of all its versions: ``[{name: bytes}]``."""
    frozen = session.restitutions.all()
    told = [editions.of_version(session, each) for each in frozen]
    return [packed.unpacked(open_data.package(each)) for each in told]


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


def told_by(files, real):
    """Every count of that table which the files tell, by name."""
    data = json.loads(files["restitution.json"])
    measures = {each["kind"]: each["measures"] for each in data["figures"]}
    told = dict.fromkeys(real.counts)
    for place, count in enumerate(measures["profile"]["questions"]["use"]["counts"]):
        told[real.row(str(place))] = count
    for place, count in enumerate(measures["choice"]["counts"]):
        told[real.column(str(place))] = count
    for each in data["joined"]["profiles"]:
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
    for files in versions:
        everything |= {n: c for n, c in told_by(files, real).items() if c is not None}
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


def test_tables_name_nobody_and_hold_no_row_of_a_profile():
    files = exported(published_twice([(0, 0)] * 6 + [(0, 1)] * 5 + [(1, 2)]))[-1]

    tables = {
        name: content.decode("utf-8-sig")
        for name, content in files.items()
        if name.endswith(".csv")
    }

    assert tables
    assert not any("Sometimes" in text for text in tables.values())

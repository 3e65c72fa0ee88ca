"""How far two people who file the same texts agree."""

from collections import Counter

from sessions import tallies
from synthesis import codes, themes
from synthesis.models import Coding


def kappa(first, second):
    """
    Cohen's kappa of two lists of labels, one a text: 1 for the same, 0 for no more than chance.

    J. Cohen, “A coefficient of agreement for nominal scales”, Educational and Psychological
    Measurement 20, 1960. None without texts, and where chance alone would always agree.
    """
    texts, same = len(first), sum(one == other for one, other in zip(first, second, strict=True))
    ones, others = Counter(first), Counter(second)
    chance = sum(count * others[label] for label, count in ones.items())
    if chance == texts * texts:
        return None
    return (same * texts - chance) / (texts * texts - chance)


def read_twice(said):
    """``[(first coder's coding, second's)]`` of the contributions that both read."""
    pairs = [tuple(codes.by(each.codings, coder) for coder in codes.READERS) for each in said]
    return [pair for pair in pairs if all(pair)]


def overall(pairs):
    """Kappa of all decisions, each theme of each text being one; None under ten texts."""
    if len(pairs) < tallies.FEW:
        return None
    offered = [theme.code for theme in themes.taxonomy().themes]
    return rounded(decisions(pairs, offered))


def by_theme(pairs):
    """``[{theme, first, second, both, kappa}]``: texts each coder filed there, those both did."""
    return [row(theme, decisions(pairs, [theme.code])) for theme in themes.taxonomy().themes]


def row(theme, given):
    first, second = given
    both = sum(one and other for one, other in zip(first, second, strict=True))
    enough = len(first) >= tallies.FEW
    figures = {"first": sum(first), "second": sum(second), "both": both}
    return {"theme": theme, **figures, "kappa": rounded(given) if enough else None}


def decisions(pairs, offered):
    """What each coder decided, theme by theme and text by text: two lists of booleans."""
    return [[code in pair[place].themes for code in offered for pair in pairs] for place in (0, 1)]


def rounded(given):
    found = kappa(*given)
    return None if found is None else round(found, 2)


def unsettled(said):
    return [each for each in said if codes.disagree(each.codings)]


def settled(said):
    return [each for each in said if codes.by(each.codings, Coding.By.SETTLED)]

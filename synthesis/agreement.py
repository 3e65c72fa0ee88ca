"""
How far two people who file the same texts agree.

A text may have several themes, so each theme of each text is a decision of its own, yes or no.
"""

from collections import Counter

from sessions import tallies
from synthesis import codes, themes
from synthesis.models import Coding


def kappa(*pairs):
    """
    Cohen's kappa: 1 for the same, 0 for no more than chance; of ``(first, second)``, two lists of
    labels, one a text.

    J. Cohen, “A coefficient of agreement for nominal scales”, Educational and Psychological
    Measurement 20, 1960. Of several pairs of the same length, agreement and chance are averaged
    before they are compared: H. de Vries et al., “Using pooled kappa to summarize interrater
    agreement across many items”, Field Methods 20, 2008. What nobody chooses weighs nothing then.
    None without texts, and where chance alone would always agree.
    """
    found = [beyond_chance(first, second) for first, second in pairs]
    agreed, possible = (sum(each) for each in zip(*found, strict=True))
    return agreed / possible if possible else None


def beyond_chance(first, second):
    """How often two lists agree beyond chance, and how often they could: times n², integers."""
    texts, same = len(first), sum(one == other for one, other in zip(first, second, strict=True))
    ones, others = Counter(first), Counter(second)
    chance = sum(count * others[label] for label, count in ones.items())
    return same * texts - chance, texts * texts - chance


def read_twice(said):
    """``[(first coder's coding, second's)]`` of the contributions that both read."""
    pairs = [tuple(codes.by(each.codings, coder) for coder in codes.READERS) for each in said]
    return [pair for pair in pairs if all(pair)]


def overall(pairs):
    """Kappa over all themes; None under ten texts, and where there is none."""
    return rounded(pairs, themes.taxonomy().themes)


def undefined(pairs):
    """Whether both gave all texts the same themes: chance would agree as much."""
    return enough(pairs) and overall(pairs) is None


def by_theme(pairs):
    """
    ``[{theme, first, second, both, kappa, all}]``: texts each coder filed there, those both did.

    ``kappa`` is None under ten texts (``all`` too), and where both always or never chose it.
    """
    return [row(theme, pairs) for theme in themes.taxonomy().themes]


def row(theme, pairs):
    first, second = decisions(pairs, theme)
    both = sum(one and other for one, other in zip(first, second, strict=True))
    figures = {"first": sum(first), "second": sum(second), "both": both}
    told = {"kappa": rounded(pairs, [theme]), "all": len(pairs) if enough(pairs) else None}
    return {"theme": theme, **figures, **told}


def decisions(pairs, theme):
    """Whether each coder chose this theme, text by text: two lists of booleans."""
    return tuple([theme.code in pair[place].themes for pair in pairs] for place in (0, 1))


def enough(pairs):
    return len(pairs) >= tallies.FEW


def rounded(pairs, asked):
    found = kappa(*(decisions(pairs, theme) for theme in asked)) if enough(pairs) else None
    return None if found is None else round(found, 2)


def unsettled(said):
    return [each for each in said if codes.disagree(each.codings)]


def settled(said):
    return [each for each in said if each.codes and each.codes.coder == Coding.By.SETTLED]

"""
Phone numbers, e-mail addresses and probable names, masked letter by letter.

A masked text is as long as the original: what is quoted from one has the same place in the other.
Names are found by what stands before them (M., Mme, "je m'appelle") and by a list of common first
names; one that is also a word (Pierre, Rose) only within a sentence. A machine misses some and
takes some words for names: a person reads before anything is published.
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from synthesis.texts.words import plain

MASK = "█"
NEARBY = 40  # characters: a street or a school is named after someone
NAMES = Path(__file__).parent / "first_names.txt"
CAPITAL, SMALL = "[A-ZÀ-ÖØ-Ý]", "[a-zà-öø-ÿ]"
CAPITALISED = rf"{CAPITAL}{SMALL}+(?:[-'’]{CAPITAL}{SMALL}+)*"
PARTICLES = r"(?:(?i:de la|les?|la|des?|du|el|ben|van|von)\s|[dD]['’])?"
DOUBLE = rf"(?:[-'’]{CAPITAL}(?:{CAPITAL}+|{SMALL}+))*"
SURNAME = rf"(?:{PARTICLES}(?:{CAPITAL}{SMALL}+|{CAPITAL}{{3,}}){DOUBLE})"
EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\]|\sarobase\s)\s?[\w-]{1,63}(?:\.[\w-]{1,63})+"
)
YEAR = r"(?:19|20)\d\d"
DATE = rf"\d\d?([/.-])\d\d?\1{YEAR}|{YEAR}([/.-])\d\d?\2\d\d?"
PHONE = re.compile(
    rf"(?<![\w+])(?<!\d[/.-])(?!(?:{DATE})(?!\d))(?:\+|00)?"
    r"(?:\(0\)|\d)(?:[ .\-/\u00a0\u202f]?(?:\(0\)|\d)){8,14}(?!\d)"
    r"(?!\s*(?:€|euros|k€|habitants|personnes))"
)
TITLED = re.compile(
    r"\b(?:(?:M|MM|Ms|Me|(?i:mrs?|mmes?|mlles?|dr))(?:\.\s?|\s)|"
    r"(?i:madame|monsieur|mademoiselle|docteur|maître)\s)"
    rf"((?:{CAPITAL}\.\s)?{SURNAME}(?:\s{SURNAME})?)"
)
INTRODUCED = re.compile(
    r"\b(?:[Jj]e m['’]appelle|[Mm]oi c['’]est|[Mm]y name is|[Ss]igné\s?:?|nommée?|prénommée?|"
    r"(?:mon|ma|notre|votre|la|le|un|une)\s(?:collègue|voisine?|copine?|copain|cousine?|frère|sœur|"
    r"chef|cheffe|ami|amie|élu|élue|adjointe?|directeur|directrice|responsable|secrétaire|gardien))"
    rf"\s({CAPITALISED}(?:\s{CAPITALISED})?)"
)
PLACE = re.compile(
    r"\b(?:rue|avenue|av|boulevard|bd|place|square|allée|impasse|quai|pont|école|collège|lycée|"
    r"salle|stade|hôpital|parc|quartier|résidence|musée|gymnase|médiathèque|bibliothèque|centre|"
    r"foyer|saint|sainte|st|ste)[\s-](?:de\s|du\s|des\s|d['’])?(?:\S+\s)?$",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
FIRST_OF_SENTENCE = re.compile(r"(?:^|[.!?…:;\n«\"“(])\s*$")
FOLLOWING = re.compile(rf"\s(?:{SURNAME})")
COMMON = {"maire", "madame", "monsieur", "docteur", "president", "ministre"}


class Span(NamedTuple):
    """What is masked, on the original text: ``[start, end)`` and phone, email or name."""

    start: int
    end: int
    kind: str


def masked(text):
    """``(text with masks, [Span])``, in the order of the text, none within another."""
    found = spans(text)
    letters = list(text)
    for start, end, _kind in found:
        letters[start:end] = [MASK if not each.isspace() else each for each in text[start:end]]
    return "".join(letters), found


def spans(text):
    found = [Span(match.start(), match.end(), "email") for match in EMAIL.finditer(text)]
    found += [Span(match.start(), match.end(), "phone") for match in PHONE.finditer(text)]
    for rule in (TITLED, INTRODUCED):
        found += [
            Span(match.start(1), match.end(1), "name")
            for match in rule.finditer(text)
            if named(match[1])
        ]
    found += [Span(start, end, "name") for start, end in first_names(text)]
    return merged(sorted(found))


def named(words):
    return not COMMON & set(plain(words).split())


def merged(found):
    """Those that overlap become one, of the kind of the first."""
    kept = []
    for span in found:
        if kept and span.start < kept[-1].end:
            kept[-1] = kept[-1]._replace(end=max(span.end, kept[-1].end))
        else:
            kept.append(span)
    return kept


def first_names(text):
    """Places of first names of the list, with the surname that follows, if any."""
    surely, maybe = known()
    for match in WORD.finditer(text):
        said = plain(match[0])
        parts = {said, said.split("-")[0]}
        before = text[max(0, match.start() - NEARBY) : match.start()]
        likely = parts & surely or (parts & maybe and within(text, match))
        if likely and not PLACE.search(before):
            yield match.start(), with_surname(text, match)


def within(text, match):
    """Capitalised, though no sentence begins here and not all is in capitals."""
    before = text[max(0, match.start() - 5) : match.start()]
    return match[0][0].isupper() and not match[0].isupper() and not FIRST_OF_SENTENCE.search(before)


def with_surname(text, match):
    following = FOLLOWING.match(text, match.end()) if match[0][0].isupper() else None
    return following.end() if following and not text.isupper() else match.end()


@cache
def known():
    """``(first names, those that are words too)``, plain."""
    lines = [line for line in NAMES.read_text("utf-8").splitlines() if not line.startswith("#")]
    names = [frozenset(plain(line.split(":")[1]).split()) for line in lines if ":" in line]
    return names[0], names[1]

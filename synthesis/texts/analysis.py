"""What a set of messages says: themes, constants, stances, masks and duplicates, as one object."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from synthesis.files import order
from synthesis.texts import duplicates, emerging, masking, words
from synthesis.texts.stances import Constants, Stances
from synthesis.texts.themes import Themes

BATCH = 1000  # messages


@dataclass
class Material:
    """``rows`` and ``pool`` are ``[(id, text)]``; ``corrections`` ``[(id, text, codes)]``."""

    rows: list
    pool: list = field(default_factory=list)
    corrections: list = field(default_factory=list)

    def unmet(self):
        """The ids of corrections that say neither a text nor a message of these."""
        ids = {id for id, _text in self.rows}
        return [id for id, text, _codes in self.corrections if not text and id not in ids]


def analysed(material, taxonomy, *, embed=False, tick=None):
    """
    The object that ``bin/manage themes --json`` prints; the order of the rows changes nothing.

    ``tick(done, all, what)`` is called as the work goes on. Raises ``NoVectors`` where ``embed`` is
    asked for and not installed.
    """
    tick = tick or (lambda done, total, what: None)
    rows = sorted(material.rows, key=lambda row: order(row[0]))
    masks = {id: masking.masked(text) for id, text in rows}
    tick(len(rows), len(rows), _("names masked"))
    texts = {id: masked for id, (masked, _spans) in masks.items()}
    language = taxonomy.language or words.language_of(
        [*texts.values(), *(word for label in taxonomy.labels for word in label.keywords)]
    )
    firsts = duplicates.firsts(list(texts.items()), language)
    tick(len(rows), len(rows), _("duplicates grouped"))
    themes = themes_of(texts, firsts, material, taxonomy, language, embed, tick)
    return {
        "taxonomy": {"id": taxonomy.name, "language": language},
        "messages": messages(texts, masks, firsts, themes, taxonomy, language),
        "coverage": coverage(themes),
        "emerging": emerge(texts, firsts, themes, language),
    }


def themes_of(texts, firsts, material, taxonomy, language, embed, tick):
    """``{id: [(code, score)]}``; what a person said of a text is said of it."""
    distinct = [texts[id] for id in texts if firsts[id] == id]
    pool = [masking.masked(text)[0] for _id, text in material.pool]
    corrected = [
        (texts[id] if id in texts else masking.masked(text)[0], codes)
        for id, text, codes in sorted(material.corrections)
        if id in texts or text
    ]
    tick(0, 1, _("learning"))
    learned = Themes(taxonomy, language, distinct, corrected, pool=pool, embed=embed, tick=tick)
    tick(1, 1, _("learning"))
    unique, found = sorted(set(texts.values())), {}
    for start in range(0, len(unique), BATCH):
        some = unique[start : start + BATCH]
        found |= zip(some, learned.of(some), strict=True)
        tick(start + len(some), len(unique), _("themes"))
    found |= {text: [(code, 1.0) for code in codes] for text, codes in corrected}
    return {id: found[text] for id, text in texts.items()}


def messages(texts, masks, firsts, themes, taxonomy, language):
    stances, constants = Stances(taxonomy, language), Constants(taxonomy, language)
    return [
        {
            "id": id,
            "themes": [{"code": code, "score": score} for code, score in themes[id]],
            "constants": constants.of(text),
            "stance": stances.of(text),
            "masked": text,
            "spans": [span._asdict() for span in masks[id][1]],
            "duplicate_of": firsts[id] if firsts[id] != id else None,
        }
        for id, text in texts.items()
    ]


def coverage(themes):
    classified = sum(1 for found in themes.values() if found)
    share = round(classified / len(themes), 4) if themes else None
    return {"messages": len(themes), "classified": classified, "share": share}


def emerge(texts, firsts, themes, language):
    """New themes among the unclassified, then inside large themes."""
    distinct = [id for id in texts if firsts[id] == id]
    places = {"": [id for id in distinct if not themes[id]]}
    for id in distinct:
        if themes[id]:
            places.setdefault(themes[id][0][0], []).append(id)
    looked = [code for code in sorted(places) if not code or large(places[code], distinct)]
    return [
        each._asdict()
        for code in looked
        for each in emerging.found([(id, texts[id]) for id in places[code]], code, language)
    ]


def large(ids, distinct):
    return len(ids) >= emerging.LARGE and len(ids) >= emerging.PART * len(distinct)

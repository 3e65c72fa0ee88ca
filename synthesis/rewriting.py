"""
A machine may rewrite a draft, through an endpoint that speaks as OpenAI's does; off by default.

It changes prose and nothing else: the sentence it gives back is taken only if every number, every
mark of evidence and every quotation of the draft is found in it again, exactly, none that is new,
and numbers and quotations in their order: swapped, they would turn a vote over. Else the draft
stays as it was, and the reason is told. What a machine cannot be checked for (a negation turned
over) is why a person reads each draft before anybody else does.

``TRETEAUX_REWRITING_URL`` (``http://localhost:8080/v1``, say), ``_MODEL`` and ``_KEY`` name it.
"""

import json
import re
import time
from collections import Counter
from http.client import HTTPException
from urllib.error import URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from synthesis import loaded
from synthesis.models import LONGEST
from synthesis.texts import masking
from synthesis.themes import plain

PATIENCE = 15  # seconds, for all the sentences of one request
MOST_READ = 64 * 1024  # bytes of an answer

MARK = re.compile(r"\[[a-z]\d+\]")
QUOTED = re.compile(r"«[^«»]*»|“[^“”]*”|\"[^\"]*\"")
QUOTES = re.compile(r"[«»“”„\"‹›]")
NO_PROSE = re.compile(r"[<>{}\n\r]|https?:")
NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d+)*|[%‰]")
# Quantities in words, compared without accents; "un" and "one" are articles more often.
IN_WORDS = re.compile(
    r"\b(?:zero|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize"
    r"|vingt\w*|trente|quarante|cinquante|soixante|cents?|mille|millions?|dizaines?|douzaines?"
    r"|centaines?|milliers?|moitie|tiers|quarts?|double\w*|triple\w*|majorit\w+|minorit\w+|plupart"
    r"|tou(?:s|te|tes)|aucune?|beaucoup|nombreu\w+|plusieurs|certaine?s|peu"
    r"|two|three|four|five|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty"
    r"|hundreds?|thousands?|dozens?|half|thirds?|quarters?|twice|majority|minority|most|all|none"
    r"|percent|many|several|few|some|every\w*)\b"
)

TOLD = (
    "Rewrite the sentence you are given in plain {language}, in the present, without judging and"
    " without adding anything. Copy every number, every mark in square brackets and every quotation"
    " with its quotation marks exactly. Answer with the sentence alone."
)
LANGUAGES = {"fr": "French", "en": "English"}

AWAY = _("the machine did not answer")
NONSENSE = _("the answer was no sentence")
NUMBERS = _("a number was changed, moved or added")
MARKS = _("a mark of evidence was lost or added")
QUOTATIONS = _("a quotation was changed, moved or added")
JUDGING = _("a word that judges was added")
NAMED = _("it may hold a name or a number of somebody: it was sent nowhere")
TOO_LONG = _("the sentence was too long")


class Refused(Exception):
    """What came back says something else, or did not come back; the reason, in words."""


class NoRedirect(HTTPRedirectHandler):
    """The key and the words go where they were meant to, nowhere else."""

    def redirect_request(self, *args):
        return None


def available():
    return bool(settings.REWRITING["url"])


def rewrite(drafts, language):
    """
    ``[(sentence, refusal)]``, one a draft: the machine's sentence and None, or the draft's and why.

    Nothing is asked twice, and nothing more once it did not answer. What may hold a name or a
    number of somebody is sent nowhere.
    """
    until, found, away = time.monotonic() + PATIENCE, [], False
    for draft in drafts:
        try:
            found.append((said_again(draft, language, 0 if away else until), None))
        except Refused as refusal:
            away = away or refusal.args[0] is AWAY
            found.append((draft.sentence, refusal.args[0]))
    return found


def said_again(draft, language, until):
    """The sentence of the machine, without its marks. Raises ``Refused``."""
    if masking.spans(draft.sentence):
        raise Refused(NAMED)
    marked = f"{draft.sentence} {' '.join(marks(draft))}".strip()
    answer = asked(marked, language, until)
    if refusal := strays(marked, answer):
        raise Refused(refusal)
    sentence = " ".join(MARK.sub("", answer).split(" ")).strip()
    if len(sentence) > LONGEST:
        raise Refused(TOO_LONG)
    return sentence


def marks(draft):
    """What the sentence stands on, by number: ``[c12]`` a contribution, ``[v3]`` a vote."""
    texts = (f"[c{each.entry}]" for each in draft.basis.pro + draft.basis.con)
    return [*texts, *(f"[v{vote.activity.pk}]" for vote in draft.basis.votes)]


def strays(draft, sentence):
    """Why this sentence does not say what the draft says, as far as can be checked; else None."""
    if not any(letter.isalpha() for letter in sentence) or NO_PROSE.search(sentence):
        return NONSENSE
    if Counter(MARK.findall(draft)) != Counter(MARK.findall(sentence)):
        return MARKS
    if quotations(draft) != quotations(sentence):
        return QUOTATIONS
    if numbers(MARK.sub("", draft)) != numbers(MARK.sub("", sentence)):
        return NUMBERS
    return JUDGING if judging(sentence) - judging(draft) else None


def judging(text):
    return {plain(word) for language in LANGUAGES for word in loaded.found(text, language)}


def quotations(text):
    """Every quotation with its marks, and every mark by itself, in order: none stands alone."""
    return QUOTED.findall(text), QUOTES.findall(text)


def numbers(text):
    """The quantities between the quotations, in order: one that moved is another side's."""
    return [quantities(between) for between in QUOTED.split(text)]


def quantities(text):
    signs = [sign for sign in text if sign.isnumeric() and not sign.isdecimal()]
    return NUMBER.findall(text), IN_WORDS.findall(plain(text)), signs


def asked(marked, language, until):
    """What the endpoint says of this sentence, once. Raises ``Refused``."""
    left = until - time.monotonic()
    if left <= 0:
        raise Refused(AWAY)
    try:
        with build_opener(NoRedirect).open(request(marked, language), timeout=left) as answer:
            return sentence_in(body(answer, until))
    except (URLError, HTTPException, OSError) as error:
        raise Refused(AWAY) from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise Refused(NONSENSE) from error


def request(marked, language):
    told = settings.REWRITING
    asks = TOLD.format(language=LANGUAGES.get(language, "French"))
    message = {
        "model": told["model"],
        "temperature": 0,
        "messages": [{"role": "system", "content": asks}, {"role": "user", "content": marked}],
    }
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {told['key']}"}
    address = f"{told['url'].rstrip('/')}/chat/completions"
    return Request(address, json.dumps(message).encode(), headers)


def body(answer, until):
    """All it sends, in time: one that drips is one that hangs."""
    read = b""
    while piece := answer.read1(MOST_READ):
        read += piece
        if len(read) > MOST_READ or time.monotonic() > until:
            raise Refused(AWAY)
    return read


def sentence_in(body):
    return json.loads(body)["choices"][0]["message"]["content"].strip()

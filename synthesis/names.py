"""
Probable names and numbers of people in what is read: shown to who writes, before publishing.

Nothing is taken away by itself and nothing is held back: a machine misses some, and takes some
words for names. What was taken away already is marked no more.
"""

from synthesis import restitution
from synthesis.texts import masking


def left(text, changes=()):
    """The ``Span``s where one may stand, but for those that an edit changed already."""
    return [
        span
        for span in masking.spans(text)
        if not any(start < span.end and span.start < end for start, end, _new in changes)
    ]


def parts(text, changes=()):
    """The whole text as ``[(words, whether they may be a name or a number)]``."""
    found, end = [], 0
    for span in left(text, changes):
        found += [(text[end : span.start], False), (text[span.start : span.end], True)]
        end = span.end
    return [*found, (text[end:], False)]


def of_draft(data):
    """The ``findings`` and ``texts`` of a restitution where one may stand, and their ``count``."""
    findings = [each for each in data["findings"] if left(each["sentence"])]
    texts = [said for said in restitution.texts(data) if left(said["text"])]
    return {"findings": findings, "texts": texts, "count": len(findings) + len(texts)}

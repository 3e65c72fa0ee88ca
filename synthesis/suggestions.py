"""
What is suggested for each contribution of a session: stored apart, until a person reads it.

Keywords first, then a small model that learns from them, from what people filed here, and from
what was published elsewhere.
"""

from synthesis import codes, coding, lessons, texts, themes
from synthesis.models import Coding


def suggest(session, said, again=False):
    """Store what is suggested for texts nobody read: where nothing is stored yet, or again."""
    unread = [each for each in said if not codes.read(each.codings)]
    lacking = [each for each in unread if again or outdated(each.codings)]
    if not lacking:
        return 0
    read = [each.text for each in said if codes.read(each.codings)]
    pool, taught = lessons.of(session)
    found = texts.suggestions(
        [each.text for each in lacking], read, [*coding.labels(session), *taught], pool=pool
    )
    Coding.objects.bulk_create(
        [
            suggestion(each, [code for code, _score in given])
            for each, given in zip(lacking, found, strict=True)
        ],
        update_conflicts=True,
        unique_fields=["response", "field", "coder"],
        update_fields=["themes", "taxonomy", "words", "on"],
    )
    return len(lacking)


def outdated(codings):
    """Whether nothing is suggested yet, or under an older taxonomy."""
    given = codes.by(codings, Coding.By.SUGGESTION)
    return given is None or given.former is not None


def suggestion(said, given):
    return Coding(
        response_id=said.entry,
        field=said.field,
        coder=Coding.By.SUGGESTION,
        themes=given,
        taxonomy=themes.CURRENT,
        words=codes.sign(said.original),
    )

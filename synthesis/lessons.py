"""
What suggestions learn from, beside their own session: what others published.

Published words alone: a person read them all before they were sealed, took names away, and anybody
may read them since, whatever the territory. What a closed session holds besides stays there, even
within its territory: nobody promised its room any other use. Demonstrations teach demonstrations;
a rehearsal neither teaches nor is taught. While a room answers, nothing is learned from others: it
takes a processor for a second, and phones wait.
"""

from sessions.models import Session
from synthesis import codes, restitution
from synthesis.models import Coding
from synthesis.texts.sampling import POOL, sample


def of(session):
    """
    ``(texts, [(text, themes)])``: published texts, then what people said of some; bounded.

    Those that a person filed are taken first; of too many, some evenly over the alphabet.
    """
    if session.rehearsal or not session.is_over:
        return [], []
    found = published(others(session))
    told = sorted((text, themes) for text, themes in found if themes is not None)
    labels = sample(told, POOL)
    unread = sorted({text for text, themes in found if themes is None})
    texts = [text for text, _themes in labels]
    return texts + sample(unread, POOL - len(labels)), labels


def others(session):
    """Published sessions of its sort, in its language."""
    demo = session.territory.demo
    alike = Session.objects.published().filter(territory__demo=demo, cycle__demo=demo)
    return alike.filter(language=session.language).exclude(pk=session.pk)


def published(sessions):
    """``[(text, themes)]``, the themes None where nobody filed the text, or not these words."""
    filed = codes.by_text(people_said(sessions))
    return [
        (said["text"], themes_of(said, filed[said["id"], said.get("field", "text")]))
        for data in restitution.latest(sessions).values()
        for said in restitution.opinions(data)
    ]


def people_said(sessions):
    read = Coding.objects.filter(response__activity__session__in=sessions)
    return read.exclude(coder=Coding.By.SUGGESTION)


def themes_of(said, codings):
    """
    What counts for these very words, in the current version.

    Words edited before they were quoted teach without codes: these are known by the original.
    """
    counting = codes.counting(codes.standing(codings, said["text"]))
    if counting is None or codes.given_up(counting):
        return None
    return counting.themes

"""
Reading contributions one by one and filing them: what people say, undo, and what it comes to.

The order of reading is drawn from the words themselves: it is the same for every coder, before and
after closing, and says nothing of who spoke when. What a drawn role made say is never filed.
"""

from collections import Counter
from dataclasses import replace

from django.utils.translation import gettext as _

from sessions import tallies
from synthesis import agreement, codes, contributions, themes
from synthesis.models import Coder, Coding, CodingChange


def queue(session):
    """What is to be read, as ``Said``, step by step."""
    said = contributions.opinions(contributions.of_session(session))
    return sorted(said, key=lambda each: (each.activity.position, codes.sign(each.original)))


def number_of(session, user):
    """The number of this coder, or the one they would take; None where two others code."""
    known = {coder.user_id: coder.number for coder in session.coders.all()}
    free = [number for number in codes.READERS if number not in known.values()]
    return known.get(user.pk, free[0] if free else None)


def sit_down(session, user, number):
    """This person codes under that number from now on, also where somebody else did before."""
    session.coders.filter(user=user).exclude(number=number).delete()
    Coder.objects.update_or_create(session=session, number=number, defaults={"user": user})


def record(said, told, *, coder, role):
    """
    Keep what a coder says of a text; ``told`` holds ``themes``, ``constants`` and ``stance``.

    What was there before is kept too: ``undo`` puts it back.
    """
    before = codes.by(said.codings, coder)
    place = {"response_id": said.entry, "field": said.field, "coder": coder}
    CodingChange.objects.create(**place, before=before.kept if before else None)
    known = {"taxonomy": themes.CURRENT, "words": codes.sign(said.original), "role": role}
    return Coding.objects.update_or_create(**place, defaults={**told, **known})[0]


def changes(session, coder):
    """What this coder did and did not undo, the last first."""
    found = CodingChange.objects.filter(response__activity__session=session, coder=coder)
    return found.filter(undone=False).order_by("-pk")


def undo(session, coder):
    """Take the last gesture of this coder back: the key of its text, None where there is none."""
    change = changes(session, coder).first()
    if change is None:
        return None
    there = Coding.objects.filter(response=change.response_id, field=change.field, coder=coder)
    if change.before is None:
        there.delete()
    else:
        there.update(**change.before)
    change.undone = True
    change.save(update_fields=["undone"])
    return f"{change.response_id}-{change.field}"


def previous(session, coder, said):
    """What this coder said last of another text: what “same as the previous one” repeats."""
    last = changes(session, coder).exclude(response=said.entry, field=said.field).first()
    if last is None:
        return None
    told = Coding.objects.filter(response=last.response_id, field=last.field, coder=coder)
    found = told.first()
    return found and codes.now(found)


def shares(session):
    """
    What may be published of the reading, never a name: counts, and shares from ten texts on.

    ``read`` of ``all``; of those ``suggested`` a theme and settled, ``confirmed`` (kept as it was),
    ``corrected`` (some of it kept) and ``refused``; ``twice`` (read by two), ``unsettled``,
    ``kappa`` (Cohen's, None under ten texts), ``undefined`` where it says nothing.
    """
    said = contributions.opinions(contributions.of_session(session))
    pairs = agreement.read_twice(said)
    found = [fate(each) for each in said]
    suggested = len(found) - found.count(None)
    fates = {name: found.count(name) for name in ("confirmed", "corrected", "refused")}
    return {
        "read": sum(bool(codes.read(each.codings)) for each in said),
        "all": len(said),
        "suggested": suggested,
        **fates,
        "shares": {name: tallies.share(count, suggested) for name, count in fates.items()},
        "twice": len(pairs),
        "unsettled": len(agreement.unsettled(said)),
        "kappa": agreement.overall(pairs),
        "undefined": agreement.undefined(pairs),
    }


def fate(said):
    """What became of a suggestion; None without one, and until the text has its codes."""
    given = codes.by(said.codings, Coding.By.SUGGESTION)
    if not given or not given.themes or not said.codes:
        return None
    if set(given.themes) == set(said.codes.themes):
        return "confirmed"
    return "corrected" if set(given.themes) & set(said.codes.themes) else "refused"


def spoken_of(said):
    """
    ``[{code, name, contributions}]``: how many a person filed under each theme, the most first.

    Contributions, never people; one of several themes counts in each, one of none under no code.
    """
    filed = [each.codes.themes for each in contributions.opinions(said) if each.codes]
    counted = Counter(code for found in filed for code in found or [""])
    names = [(theme.code, theme.name) for theme in themes.taxonomy().themes]
    told = [
        {"code": code, "name": name, "contributions": counted[code]}
        for code, name in [*names, ("", _("Of none of these themes"))]
        if counted[code]
    ]
    return sorted(told, key=lambda each: (not each["code"], -each["contributions"]))


def labels(session):
    """
    ``[(text, [codes])]``: what people confirmed, that later suggestions may learn from.

    Once two people file, of the texts both read: neither is suggested what the other says.
    """
    found = confirmed(session)
    if session.coders.count() == len(codes.READERS):
        found = [each for each in found if len(codes.read(each.codings)) == len(codes.READERS)]
    kept = [each for each in found if not codes.given_up(each.codes)]
    return [(each.text, each.codes.themes) for each in kept]


def confirmed(session):
    """The contributions whose codes count, in the order of reading."""
    return [each for each in queue(session) if each.codes]


def veiled(said, coder):
    """Contributions as this coder may see them: what another says is kept until they read."""
    if coder is None:
        return said
    return [replace(each, veiled=not codes.by(each.codings, coder)) for each in said]


def by_theme(said):
    """Contributions with those of one theme together: filed ones first, the unread last."""
    places = {theme.code: place for place, theme in enumerate(themes.taxonomy().themes)}

    def place(each):
        found = each.codes.themes if each.codes else []
        return min((places.get(code, len(places)) for code in found), default=len(places))

    return sorted(said, key=lambda each: (each.codes is None, place(each)))

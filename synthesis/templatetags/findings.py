"""How findings and constants are drawn: always a shape and its word."""

from django import template
from django.utils.html import format_html, format_html_join

from sessions.templatetags.treteaux import shape
from synthesis import names, remarks
from synthesis.models import Finding
from synthesis.verbatims import published, quoted
from territories.models import Role

register = template.Library()

SIGNS = {
    Finding.Type.CONVERGENCE: ("disc", "pine"),
    Finding.Type.MAJORITY: ("most", "petrol"),
    Finding.Type.SPLIT: ("half", "slate"),
    Finding.Type.DIVERGENCE: ("opposed", "brick"),
    Finding.Type.LONE: ("ring", "plum"),
    Finding.Type.QUESTION: ("open", "ochre"),
    Finding.Type.CASE: ("square", ""),
}
# One territory on a scale of ten: says so, only says the contrary, did not raise it.
LEAST = 250  # units of width; a few strokes stay as slim as many
PIPS = {
    "yes": '<path d="M{0} 0h8v14h-8z"/>',
    "no": '<path d="M{0} 0h8v14h-8z" class="no"/><path d="M{1} 13l6-12" class="no"/>',
    "low": '<path d="M{0} 12h8v2h-8z"/>',
}


@register.simple_tag
def sign(type):
    """The shape of a type of finding; its word must stand beside it."""
    return shape(*SIGNS[type])


@register.simple_tag
def finding_type(type):
    name, colour = SIGNS[type]
    word = Finding.Type(type).label
    return format_html('<span class="tag {}">{}{}</span>', colour, shape(name), word)


@register.simple_tag
def verbatims(finding, side):
    return published(finding, side)


@register.simple_tag
def probable_names(text, changes=None):
    """Its parts, those that may be a name or a number apart."""
    return names.parts(text, changes or ())


@register.simple_tag
def quote(said):
    return f"«\N{NO-BREAK SPACE}{quoted(said)}\N{NO-BREAK SPACE}»"


@register.filter
def asked(vote):
    """What people voted on: the statement, or the whole step."""
    return (statement(vote) or vote["title"]).rstrip(".")  # the sentence around it ends it


def statement(vote):
    """Which statement of its step, nothing for the whole step."""
    return vote["text"] if vote.get("item") else ""


@register.simple_tag
def legend():
    """Every type of finding, drawn."""
    types = ((finding_type(type),) for type in Finding.Type)
    return format_html('<ul class="legend">{}</ul>', format_html_join("", "<li>{}</li>", types))


@register.simple_tag
def pips(constant):
    """One stroke a territory; the sentence beside it says the same."""
    strokes = [
        format_html(PIPS[stance], 10 * place, 10 * place + 1)
        for place, stance in enumerate(constant.pips)
    ]
    return format_html(
        '<svg class="pips" viewBox="-1 -1 {} 16" aria-hidden="true">{}</svg>',
        max(10 * len(strokes), LEAST),
        format_html_join("", "{}", ((stroke,) for stroke in strokes)),
    )


@register.filter
def duration(minutes):
    """Minutes as people say them: 48 min, 1 h 34."""
    if minutes is None:
        return "–"
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}\N{NO-BREAK SPACE}min"
    return f"{hours}\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}{rest:02}"


@register.filter
def who(role):
    """A role in words: what stands where a name would."""
    return Role(role).label


@register.filter
def sentence(remark):
    """The finding a remark is about, empty where it is about the whole."""
    return remarks.sentence(remark)

"""What templates of every surface draw: shapes, bars, join codes."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from sessions import joining, moderation
from sessions.tallies import grouped

register = template.Library()
register.filter(grouped)


@register.simple_tag
def shape(name, colour=""):
    """A shape of the sprite. Decorative: its word always stands beside it."""
    return format_html(
        '<svg class="s {}" viewBox="0 0 16 16" aria-hidden="true"><use href="#{}"/></svg>',
        colour,
        name,
    )


@register.inclusion_tag("parts/qr.html")
def table_square(session, table):
    """The QR code of one table: its phone already says which table it speaks for."""
    link = joining.address(session.code, table)
    return {"qr": joining.qr_path(session.code, table), "link": link}


@register.simple_tag
def bar(count, total):
    """A bar as long as ``count`` out of ``total`` people; the figure stands beside it."""
    return format_html(
        '<svg class="bar" viewBox="0 0 {0} 1" preserveAspectRatio="none" aria-hidden="true">'
        '<path class="track" d="M0 0h{0}v1H0z"/><path d="M0 0h{1}v1H0z"/></svg>',
        max(total, 1),
        count,
    )


@register.simple_tag
def tick(place, places):
    """A dot at its place on a small scale, beside its label."""
    left = 4 + 56 * (place - 1) / max(places - 1, 1)
    places_of_ticks = ((4 + 56 * each / max(places - 1, 1),) for each in range(places))
    ticks = format_html_join(
        "", '<path d="M{} 4v8" stroke="currentColor" stroke-width="1.5"/>', places_of_ticks
    )
    return format_html(
        '<svg class="scale" viewBox="-2 0 68 16" aria-hidden="true">'
        '<path d="M4 8h56" stroke="currentColor" stroke-width="1.5"/>{}'
        '<circle cx="{}" cy="8" r="5.5"/></svg>',
        ticks,
        left,
    )


ROLES = {
    "for": _("by the team that defended"),
    "against": _("by the team that criticised"),
    "jury": _("a question of the jury"),
}


@register.filter
def role(code):
    """The role under which something was said, as the public is told."""
    return ROLES.get(code, _("under an imposed angle"))


@register.filter
def spaced(code):
    """A join code in two groups, as it is read aloud."""
    return f"{code[:3]} {code[3:]}"


@register.filter
def told(reason):
    """Why a text was withdrawn, as its author is told."""
    return moderation.told(reason)


@register.filter
def counted_reason(reason):
    """Why texts were withdrawn, as the public is told."""
    return moderation.label(reason)

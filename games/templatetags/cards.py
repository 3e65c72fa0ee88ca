"""How the theme of a card looks: a word, and beside it a shape of its own."""

from zlib import crc32

from django import template
from django.utils.html import format_html

register = template.Library()

LOOKS = [
    ("triangle", "pine"),
    ("diamond", "ochre"),
    ("hexagon", "plum"),
    ("disc", "petrol"),
    ("square", "slate"),
    ("cross", "brick"),
]
SEED = 48  # with it the six themes of the network have a look each


@register.simple_tag
def theme(name):
    """The tag of a theme: its shape is always the same, whatever the deck."""
    if not name:
        return ""
    shape, colour = LOOKS[crc32(name.encode(), SEED) % len(LOOKS)]
    return format_html(
        '<span class="tag {}"><svg class="s" viewBox="0 0 16 16" aria-hidden="true">'
        '<use href="#{}"/></svg>{}</span>',
        colour,
        shape,
        name,
    )

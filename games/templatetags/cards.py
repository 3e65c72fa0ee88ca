"""The theme of a card: its word, and beside it the shape it always has."""

from django import template
from django.utils.html import format_html

from sessions import looks

register = template.Library()


@register.simple_tag
def theme(name):
    """The tag of a theme, nothing for a card without one."""
    if not name:
        return ""
    shape, colour = looks.of_theme(name)
    return format_html(
        '<span class="tag {}"><svg class="s" viewBox="0 0 16 16" aria-hidden="true">'
        '<use href="#{}"/></svg>{}</span>',
        colour,
        shape,
        name,
    )

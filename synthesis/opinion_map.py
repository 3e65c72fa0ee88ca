"""
The map of opinion groups as one SVG, for page, PDF and DOCX: a circle a group, no person.

Only distances mean something: close together, people answered alike. So there are no axes, one
scale for both directions, and areas, not widths, tell how many people a group has.
"""

from dataclasses import dataclass
from itertools import combinations
from math import hypot, sqrt
from xml.sax.saxutils import quoteattr

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from synthesis.charts import BAR, INK

NARROW, WIDE, HIGHEST = 400, 640, 280  # units; a page may be a phone's
LARGEST, SIDE = 52, 60  # radius of a circle; what is left free around the centres
LINE = 20  # units of height, of the words under a circle


@dataclass(frozen=True)
class Circle:
    name: str  # number of the group
    people: int
    x: float
    y: float

    @property
    def words(self):
        return ngettext("%(n)s person", "%(n)s people", self.people) % {"n": self.people}


def placed(groups, places, width):
    """``(circles, height)``: the groups on a sheet this wide, on one scale for both directions."""
    right, up = zip(*(each["centre"] for each in places), strict=True)
    wide, high = max(right) - min(right), max(up) - min(up)
    free = width - 2 * SIDE, HIGHEST - 2 * SIDE - LINE
    scales = [room / span for room, span in zip(free, (wide, high), strict=True) if span]
    scale = min(scales, default=1)
    aside = (width - scale * wide) / 2
    circles = [
        Circle(
            name=str(each["group"]),
            people=groups["people"][str(each["group"])],
            x=round(aside + scale * (x - min(right)), 1),
            y=round(SIDE + scale * (max(up) - y), 1),
        )
        for each, x, y in zip(places, right, up, strict=True)
    ]
    return circles, round(2 * SIDE + LINE + scale * high)


def unit(circles):
    """The radius of one person: as large as leaves every two circles, and words, apart."""
    between = [
        (hypot(one.x - other.x, one.y - other.y), sqrt(one.people) + sqrt(other.people))
        for one, other in combinations(circles, 2)
    ]
    most = LARGEST / sqrt(max(each.people for each in circles))
    return min([most, *(max(far - LINE, far / 2) / radii for far, radii in between)])


def svg(groups, places, width=WIDE):
    """
    The map; ``groups`` and ``places`` as ``synthesis.opinions`` keeps them.

    On a page its style sheet gives the colours, elsewhere those written here.
    """
    circles, height = placed(groups, places, width)
    radius = unit(circles)
    drawn = [circle(each, radius * sqrt(each.people)) for each in circles]
    said = [words(each, radius * sqrt(each.people)) for each in circles]  # over every circle
    return mark_safe(  # numbers, and our own words
        f'<svg xmlns="http://www.w3.org/2000/svg" class="axes opinion-map" role="img"'
        f' aria-label={quoteattr(described(groups))} viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" font-family="Libertinus Serif, serif" text-anchor="middle"'
        f' fill="{INK}"><rect x=".5" y=".5" width="{width - 1}" height="{height - 1}" fill="none"'
        f' stroke="currentColor" stroke-opacity=".3"/>{"".join(drawn + said)}</svg>'
    )


def circle(each, radius):
    return (
        f'<circle class="petrol" cx="{each.x}" cy="{each.y}" r="{radius:.1f}" color="{BAR}"'
        f' fill="currentColor" fill-opacity=".2" stroke="currentColor" stroke-width="2"/>'
    )


def words(each, radius):
    return (
        f'<text x="{each.x}" y="{each.y + 8:.1f}" font-size="22" font-weight="bold">'
        f'{each.name}</text><text x="{each.x}" y="{each.y + radius + LINE - 3:.1f}"'
        f' font-size="15">{each.words}</text>'
    )


def described(groups):
    """The map for those who do not see it; its table follows."""
    said = "; ".join(
        _("group %(name)s, %(n)s people") % {"name": name, "n": people}
        for name, people in sorted(groups["people"].items())
    )
    return _("Map: %(said)s. The table that follows says the same.") % {"said": said}

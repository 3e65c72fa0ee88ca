"""Figures of documents: one SVG for page, PDF and DOCX, beside the table it is made of."""

from xml.sax.saxutils import escape

from sessions.tallies import FEW

WIDTH, ROW, TEXT = 640, 26, 13  # units; a unit is a CSS pixel
LABELS, LONGEST = 250, 34  # width of the labels, and how many letters stand there
MOST = 12  # bars; beyond, the table alone is read
INK, BAR = "#1d1912", "#0e5c72"


def bars(rows, answered):
    """
    An SVG with a bar a row, the longest one as wide as there is room: counts, never per cent.

    Empty where it would say too much or too little: under ten answers, a number held back, one
    row, or more rows than anybody reads.
    """
    numbers = [row["n"] for row in rows]
    drawn = answered >= FEW and 1 < len(rows) <= MOST and None not in numbers
    if not drawn or not any(numbers):
        return ""
    height = ROW * len(rows)
    each = "".join(bar(place, row, max(numbers)) for place, row in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
        f' width="{WIDTH}" height="{height}" font-family="Libertinus Serif, serif"'
        f' font-size="{TEXT}" fill="{INK}">{each}</svg>'
    )


def bar(place, row, most):
    middle, top = place * ROW + ROW / 2, place * ROW + 5
    length = round((WIDTH - LABELS - 60) * row["n"] / most, 1)
    return (
        f'<text x="{LABELS - 10}" y="{middle + TEXT / 3:.1f}" text-anchor="end">'
        f"{escape(shortened(row['label']))}</text>"
        f'<path d="M{LABELS} {top}h{length}v{ROW - 10}h-{length}z" fill="{BAR}"/>'
        f'<text x="{LABELS + length + 8:.1f}" y="{middle + TEXT / 3:.1f}" font-weight="bold">'
        f"{row['n']}</text>"
    )


def shortened(label):
    """The table has the whole label."""
    text = " ".join(label.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"

"""The few pieces that documents are made of, as plain JSON: Typst, Word and pages draw the same."""

import re

UNSAID = "–"  # in place of a number that is held back
NUMBER = re.compile(r"\d[\d\s]*([,.]\d+)?\s?%?")  # one; several in a cell are a list


def heading(level, text, anchor=""):
    return {"kind": "heading", "level": level, "text": str(text), "anchor": anchor}


def paragraph(text, style=""):
    """
    ``style``: "", "small", "strong", "note" (the notice), or, kept with what follows, "lead"
    (small) and "title" (strong).
    """
    return {"kind": "paragraph", "text": str(text), "style": style}


def sign(shape, colour, text):
    """A shape and its word: a type of finding, and what it is filed under."""
    return {"kind": "sign", "shape": shape, "colour": colour, "text": str(text)}


def listed(items):
    return {"kind": "list", "items": [str(each) for each in items]}


def quotes(items):
    return {"kind": "quotes", "items": [str(each) for each in items]}


def table(caption, head, rows, widths):
    """
    ``widths``: of its columns, in hundredths of the page; ``caption`` is empty under a heading; a
    cell of None is held back.
    """
    cells = [[UNSAID if cell is None else str(cell) for cell in row] for row in rows]
    return {
        "kind": "table",
        "caption": str(caption),
        "head": [str(each) for each in head],
        "rows": cells,
        "widths": widths,
        "numbers": numbers(cells),
    }


def numbers(rows):
    """The columns that hold numbers, which are read from the right: their places."""
    columns = enumerate(zip(*rows, strict=True))
    return [at for at, cells in columns if mostly_numbers(cells)]


def mostly_numbers(cells):
    told = [cell for cell in cells if cell != UNSAID]
    return 2 * len(told) > len(cells) and all(NUMBER.fullmatch(cell) for cell in told)


def facts(pairs):
    """``[(what, how many)]`` in large figures."""
    return {"kind": "facts", "items": [[str(what), str(number)] for what, number in pairs]}


def figure(svg, alt):
    return {"kind": "figure", "svg": svg, "alt": str(alt)}


def square(told, text):
    """A QR code as ``printing.square_of`` tells it, and the words beside it."""
    side = told["size"] + 8
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 {side} {side}">'
        f'<path d="M-4 -4h{side}v{side}h-{side}z" fill="white"/><path d="{told["path"]}"/></svg>'
    )
    qr = {"qr": [told["size"], told["path"]], "link": told["link"]}
    return {"kind": "square", "svg": svg, "alt": str(told["alt"]), "text": str(text), **qr}

"""
Typst at work: python -m sessions.press TEMPLATE < what is told, as JSON > the PDF

In a process of its own: Typst keeps half a gigabyte of what it drew, and this gives it back.
"""

import re
import sys
from pathlib import Path

import typst

ATTEMPTS = 3  # signs that no font draws come to light, then those beside them
UNDRAWN = "□"


def main():
    template = Path(sys.argv[1])
    try:
        pdf = typeset(template, sys.stdin.buffer.read().decode())
    except typst.TypstError as error:
        sys.exit(error.diagnostic)
    sys.stdout.buffer.write(pdf)


def typeset(template, told):
    """What is told goes in as data, never as Typst's own language."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return typst.compile(
                template,
                root=template.parent,
                ignore_system_fonts=True,
                sys_inputs={"told": told},
                format="pdf",
                pdf_standards="ua-1",  # refused: a picture without alternative, and the like
            )
        except typst.TypstError as error:
            undrawn = undrawn_signs(error.diagnostic)
            if not undrawn or attempt == ATTEMPTS:
                raise
            told = told.translate(dict.fromkeys(map(ord, undrawn), UNDRAWN))


def undrawn_signs(diagnostic):
    """The signs that no font of ours has, as Typst complains of them."""
    named = "".join(re.findall(r'the text `"(.+?)"` could not be displayed', diagnostic))
    plain = re.sub(r"\\u\{([0-9a-f]+)\}", lambda escaped: chr(int(escaped[1], 16)), named)
    return {sign for sign in plain if ord(sign) > 0x7F}


if __name__ == "__main__":
    main()

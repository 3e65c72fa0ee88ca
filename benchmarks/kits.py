"""
Print kits to look at: python -m benchmarks.kits FOLDER

Each format of ``games/formats``, prepared on a fresh database: its kit as PDF, and one picture a
page.
"""

import argparse
import json
import time
from pathlib import Path

from benchmarks import house

SHARPNESS = 80  # pixels an inch: enough to read a ballot


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kits")
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with house.installed():
        from games import formats  # models need Django wired

        for name in formats.formats():
            keep(prepared(name), folder, name)


def prepared(name):
    from django.utils import timezone

    from games import formats
    from territories.models import Territory

    home, _new = Territory.objects.get_or_create(name="Val d’Essai")
    return formats.new_session(
        name,
        territory=home,
        title=f"{formats.formats()[name].title}, à la médiathèque",
        audience="open",
        purpose="Regarder le papier.",
        starts_at=timezone.now(),
    )


def keep(session, folder, name):
    from sessions import printing

    began = time.monotonic()
    (folder / f"{name}.pdf").write_bytes(printing.kit(session))
    seconds = time.monotonic() - began
    pages = pictures(session)
    for number, picture in enumerate(pages, start=1):
        (folder / f"{name}-{number:02}.png").write_bytes(picture)
    print(f"{name}: {len(pages)} pages, {seconds:.1f} s")


def pictures(session):
    """The pages as PNG: drawn again, for a PDF is no picture."""
    import typst
    from django.utils import translation

    from sessions import printing

    with translation.override(session.language):
        told = json.dumps(printing.content(session))
    return typst.compile(
        printing.TEMPLATE,
        root=printing.TEMPLATE.parent,
        ignore_system_fonts=True,
        sys_inputs={"told": told},
        format="png",
        ppi=SHARPNESS,
    )


if __name__ == "__main__":
    main()

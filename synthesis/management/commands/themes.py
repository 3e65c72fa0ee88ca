"""Themes of messages that come from elsewhere: bin/manage themes MESSAGES.csv --json"""

import json
import os
import sys
from pathlib import Path

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

BAR = 30  # characters


class Command(BaseCommand):
    help = "Say the themes of the messages of a CSV file (columns id, text), as JSON."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("messages", type=placed)
        parser.add_argument("--taxonomy", type=placed, help="a YAML file; by default the current")
        parser.add_argument("--pool", type=placed, help="more messages to learn from (id, text)")
        parser.add_argument(
            "--corrections", type=placed, help="what people said (id or text; theme, joined by |)"
        )
        parser.add_argument("--embed", action="store_true", help="use sentence vectors too")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args, **options):
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: same bytes everywhere
        from synthesis.texts import analysis, reading, vectors

        current = taxonomy_of(options["taxonomy"])
        material = analysis.Material(
            rows=read(reading.messages, options["messages"]),
            pool=read(reading.messages, options["pool"]),
            corrections=read(reading.corrections, options["corrections"], current),
        )
        try:
            found = analysis.analysed(material, current, embed=options["embed"], tick=self.tick)
        except vectors.NoVectors as error:
            raise CommandError(str(error)) from None
        return json.dumps(found, ensure_ascii=False, indent=1) if options["json"] else brief(found)

    def tick(self, what, done, total):
        """A bar at a terminal; elsewhere a line once each part is done."""
        full, at_terminal = BAR * done // total, sys.stderr.isatty()
        if at_terminal or done == total:
            end = "\n" if done == total else ""
            start = "\r" if at_terminal else ""
            bar = "#" * full + "." * (BAR - full)
            sys.stderr.write(f"{start}[{bar}] {done}/{total} {what}{end}")
            sys.stderr.flush()


def brief(found):
    """What was found, in short, for a terminal."""
    coverage = found["coverage"]
    lines = [_("%(classified)d of %(messages)d messages have a theme.") % coverage]
    for each in found["messages"]:
        codes = " ".join(theme["code"] for theme in each["themes"]) or "-"
        lines.append("\t".join([each["id"], codes, each["stance"], each["masked"]]))
    return "\n".join(lines)


def placed(name):
    """A path as whoever typed it means it: bin/manage changes folder, and says from where."""
    return Path(os.environ.get("TRETEAUX_FROM", "."), name)


def read(reader, path, *more):
    from synthesis.texts.reading import BadFile

    if path is None:
        return []
    try:
        return reader(path, *more)
    except BadFile as error:
        raise CommandError(f"{path.name}: {error}") from None


def taxonomy_of(path):
    from synthesis import taxonomy
    from synthesis.texts.reading import BadFile, decoded

    if path is None:
        return taxonomy.taxonomy()
    try:
        return taxonomy.read(decoded(path))
    except (BadFile, taxonomy.BrokenTaxonomy) as error:
        raise CommandError(
            _("%(file)s: %(problem)s") % {"file": path.name, "problem": error}
        ) from None

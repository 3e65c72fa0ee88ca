"""Themes of messages that come from elsewhere: bin/manage themes MESSAGES.csv --json"""

import json
import os

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from synthesis import taxonomy
from synthesis.files import decoded
from synthesis.management.arguments import taken
from synthesis.progress import Bar


class Command(BaseCommand):
    help = "Say the themes of the messages of a CSV file (columns id, text), as JSON."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("messages")
        parser.add_argument("--taxonomy", help="a YAML file; by default the current")
        parser.add_argument("--pool", help="more messages to learn from (id, text)")
        parser.add_argument(
            "--corrections", help="what people said (id or text; theme, joined by |)"
        )
        parser.add_argument("--embed", action="store_true", help="use sentence vectors too")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args, **options):
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: same bytes everywhere
        from synthesis.texts import analysis, reading, vectors

        current = taken(written, options["taxonomy"]) or taxonomy.taxonomy()
        material = analysis.Material(
            rows=taken(reading.messages, options["messages"]),
            pool=taken(reading.messages, options["pool"]) or [],
            corrections=taken(reading.corrections, options["corrections"], current) or [],
        )
        if unmet := material.unmet():
            told = _("These corrections are of no message here: %(ids)s")
            self.stderr.write(told % {"ids": ", ".join(unmet)})
        try:
            found = analysis.analysed(material, current, embed=options["embed"], tick=Bar())
        except vectors.NoVectors as error:
            raise CommandError(str(error)) from None
        return json.dumps(found, ensure_ascii=False, indent=1) if options["json"] else brief(found)


def written(path):
    return taxonomy.read(decoded(path))


def brief(found):
    """What was found, in short, for a terminal."""
    coverage = found["coverage"]
    lines = [_("%(classified)d of %(messages)d messages have a theme.") % coverage]
    for each in found["messages"]:
        codes = " ".join(theme["code"] for theme in each["themes"]) or "-"
        lines.append("\t".join([each["id"], codes, each["stance"], each["masked"]]))
    return "\n".join(lines)

import json

from django.core.management import BaseCommand
from django.utils.translation import gettext as _

from synthesis.management.arguments import taken
from synthesis.progress import Bar
from synthesis.votes import reading
from synthesis.votes.report import report


class Command(BaseCommand):
    help = "Print what votes say: a CSV file as Polis exports it, no database needed."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("votes", help="columns comment-id, voter-id, vote, maybe timestamp")
        parser.add_argument("--statements", help="columns comment-id, comment-body")
        parser.add_argument("--predict", help="columns comment-id, voter-id")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args, **options):
        votes = taken(reading.votes, options["votes"])
        statements = taken(reading.statements, options["statements"])
        predict = taken(reading.pairs, options["predict"])
        said = report(votes, statements, predict, Bar())
        return json.dumps(said, indent=1) if options["json"] else "\n".join(lines(said))


def lines(said):
    """The report in short, for a terminal."""
    groups = said["groups"]
    yield _("%(count)s participants") % {"count": said["participants"]}
    for each in said["statements"]:
        counts = f"+{each['agree']} -{each['disagree']} ·{each['pass']}"
        cells = each["comment-id"], counts, each["verdict"], each.get("text") or ""
        yield "\t".join(cells).rstrip()
    yield said["groups_reason"] or _("%(k)s groups, stability %(stability)s") % groups

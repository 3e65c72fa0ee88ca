import json

from django.core.management import BaseCommand, CommandError

from sessions import tallies
from sessions.models import Session


class Command(BaseCommand):
    help = "Print how many responses each activity of a session holds, by channel."

    def add_arguments(self, parser):
        parser.add_argument("code")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args, code, **options):
        try:
            session = Session.objects.with_code(code)
        except Session.DoesNotExist:
            raise CommandError(f"No session has the code {code}.") from None
        activities = tallies.by_channel(session)
        if options["json"]:
            return json.dumps({"activities": activities})
        return "\n".join(line(activity) for activity in activities)


def line(activity):
    responses = ", ".join(f"{name} {count}" for name, count in activity["responses"].items())
    place = f"{activity['activity']} {activity['kind']} {activity['round']}"
    return f"{place}: {responses}, abstained {activity['abstained']}"

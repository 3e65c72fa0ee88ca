"""Writes the schema of format files anew: after a change of a form, or a new kind."""

from django.conf import settings
from django.core.management.base import BaseCommand

from games import schema


class Command(BaseCommand):
    help = "Write docs/format.schema.json from the forms of formats, steps and kinds."

    def handle(self, *args, **options):
        path = settings.BASE_DIR / "docs" / "format.schema.json"
        path.write_text(schema.text())
        return str(path)

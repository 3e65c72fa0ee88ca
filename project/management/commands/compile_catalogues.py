"""Compiles the translations that changed, without GNU gettext: a fresh machine has none."""

from pathlib import Path

from django.core.management.base import BaseCommand

LOCALE = Path(__file__).parents[3] / "locale"


def compile_catalogues(folder=LOCALE):
    for source in folder.glob("*/LC_MESSAGES/*.po"):
        if is_stale(source):
            compile_one(source)


def is_stale(source):
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


def compile_one(source):
    """Replaces the compiled file at once: a running server never reads half of it."""
    import polib  # only here: every command begins by looking whether there is anything to do

    unfinished = source.with_suffix(".mo.part")
    polib.pofile(str(source)).save_as_mofile(str(unfinished))
    unfinished.replace(source.with_suffix(".mo"))


class Command(BaseCommand):
    help = "Compile the .po files that changed."
    requires_system_checks = ()

    def handle(self, *args, **options):
        compile_catalogues()


# bin/setup comes here, before there are settings to load.
if __name__ == "__main__":
    compile_catalogues()

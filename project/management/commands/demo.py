from django.core.management import BaseCommand, call_command

from project import demo


class Command(BaseCommand):
    help = "Load the demonstration: six invented territories, and one live session."

    def handle(self, *args, **options):
        call_command("migrate", verbosity=0)
        loaded = demo.load()
        if options["verbosity"]:
            self.stdout.write("The demonstration is loaded." if loaded else "It was already there.")

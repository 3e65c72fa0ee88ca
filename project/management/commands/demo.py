from django.core.management import BaseCommand, call_command

from project import demo


class Command(BaseCommand):
    help = "Load the demonstration: six invented territories, and one live session."

    def handle(self, *args, **options):
        call_command("migrate", verbosity=0)
        if demo.load():
            self.stdout.write("The demonstration is loaded.")
        else:
            self.stdout.write("The demonstration was already there.")

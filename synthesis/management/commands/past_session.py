"""What was gathered elsewhere, as a session: bin/manage past_session --territory NAME …"""

from datetime import datetime, time

from django import forms
from django.core.management import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions.models import Session
from synthesis import past
from synthesis.management.arguments import taken
from territories.models import Territory


class PastForm(forms.ModelForm):
    """What is said of the session on the command line."""

    territory = forms.ModelChoiceField(
        Territory.objects.all(),
        to_field_name="name",
        error_messages={"invalid_choice": gettext_lazy("There is no territory of this name.")},
    )
    date = forms.DateField(input_formats=["%Y-%m-%d"])
    present = forms.IntegerField(min_value=1, max_value=100_000)
    language = forms.ChoiceField(choices=[("fr", "fr"), ("en", "en")])

    class Meta:
        model = Session
        fields = ("territory", "title", "audience", "language")

    def clean_date(self):
        date = self.cleaned_data["date"]
        if date > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        self.instance.starts_at = timezone.make_aware(datetime.combine(date, time()))
        return date


class Command(BaseCommand):
    help = "Import a Polis conversation, or messages, as a session that took place."

    def add_arguments(self, parser):
        for name in ("territory", "title", "date", "present"):
            parser.add_argument(f"--{name}", required=True)
        parser.add_argument("--audience", default="open", help="open (default), internal or mixed")
        parser.add_argument("--language", default="fr", help="fr (default) or en")
        parser.add_argument("--votes", help="columns comment-id, voter-id, vote, maybe timestamp")
        parser.add_argument("--statements", help="columns comment-id, comment-body")
        parser.add_argument("--messages", help="columns id, text")

    def handle(self, *args, **options):
        form = PastForm(options)
        if not form.is_valid():
            raise CommandError("\n".join(problems(form)))
        if bool(options["votes"]) != bool(options["statements"]):
            raise CommandError(_("--votes and --statements go together."))
        if not (options["votes"] or options["messages"]):
            raise CommandError(
                _("Nothing to import: name --votes and --statements, or --messages.")
            )
        statements = taken(past.statements, options["statements"])
        votes = taken(past.votes, options["votes"], statements) or []
        posts = taken(past.posts, options["messages"]) or []
        if not (votes or posts):
            raise CommandError(
                _("There is nothing to import: name --votes and --statements, or --messages.")
            )
        session, present = form.save(commit=False), form.cleaned_data["present"]
        if (voters := past.voters(votes)) > present:
            told = {"voters": voters, "present": present}
            raise CommandError(
                _("People who voted: %(voters)d; --present says %(present)d.") % told
            )
        past.take(session, present, statements, votes, posts)
        return session.get_absolute_url()


def problems(form):
    for name, errors in form.errors.items():
        yield f"--{name}: {' '.join(errors)}"
        if name == "territory":
            yield _("Territories: %(names)s.") % {
                "names": ", ".join(Territory.objects.values_list("name", flat=True)) or "–"
            }

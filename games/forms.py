from contextlib import suppress

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from games import core, decks, files
from sessions.forms import WhenField
from sessions.models import Session
from territories.rights import territories

LARGEST = 256 * 1024  # bytes of a file


class NewSessionForm(forms.ModelForm):
    """A session in eight fields: where, when, for whom, its frame sheet; and how long, perhaps."""

    variant = forms.ChoiceField(label=_("Duration"), required=False)
    core = forms.BooleanField(
        label=_("Ask the common core too"),
        required=False,
        help_text=_("Seven questions, the same in every territory: five minutes, on arrival."),
    )
    starts_at = WhenField()

    class Meta:
        model = Session
        fields = [
            "territory",
            "starts_at",
            "audience",
            "purpose",
            "open_points",
            "decided",
            "decider",
            "follow_up",
        ]

    def __init__(self, *args, user, format, **kwargs):
        super().__init__(*args, **kwargs)
        self.format = format
        self.fields["variant"].choices = [
            ("", f"{format.minutes} min"),
            *((each["title"], each["title"]) for each in format.variants),
        ]
        if not format.variants:
            del self.fields["variant"]
        if core.asked_in(format):
            del self.fields["core"]
        self.order_fields(["variant"])
        self.fields["territory"].queryset = territories(user, "prepare")
        self.fields["territory"].empty_label = None
        allowed = [
            (value, label) for value, label in Session.Audience.choices if value in format.audience
        ]
        self.fields["audience"].choices = allowed
        self.fields["starts_at"].initial = timezone.localtime().replace(second=0, microsecond=0)
        for name in ("purpose", "open_points", "decided", "follow_up"):
            self.fields[name].widget.attrs["rows"] = 2

    @property
    def played(self):
        """The format, or the variant of it that was chosen."""
        variant = self.cleaned_data.get("variant")
        played = self.format.variant(variant) if variant else self.format
        return core.put_in(played) if self.cleaned_data.get("core") else played


class TextFileForm(forms.Form):
    """A text file somebody chooses, small; in UTF-8, else as French spreadsheets write it."""

    file = forms.FileField(required=False)

    def clean_file(self):
        """Its words, None where none was chosen."""
        file = self.cleaned_data["file"]
        if file is None:
            return None
        if file.size > LARGEST:
            raise forms.ValidationError(_("This file is too large: 256 kB at most."))
        said = file.read()
        for encoding in ("utf-8-sig", "cp1252"):
            with suppress(UnicodeDecodeError):
                return said.decode(encoding)
        raise forms.ValidationError(_("This is not a text file."))


class FileForm(TextFileForm):
    """A format file; ``text`` is what it said, once it was read."""

    file = forms.FileField(
        label=_("Format file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml", "required": True}),
    )
    text = forms.CharField(required=False, strip=False)

    def clean(self):
        if self.errors:
            return
        text = self.cleaned_data["file"] or self.cleaned_data["text"]
        if not text:
            raise forms.ValidationError(_("Choose a file that is not empty."))
        try:
            self.cleaned_data["format"] = files.read(text)
        except files.BrokenFormat as broken:
            raise forms.ValidationError(broken.problems) from None


class DeckForm(TextFileForm):
    """
    A deck for one territory; what a table has no room for is typed beside it.

    What a file said is handed back to be mended: nobody chooses it again for a comma.
    """

    territory = forms.ModelChoiceField(label=_("Territory"), queryset=None, empty_label=None)
    title = forms.CharField(
        label=_("Title of the deck"),
        max_length=80,
        required=False,
        help_text=_("For a table. A YAML file says its title, its licence and its author itself."),
    )
    licence = forms.CharField(
        label=_("Licence"),
        max_length=120,
        required=False,
        help_text=_("What others may do with these cards: no deck is taken without it."),
    )
    author = forms.CharField(label=_("Author"), max_length=120, required=False)
    file = forms.FileField(
        label=_("Deck file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.yaml,.yml"}),
    )
    text = forms.CharField(
        label=_("Or its words"),
        help_text=_("Pasted here, or what the file said, to be mended."),
        max_length=LARGEST,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    field_order = ["territory", "title", "licence", "author", "file", "text"]

    def __init__(self, *args, territories, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["territory"].queryset = territories

    def clean(self):
        """What the file or the words say; ``deck`` is what was read."""
        told = self.cleaned_data
        if "file" in self.errors or "territory" in self.errors:
            return
        text = told.get("file") or told.get("text")
        if not text:
            self.add_error("text", _("Choose a file that is not empty."))
            return
        page = self.data.copy()
        page["text"] = text
        self.data = page
        typed = {name: told.get(name, "") for name in ("title", "licence", "author")}
        try:
            self.deck = decks.read(text, **typed)
            self.check_name(self.deck, told["territory"])
        except decks.BrokenDeck as broken:
            self.add_error("text", broken.problems)

    def check_name(self, deck, territory):
        """A step says ``<deck>/<card>``: no two decks it may take from are called the same."""
        known = {each.id for each in decks.shipped()}
        if deck.id in known.union(territory.decks.values_list("slug", flat=True)):
            told = _("A deck is called “%(id)s” already: call this one otherwise, or remove it.")
            raise decks.BrokenDeck([told % {"id": deck.id}])

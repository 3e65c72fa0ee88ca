"""A few words each, set on the plank by how many people said them."""

import re
import unicodedata
from collections import Counter, defaultdict

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sessions.kinds import ActivityKind, AnswerForm, Command, register

SHOWN = 40  # words; more would shrink them under what the last row can read
SIZES = 6
LONGEST = 40  # characters of one word


class SettingsForm(forms.Form):
    words_each = forms.IntegerField(
        label=_("Words per person"), min_value=1, max_value=5, initial=2
    )


class WordsWidget(forms.MultiWidget):
    """One field a word, all under the same name."""

    def __init__(self, words):
        super().__init__([forms.TextInput(attrs={"maxlength": LONGEST})] * words)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        for widget in context["widget"]["subwidgets"]:
            widget["name"] = name
        return context

    def value_from_datadict(self, data, files, name):
        listed = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [listed] if isinstance(listed, str) else listed

    def decompress(self, value):
        return value or []


class WordsField(forms.Field):
    def __init__(self, words, **kwargs):
        super().__init__(widget=WordsWidget(words), **kwargs)
        self.words = words

    def to_python(self, value):
        """The words as typed, each once; a comma separates as another field does."""
        typed = (word for each in value or [] for word in re.split(r"[,;\n]", str(each)))
        words = {same(word): " ".join(word.split()) for word in typed}
        words.pop("", None)
        return list(words.values())

    def validate(self, value):
        if not value:
            raise ValidationError(_("Write at least one word."), code="required")
        if len(value) > self.words:
            raise ValidationError(
                _("At most %(words)d words, please."), params={"words": self.words}
            )
        if any(len(word) > LONGEST or "\0" in word for word in value):
            raise ValidationError(_("That is too long: a word, or very few."))


class ResponseForm(AnswerForm):
    def prepare(self):
        words = self.activity.settings.get("words_each", 2)
        self.fields["words"] = WordsField(words, label=_("Your words"))


class MergeForm(forms.Form):
    word = forms.CharField(label=_("This word"))
    into = forms.CharField(label=_("goes with"))

    def clean(self):
        data = super().clean()
        if same(data.get("word", "")) == same(data.get("into", "")):
            raise ValidationError(_("Choose two different words."))
        return data


class WordForm(forms.Form):
    word = forms.CharField(label=_("Word"))


def merge(memory, args, activity):
    merged = {**memory.get("merged", {}), same(args["word"]): same(args["into"])}
    merged.pop(same(args["into"]), None)  # the later wish wins: no circle
    return {**memory, "merged": merged}


def split(memory, args, activity):
    merged = dict(memory.get("merged", {}))
    merged.pop(same(args["word"]), None)
    return {**memory, "merged": merged}


def hide(memory, args, activity):
    return {**memory, "hidden": sorted({*memory.get("hidden", []), same(args["word"])})}


def show(memory, args, activity):
    hidden = set(memory.get("hidden", [])) - {same(args["word"])}
    return {**memory, "hidden": sorted(hidden)}


@register
class WordCloud(ActivityKind):
    slug = "word_cloud"
    name = _("Word cloud")
    SettingsForm = SettingsForm
    ResponseForm = ResponseForm
    adds_up = True
    live = True
    commands = {
        "merge": Command(_("Merge"), MergeForm, merge),
        "split": Command(_("Separate"), WordForm, split),
        "hide_word": Command(_("Withdraw"), WordForm, hide),
        "show_word": Command(_("Put back"), WordForm, show),
    }

    def tally(self, activity, entries):
        """Words by people, in alphabetical order so that none jumps; sizes by rank."""
        memory = activity.memory
        people, spellings = gathered(entries, memory.get("merged", {}))
        hidden = [word for word in memory.get("hidden", []) if people.pop(word, 0)]
        top = sorted(people.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]
        sizes = by_rank([count for _word, count in top])
        words = [
            {"key": word, "word": spelling(spellings[word], word), "people": n, "size": sizes[n]}
            for word, n in sorted(top, key=lambda item: in_the_dictionary(item[0]))
        ]
        return {
            "words": words,
            "total": sum(people.values()),
            "more": len(people) - len(top),
            "answered": sum(entry.people for entry in entries),
            "merged": sorted(memory.get("merged", {}).items()),
            "hidden": hidden,
        }

    def measures(self, activity, entries):
        tally = self.tally(activity, entries)
        return {
            "answered": tally["answered"],
            "words": {word["word"]: word["people"] for word in tally["words"]},
            "withdrawn": len(tally["hidden"]),
        }


def same(word):
    """What two spellings of one word share: « Aide », « aide. » and « aide » are one."""
    return " ".join(word.casefold().replace("’", "'").split()).strip(" .,;:!…\"'«»")


def in_the_dictionary(word):
    """Where a word stands: « école » before « emploi »."""
    letters = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)), word


def gathered(entries, merged):
    """``(people by word, spellings by word)``; a person counts once for a word."""
    people, spellings = Counter(), defaultdict(Counter)
    for entry in entries:
        said = set()
        for word in entry.value["words"]:
            key = followed(same(word), merged)
            spellings[key][word] += entry.people
            said.add(key)
        for key in said:
            people[key] += entry.people
    return people, spellings


def followed(word, merged):
    seen = set()
    while word in merged and word not in seen:
        seen.add(word)
        word = merged[word]
    return word


def spelling(spellings, word):
    """The most common spelling of the word itself, the first in the alphabet among equals."""
    own = {text: n for text, n in spellings.items() if same(text) == word} or {word: 1}
    return min(own, key=lambda text: (-own[text], text))


def by_rank(counts):
    """A size from 1 to 6 for each number of people: equal numbers, equal sizes."""
    ranks = sorted(set(counts))
    if len(ranks) == 1:
        return {ranks[0]: 3}
    return {n: 1 + round((SIZES - 1) * i / (len(ranks) - 1)) for i, n in enumerate(ranks)}

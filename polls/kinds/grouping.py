"""What resembles is brought together aloud; the room names the groups, and says stop."""

import secrets
from collections import Counter

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sessions.fields import ActivityField
from sessions.kinds import ActivityKind, AnswerForm, Command, register
from sessions.sources import EARLIER

MOST = 12  # groups; more is no summary


class SettingsForm(forms.Form):
    of = ActivityField(label=_("Groups the posts of"), kinds=("wall", "floor", "table_sheet"))


class ResponseForm(AnswerForm):
    of = forms.TypedChoiceField(label=_("Which idea is badly placed?"), coerce=int)

    def prepare(self):
        posts = [(str(item["of"]), item["text"]) for item in self.activity.standing]
        self.fields["of"].choices = [("", _("Choose an idea")), *posts]


class GroupForm(forms.Form):
    name = forms.CharField(label=_("Name of the group, as the room says it"), max_length=80)


class RenameForm(GroupForm):
    group = forms.CharField(max_length=8, widget=forms.HiddenInput)


class PutForm(forms.Form):
    item = forms.CharField(max_length=20)
    group = forms.CharField(max_length=8, required=False)


class DropForm(forms.Form):
    group = forms.CharField(max_length=8)


def unused(memory, name, but=None):
    """Two groups of one name could not be told apart."""
    taken = {each["name"].casefold() for each in memory.get("groups", []) if each["id"] != but}
    if name.casefold() in taken:
        raise ValidationError(_("A group has this name already."))


def group(memory, args, activity):
    """Open a group, under an id that none had before: points may go to it."""
    groups = memory.get("groups", [])
    if len(groups) >= MOST:
        raise ValidationError(_("Twelve groups are enough: bring some together first."))
    unused(memory, args["name"])
    new = {"id": f"g{secrets.token_hex(3)}", "name": args["name"]}
    return {**memory, "groups": [*groups, new]}


def rename(memory, args, activity):
    known(memory, args["group"])
    unused(memory, args["name"], but=args["group"])
    groups = [
        {**each, "name": args["name"]} if each["id"] == args["group"] else each
        for each in memory["groups"]
    ]
    return {**memory, "groups": groups}


def put(memory, args, activity):
    """Put a post in a group, or, without one, beside all of them."""
    if args["item"] not in {item["id"] for item in activity.standing}:
        raise ValidationError(_("This post is no longer there: its author took it back."))
    placed = {
        item: where for item, where in memory.get("placed", {}).items() if item != args["item"]
    }
    if args["group"]:
        known(memory, args["group"])
        placed[args["item"]] = args["group"]
    return {**memory, "placed": placed}


def drop(memory, args, activity):
    """Undo a group: its posts stand beside again."""
    known(memory, args["group"])
    return {
        **memory,
        "groups": [each for each in memory["groups"] if each["id"] != args["group"]],
        "placed": {
            item: where
            for item, where in memory.get("placed", {}).items()
            if where != args["group"]
        },
    }


def known(memory, wanted):
    if wanted not in {each["id"] for each in memory.get("groups", [])}:
        raise ValidationError(_("This group is no longer there."))


@register
class Grouping(ActivityKind):
    slug = "grouping"
    name = _("Grouping")
    SettingsForm = SettingsForm
    ResponseForm = ResponseForm
    live = True
    on_phones = True
    source = EARLIER
    grows = True
    commands = {
        "group": Command(_("New group"), GroupForm, group),
        "rename": Command(_("Rename"), RenameForm, rename),
        "put": Command(_("Put"), PutForm, put),
        "drop": Command(_("Undo the group"), DropForm, drop),
    }

    def tally(self, activity, entries):
        """Groups and their posts, in the order they were opened; posts beside; who said stop."""
        stops = Counter()
        for entry in entries:
            stops[entry.value["of"]] += entry.people
        posts = [{**item, "stops": stops[item["of"]]} for item in activity.standing]
        placed = activity.memory.get("placed", {})
        groups = [
            {**each, "posts": [post for post in posts if placed.get(post["id"]) == each["id"]]}
            for each in activity.memory.get("groups", [])
        ]
        return {
            "groups": groups,
            "beside": [post for post in posts if post["id"] not in placed],
            "total": len(posts),
            "stops": sum(stops[item["of"]] for item in activity.standing),
        }

    def offers(self, activity, entries):
        """The groups that hold something."""
        placed = activity.memory.get("placed", {})
        held = {placed.get(item["id"]) for item in activity.standing}
        return [
            {"id": each["id"], "text": each["name"], "of": None}
            for each in activity.memory.get("groups", [])
            if each["id"] in held
        ]

    def measures(self, activity, entries):
        tally = self.tally(activity, entries)
        return {
            "groups": [
                {"name": each["name"], "posts": len(each["posts"])} for each in tally["groups"]
            ],
            "beside": len(tally["beside"]),
            "stops": tally["stops"],
        }

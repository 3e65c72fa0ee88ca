"""Posts on a wall: one idea each, read by a person before the room sees them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.fields import LinesField
from sessions.kinds import ActivityKind, AnswerForm, Contribution, Phase, register

LONGEST = 280  # characters of a post
ANGLE = "angle"  # what is said under one is nobody's opinion
SHAPES = [("disc", "pine"), ("triangle", "brick"), ("diamond", "petrol"), ("hexagon", "plum")]


class SettingsForm(forms.Form):
    sorts = LinesField(
        label=_("Sorts of posts, one a line"),
        required=False,
        most=len(SHAPES),
        longest=30,
        help_text=_("For instance: a hope, a fear, a question. None: plain posts."),
    )
    moderated = forms.BooleanField(
        label=_("A person reads each post before it is shown"), required=False, initial=True
    )
    hidden = forms.BooleanField(
        label=_("Posts stay off the screen until they are shown to all"), required=False
    )
    imposed_role = forms.CharField(
        label=_("Angle that everyone takes"),
        max_length=80,
        required=False,
        help_text=_("For instance a hat: the risks. What is said under one is no opinion."),
    )


class ResponseForm(AnswerForm):
    text = forms.CharField(
        label=_("Your post"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One idea per post. Write no name and no phone number."),
    )

    def prepare(self):
        sorts = self.activity.settings.get("sorts", [])
        if sorts:
            self.fields["sort"] = forms.ChoiceField(
                label=_("It is rather…"),
                choices=[(str(index), label) for index, label in enumerate(sorts)],
                widget=forms.RadioSelect,
            )


@register
class Wall(ActivityKind):
    slug = "wall"
    name = _("Wall")
    SettingsForm = SettingsForm
    ResponseForm = ResponseForm
    many = True

    def lives(self, settings):
        """Posts show as they are read, unless they wait for all of them."""
        return not settings.get("hidden")

    def phases(self, settings):
        angle = ANGLE if settings.get("imposed_role") else ""
        return [Phase(ResponseForm=ResponseForm, many=True, imposed_role=angle)]

    def moderated(self, settings):
        return {"text"} if settings.get("moderated", True) else set()

    def tally(self, activity, entries):
        """Approved posts by sort, the latest first, and how many there are."""
        posts = sorted((entry for entry in entries if entry.shown), reverse=True)
        columns = [
            column(label, shape, [post for post in posts if post.value.get("sort") == key])
            for (key, label), shape in zip(sorts_of(activity), SHAPES, strict=False)
        ]
        return {"columns": columns, "total": len(posts), "waiting": len(entries) - len(posts)}

    def offers(self, activity, entries):
        return [
            {"id": "", "text": entry.value["text"], "of": entry.id}
            for entry in entries
            if entry.shown
        ]

    def contributions(self, activity, entries):
        return [
            Contribution(entry.id, "text", entry.value["text"]) for entry in entries if entry.shown
        ]

    def measures(self, activity, entries):
        tally = self.tally(activity, entries)
        return {"counts": [column["count"] for column in tally["columns"]]}


def sorts_of(activity):
    """Stored key and label of each sort; a wall without sorts has one column without a title."""
    sorts = activity.settings.get("sorts", [])
    return [(str(index), label) for index, label in enumerate(sorts)] or [(None, "")]


def column(label, shape, posts):
    return {
        "label": label,
        "shape": shape[0],
        "colour": shape[1],
        "count": len(posts),
        "posts": [{"id": post.id, "text": post.value["text"]} for post in posts],
    }

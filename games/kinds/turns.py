"""The tables speak in turn, each with its sheet on the room screen and the same time."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.fields import ActivityField
from sessions.kinds import ActivityKind, Phase, phase_of, register
from sessions.sources import EARLIER
from sessions.tables import TABLES, table


class SettingsForm(forms.Form):
    of = ActivityField(label=_("Reads the sheets of"), kinds=("table_sheet",))
    tables = forms.IntegerField(
        label=_("Number of tables"), min_value=1, max_value=len(TABLES), initial=6
    )


@register
class Turns(ActivityKind):
    slug = "turns"
    name = _("Tables in turn")
    SettingsForm = SettingsForm
    shows = True
    source = EARLIER
    grows = True

    def phases(self, settings):
        """One round a table, which takes no answer."""
        return [Phase(round=each.code, part=each.label) for each in TABLES[: settings["tables"]]]

    def shown(self, activity):
        """The table that speaks, and what it wrote: ``{table, sheets}``."""
        code = phase_of(activity).round
        sheets = [item for item in activity.items if item.get("table") == code]
        ordered = sorted(sheets, key=lambda sheet: (sheet["round"], sheet["id"]))
        return {"table": table(code), "sheets": ordered}

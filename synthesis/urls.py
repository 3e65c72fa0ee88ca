from django.urls import path, register_converter

from sessions import converters  # noqa: F401  registers <code:…>
from synthesis import (
    agreement_pages,
    coding_pages,
    grouping_pages,
    public_views,
    publishing_views,
    views,
)
from synthesis.editions import DRAFT


class PlaceConverter:
    """Which edition: v1, v2, or the draft."""

    regex = rf"v[1-9]\d{{0,3}}|{DRAFT}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(PlaceConverter, "place")

urlpatterns = [
    path("s/<code:code>/findings", views.findings, name="findings"),
    path("s/<code:code>/findings/<int:pk>", views.findings, name="finding"),
    path("s/<code:code>/findings/propose", views.propose_findings, name="propose_findings"),
    path("s/<code:code>/findings/<int:pk>/confirm", views.confirm_finding, name="confirm_finding"),
    path("s/<code:code>/findings/<int:pk>/delete", views.delete_finding, name="delete_finding"),
    path("s/<code:code>/words/<int:response>/<slug:field>", views.words, name="words"),
    path("s/<code:code>/coding", coding_pages.one, name="coding"),
    path("s/<code:code>/coding/groups", grouping_pages.groups, name="coding_groups"),
    path("s/<code:code>/coding/agreement", agreement_pages.agree, name="coding_agreement"),
    path("s/<code:code>/coding/suggest", coding_pages.suggest_again, name="suggest_again"),
    path("s/<code:code>/coding/take-over", coding_pages.take_over, name="take_over_coding"),
    path("s/<code:code>/coding/LABELS.csv", coding_pages.labels, name="coding_labels"),
    path("seances/<code:code>/", public_views.public_session, name="public_session"),
    path("seances/<code:code>/publish", publishing_views.publish, name="publish"),
    path("seances/<code:code>/correct", publishing_views.correct, name="correct"),
    path("seances/<code:code>/remark", publishing_views.remark, name="remark"),
    path("seances/<code:code>/follow", publishing_views.follow, name="follow"),
    path(
        "seances/<code:code>/follow/remark/<int:remark>",
        publishing_views.follow,
        name="follow_remark",
    ),
    path(
        "seances/<code:code>/follow/finding/<int:finding>",
        publishing_views.follow,
        name="follow_finding",
    ),
    path("seances/<code:code>/donnees.json", public_views.sealed, name="sealed"),
    path(
        "seances/<code:code>/<place:place>/withdraw",
        publishing_views.withdraw,
        name="withdraw",
    ),
    path("seances/<code:code>/<place:place>/", public_views.edition, name="edition"),
    path("seances/<code:code>/<place:place>/<str:name>", public_views.document, name="document"),
    path("synthese/", views.summary, name="summary"),
    path("synthese/<slug:cycle>/", views.summary, name="cycle_summary"),
]

from django.urls import path

from sessions import converters  # noqa: F401  registers <code:…>
from synthesis import agreement_pages, coding_pages, grouping_pages, views

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
    path("seances/<code:code>/", views.public_session, name="public_session"),
    path("seances/<code:code>/publish", views.publish, name="publish"),
    path("seances/<code:code>/donnees.json", views.sealed, name="sealed"),
    path("synthese/", views.summary, name="summary"),
    path("synthese/<slug:cycle>/", views.summary, name="cycle_summary"),
]

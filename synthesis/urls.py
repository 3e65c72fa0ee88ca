from django.urls import path

from sessions import converters  # noqa: F401  registers <code:…>
from synthesis import views

urlpatterns = [
    path("s/<code:code>/findings", views.findings, name="findings"),
    path("s/<code:code>/findings/<int:pk>", views.findings, name="finding"),
    path("s/<code:code>/findings/propose", views.propose_findings, name="propose_findings"),
    path("s/<code:code>/findings/<int:pk>/confirm", views.confirm_finding, name="confirm_finding"),
    path("s/<code:code>/findings/<int:pk>/delete", views.delete_finding, name="delete_finding"),
    path("s/<code:code>/words/<int:response>/<slug:field>", views.words, name="words"),
    path("seances/<code:code>/", views.public_session, name="public_session"),
    path("seances/<code:code>/publish", views.publish, name="publish"),
    path("seances/<code:code>/donnees.json", views.sealed, name="sealed"),
    path("synthese/", views.summary, name="summary"),
    path("synthese/<slug:cycle>/", views.summary, name="cycle_summary"),
]

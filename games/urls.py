from django.urls import path

from games import views

urlpatterns = [
    path("seances/nouvelle/", views.choose_format, name="choose_format"),
    path("seances/nouvelle/fichier/", views.new_session_from_file, name="new_session_from_file"),
    path("seances/nouvelle/<slug:format>/", views.new_session, name="new_session"),
    path("s/<code:code>/format.yaml", views.format_file, name="format_file"),
]

from django.urls import path

from games import views

urlpatterns = [
    path("seances/nouvelle/", views.choose_format, name="choose_format"),
    path("seances/nouvelle/<slug:format>/", views.new_session, name="new_session"),
]

from django.urls import path

from games import deck_views, views

urlpatterns = [
    path("seances/nouvelle/", views.choose_format, name="choose_format"),
    path("seances/nouvelle/fichier/", views.new_session_from_file, name="new_session_from_file"),
    path("seances/nouvelle/<slug:format>/", views.new_session, name="new_session"),
    path("s/<code:code>/format.yaml", views.format_file, name="format_file"),
    path("paquets/", deck_views.all_decks, name="decks"),
    path("paquets/apporter/", deck_views.add_deck, name="add_deck"),
    path("paquets/<slug:name>/", deck_views.deck, name="deck"),
    path("paquets/<slug:name>/paquet.yaml", deck_views.deck_file, name="deck_file"),
    path("paquets/<slug:name>/retirer", deck_views.remove_deck, name="remove_deck"),
]

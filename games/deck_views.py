"""Decks of cards: those there are, one to read and print, one's own brought and removed."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from games import decks
from games.forms import DeckForm
from games.models import Deck
from sessions.access import preparing


@require_GET
@preparing
def all_decks(request, territories):
    """The decks that come with Tréteaux, and those of one's territories."""
    own = Deck.objects.filter(territory__in=territories).select_related("territory")
    return render(request, "decks/list.html", {"shipped": decks.shipped(), "own": own})


@preparing
def add_deck(request, territories):
    """A deck from a file, for one territory; a file that is wrong can be mended on the page."""
    form = DeckForm(request.POST or None, request.FILES or None, territories=territories)
    if request.method == "POST" and form.is_valid():
        deck = Deck.objects.keep(form.deck, form.cleaned_data["territory"])
        messages.success(request, _("“%s” is here: choose its cards in a step.") % deck.title)
        return redirect("deck", deck.pk)
    return render(request, "decks/new.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@preparing
def deck(request, territories, name):
    """All the cards of a deck."""
    row, read = found(territories, name)
    return render(request, "decks/deck.html", {"deck": read, "row": row, "name": name})


@require_GET
@preparing
def deck_file(request, territories, name):
    """A deck as a file, to hand on."""
    _row, read = found(territories, name)
    response = HttpResponse(decks.dump(read), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{read.id}.yaml"'
    return response


@require_POST
@preparing
def remove_deck(request, territories, name):
    """The steps that hold some of its cards keep them."""
    row, _read = found(territories, name)
    if row is None:
        raise Http404
    row.delete()
    messages.success(request, _("“%s” is no longer among the decks.") % row.title)
    return redirect("decks")


def found(territories, name):
    """``(what is stored of it, the deck)``: a number names one of these territories' own."""
    if name.isdecimal():
        row = get_object_or_404(Deck, pk=name[:18], territory__in=territories)
        return row, row.deck
    for each in decks.shipped():
        if each.id == name:
            return None, each
    raise Http404

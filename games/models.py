"""What territories bring of their own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from games import decks
from territories.models import Territory


class DeckQuerySet(models.QuerySet):
    def keep(self, deck, territory):
        """Store a deck as one of this territory."""
        said = {name: getattr(deck, name) for name in decks.HEAD if name != "id"}
        cards = [decks.card_of(card) for card in deck.cards]
        return self.create(territory=territory, slug=deck.id, cards=cards, **said)


class Deck(models.Model):
    """A territory's own deck of cards, as its file said it."""

    territory = models.ForeignKey(
        Territory, on_delete=models.CASCADE, related_name="decks", verbose_name=_("territory")
    )
    slug = models.SlugField(_("identifier"), max_length=40)  # its id in its file
    title = models.CharField(_("title"), max_length=80)
    version = models.PositiveIntegerField(_("version"), default=1)
    licence = models.CharField(_("licence"), max_length=120)
    author = models.CharField(_("author"), max_length=120)
    cards = models.JSONField(default=list)

    objects = DeckQuerySet.as_manager()

    class Meta:
        verbose_name = _("deck of cards")
        verbose_name_plural = _("decks of cards")
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["territory", "slug"], name="one_deck_an_identifier"),
            models.CheckConstraint(
                condition=~models.Q(licence="") & ~models.Q(author=""),
                name="a_deck_has_a_licence_and_an_author",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def deck(self):
        """The deck, as those that come with Tréteaux are."""
        cards = (decks.Card(**{**card, "axes": tuple(card["axes"])}) for card in self.cards)
        return decks.Deck(
            self.slug, self.title, self.version, self.licence, self.author, tuple(cards)
        )

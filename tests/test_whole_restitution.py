"""A whole restitution in Chromium: read, filed, written and published by keyboard alone."""

from random import Random

import pytest
from playwright.sync_api import expect

from sessions import facilitation
from synthesis import codes, coding
from synthesis.models import Coding, Finding
from tests import sample
from tests.browser import LAPTOP
from tests.editions import close

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

SEED = 6
PEOPLE, MESSAGES = 30, 150
MOST = 400  # presses of Tab before something is said to be out of reach
WHERE = ["", "À la mairie d’Essai, ", "Au guichet des essais, ", "Chez nous, ", "Pour finir, "]
SAID = [
    "il faut une personne au téléphone.",
    "je veux un accueil humain.",
    "combien d’eau boivent les serveurs ?",
    "l’électricité des machines m’inquiète.",
    "cela coûte trop cher pour une petite commune.",
    "on partagerait le prix avec les voisins.",
    "mes données personnelles ne sortent pas d’ici.",
    "qui lit ce que j’écris ?",
    "les agents ont besoin d’une formation.",
    "on apprend à vérifier ce que dit un outil.",
    "un outil se trompe et personne ne le voit.",
    "une erreur doit pouvoir se corriger.",
    "on doit savoir quand une IA répond.",
    "expliquez-nous comment elle décide.",
    "un essai de six mois, puis on arrête si cela ne sert pas.",
    "gardons le droit de renoncer.",
    "les habitants votent avant l’achat.",
    "un comité d’habitants contrôle les outils.",
    "les personnes sans ordinateur sont oubliées.",
    "le formulaire papier reste.",
    "un logiciel libre, hébergé en France.",
    "on ne dépend pas d’une seule entreprise.",
    "les élus écrivent une charte.",
    "des agents s’en servent déjà sans le dire.",
    "le handicap n’est pas prévu.",
    "pas de tri des dossiers selon le quartier.",
    "à quoi cela sert-il vraiment ?",
    "je n’ai rien à dire de plus.",
    "bof.",
    "il pleuvait mardi.",
]
VOTED = "Une personne relit chaque lettre."


@pytest.fixture
def room():
    """150 contributions of 30 people who also said who they are and voted, twice; then closed."""
    made = sample.session("profile", "wall", "choice", "statements", title="Soirée inventée")
    for step, settings in (
        ("choice", {"options": ["Oui", "Non"]}),
        ("statements", {"seeds": [VOTED, "La nuit, une machine répond."], "each": 5}),
    ):
        made.activities.filter(kind=step).update(settings=settings, title=TITLES[step])
    fill(made, Random(SEED))
    close(made, present=32, reason="")
    return made


TITLES = {"choice": "Faut-il essayer ?", "statements": "D’accord, ou non"}


def fill(room, dice):
    texts = [where + said for said in SAID for where in WHERE]
    texts = [each[0].upper() + each[1:] for each in dice.sample(texts, MESSAGES)]
    profile, wall, choice = (room.activities.get(position=number) for number in (1, 2, 3))
    statements = sample.open_step(started(room), 4)
    read, night = (each["id"] for each in statements.items)
    for number in range(PEOPLE):
        who = sample.participant(room)
        sample.answer(profile, {"use": ["never", "sometimes", "often"][number % 3]}, who)
        sample.answer(choice, {"option": str(number % 2)}, who)
        votes = {f"vote_{read}": "agree" if number < 27 else "pass"}
        votes[f"vote_{night}"] = "agree" if number % 2 else "disagree"
        sample.answer(statements, votes, who)
        for text in texts[number::PEOPLE]:
            sample.answer(wall, {"text": text, "sort": str(number % 3)}, who)


def started(room):
    facilitation.start(room)
    return room


class Keyboard:
    """Somebody who has no mouse."""

    def __init__(self, page):
        self.page, self.press = page, page.keyboard.press

    def to(self, wanted):
        """Tab until it has the focus."""
        there = wanted.first.and_(self.page.locator(":focus"))
        for _press in range(MOST):
            self.press("Tab")
            if there.count():
                return
        raise AssertionError(f"Tab does not lead to {wanted}.")

    def go(self, key="Enter"):
        """A key that leads to another page."""
        with self.page.expect_navigation():
            self.press(key)

    def follow(self, wanted):
        self.to(wanted)
        self.go()

    def read_and_file(self):
        """All messages: mostly the suggestion kept; one undone, one as the one before, some not."""
        self.tick("a")
        self.go()
        self.go("s")
        self.go("u")
        self.tick("c")
        self.go()
        for number in range(MESSAGES - 1):
            self.file(number)

    def file(self, number):
        suggested = self.page.locator("[data-proposed]").count()
        if number % 30 == 29:  # corrected: a theme more
            self.tick("d")
            self.go()
        else:
            self.go("Enter" if suggested else "0")

    def tick(self, letter):
        if not self.page.locator(f"[name=themes][data-keys~={letter}]").is_checked():
            self.press(letter)


def test_a_session_of_150_messages_is_published_by_keyboard_alone(room, browse):
    page = browse(f"/s/{room.code}/coding", user=sample.account(), locale="fr-FR", **LAPTOP)
    person = Keyboard(page)

    person.read_and_file()
    expect(page.locator(".covered")).to_contain_text(f"{MESSAGES} messages relus sur {MESSAGES}")
    person.follow(page.locator(".note[role=status] a"))
    column = page.locator("[data-to='SOC-4']")
    person.follow(column.locator("a[href*='themes=SOC-4']"))
    person.to(page.locator("[name=sentence]"))
    page.keyboard.type("Des habitants d’Essai demandent une personne à l’accueil.")
    statement = page.locator("label", has_text=VOTED.rstrip(".")).locator("[name=votes]")
    person.to(statement)
    person.press("Space")
    expect(statement).to_be_checked()
    person.go()
    expect(page.locator(".finding:not(.draft)")).to_have_count(1)
    person.follow(page.locator("form[action$='/propose'] button"))
    drafts = page.locator(".finding.draft")
    proposed = drafts.count()
    for _time in range(3):
        person.follow(page.locator("form[action*='/confirm'] button"))
    person.follow(drafts.last.locator("form[action*='/delete'] button"))
    expect(drafts).to_have_count(proposed - 4)

    person.follow(page.locator(f"main a[href='{room.get_absolute_url()}']"))
    expect(page.locator(".tag").first).to_contain_text("Brouillon")
    person.to(page.locator("[name=missing]"))
    page.keyboard.type("Les familles, et qui travaille le soir.")
    person.to(page.locator("[name=read]"))
    person.press("Space")
    person.go()

    published(room, page)


def published(room, page):
    version = room.restitutions.get()
    stated = room.findings.all().stated()
    expect(page.locator(".print code").first).to_have_text(version.sha256)
    expect(page.locator("article.finding")).to_have_count(4)
    assert stated.filter(origin=Finding.Origin.CONFIRMED).count() == 3
    for sentence in stated.values_list("sentence", flat=True):
        expect(page.locator("article.finding h4").filter(has_text=sentence)).to_have_count(1)
    read = [codes.by(each.codings, Coding.By.FIRST) for each in coding.queue(room)]
    assert len(read) == MESSAGES
    assert all(read)
    expect(page.locator("[aria-labelledby=method]")).to_contain_text(str(MESSAGES))
    for name in ("restitution.pdf", "restitution.docx", "une-page", "une-page.pdf", "donnees.zip"):
        answer = page.request.get(f"{room.get_absolute_url()}v{version.version}/{name}")
        assert answer.status == 200

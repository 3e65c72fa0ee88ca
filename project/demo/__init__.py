"""The demonstration: invented territories and words, marked as such, in a cycle of their own."""

import os
import secrets
from datetime import timedelta
from pathlib import Path

import yaml
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from games.formats import new_session
from project.demo.played import play
from sessions import facilitation
from territories.models import Cycle, Membership, Role, Territory

FOLDER = Path(__file__).parent
LIVE = "DEMA23"
HOME = "Communauté de communes du Val d’Ysane"  # of the live session and of the accounts
ACCOUNTS = {
    "coordination": Role.COORDINATOR,
    "animation": Role.FACILITATOR,
    "garant": Role.GUARANTOR,
    "reseau": Role.NETWORK,
}


@transaction.atomic
def load():
    """Make accounts, six published sessions and a live one; nothing where they already are."""
    if Cycle.objects.filter(demo=True).exists():
        return False
    Cycle.objects.create(slug="demo", title="Démonstration", demo=True)
    for path in sorted(FOLDER.glob("*.yaml")):
        play(yaml.safe_load(path.read_text()))
    home = Territory.objects.get(name=HOME)
    write_accounts({name: make_account(name, role, home) for name, role in ACCOUNTS.items()})
    open_live(home)
    return True


def make_account(name, role, home):
    password = secrets.token_urlsafe(9)
    user = get_user_model().objects.create_user(name, password=password)
    territory = None if role == Role.NETWORK else home
    Membership.objects.create(user=user, role=role, territory=territory)
    return password


def write_accounts(passwords):
    """Readable by the owner of this data folder only; bin/start prints it."""
    path = settings.DATA_FOLDER / "demo_accounts.txt"
    lines = [f"{ACCOUNTS[name].label}\t{name}\t{given}\n" for name, given in passwords.items()]
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.writelines(lines)


def open_live(home):
    session = new_session(
        "apero",
        code=LIVE,
        territory=home,
        title="Apéro-IA",
        audience="open",
        place="Salle polyvalente",
        starts_at=timezone.now(),
        purpose="Dire ce que l’on espère et ce que l’on craint de l’IA dans nos services, "
        "avant que le conseil n’écrive sa feuille de route.",
        open_points="Tout : les usages à essayer, ceux à éviter, les conditions à poser.",
        decided="Rien n’est acheté ni signé.",
        decider="Le conseil communautaire",
        follow_up="La restitution sera lue au conseil du mois prochain, qui répondra constat par "
        "constat.",
        follow_up_date=timezone.localdate() + timedelta(days=30),
    )
    facilitation.start(session)
    facilitation.open_activity(session)

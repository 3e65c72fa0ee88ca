"""Restitutions for tests: findings on a wall, published versions, what their documents say."""

from django.test import Client

from sessions import closing, facilitation
from synthesis import editions, restitution
from territories.models import Role
from tests import sample


def public():
    return Client(headers={"accept-language": "en"})


def client_of(role, name=None):
    client = public()
    client.force_login(sample.account(role, name=name))
    return client


def post(room, text="Je veux parler à une personne.", **fields):
    wall = room.activities.get(kind="wall")
    return sample.answer(wall, {"text": text, "sort": "0"}, **fields)


def stated(room, *responses, **fields):
    return sample.finding(room, *responses, **{"themes": ["SOC-4"], **fields})


def close(room, present=20, reason="La salle se vidait."):
    facilitation.end(room)
    closing.close_session(room, present, reason)


def published(room, **fields):
    close(room, **fields)
    frozen = restitution.publish(room, by=Role.COORDINATOR)
    room.refresh_from_db()
    return frozen


def latest(room):
    return editions.of_version(room, room.restitutions.last())


def page_of(client, room, place=""):
    answer = client.get(room.get_absolute_url() + place)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def texts_of(report):
    """Every text of a report, in its order: the cells of tables too."""
    found = []
    for block in report["blocks"]:
        found += [block["text"]] if "text" in block else []
        for each in (*block.get("head", ()), *block.get("items", ()), *block.get("rows", ())):
            found += each if isinstance(each, list) else [each]
    return found

"""A room full of lines, during one test: they all leave when it ends."""

from contextlib import ExitStack, closing

from django.test import Client

from tests import sample
from tests.people import Console, Phone, Screen


class Hall(ExitStack):
    """Connects people to a server. Each has said hello, and holds no message yet but the stage."""

    def __init__(self, server):
        super().__init__()
        self.server = server

    def phone(self, session, **more):
        return self.welcome(Phone(self.server, session, **more))

    def screen(self, session, **more):
        return self.welcome(Screen(self.server, session, **more))

    def console(self, session, user=None, **more):
        cookies = signed_in(user or sample.account(of=session.territory))
        return self.welcome(Console(self.server, session, cookies=cookies, **more))

    def welcome(self, line):
        self.connect(line).hello()
        return line

    def connect(self, line, **headers):
        return self.enter_context(closing(line.connect(**headers)))


def counts(screen, phones):
    """Whether a screen is told of so many phones, now: what it was told before is forgotten."""
    found = screen.hear("presence", until=lambda presence: presence["phones"] == phones)
    screen.heard.clear()
    return found


def signed_in(user):
    """The cookies of a browser where this user has signed in."""
    client = Client()
    client.force_login(user)
    return f"sessionid={client.cookies['sessionid'].value}"

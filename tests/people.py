"""People in a room, as programs: phones, screens and consoles that speak the live protocol."""

import json
import secrets
from http.cookies import SimpleCookie
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from websockets.sync.client import connect

PATIENCE = 10  # seconds a test waits for a message before it fails


class Asks:
    """A browser without a page: it keeps its cookies and follows no redirect."""

    def __init__(self, server, cookies=""):
        self.server, self.cookies = server, cookies

    def ask(self, path, data=None, **headers):
        """``(status, headers, text)`` of one request; posts where there are data."""
        if self.cookies:
            headers["Cookie"] = self.cookies
        request = Request(self.server.url + path, data=data, headers=headers)
        try:
            answer = build_opener(NoRedirect).open(request, timeout=PATIENCE)
        except HTTPError as error:
            answer = error
        with answer:
            self.keep(answer.headers.get_all("Set-Cookie") or [])
            return answer.status, answer.headers, answer.read().decode(errors="replace")

    def keep(self, cookies):
        jar = SimpleCookie(self.cookies)
        for cookie in cookies:
            jar.load(cookie)
        self.cookies = "; ".join(f"{name}={each.coded_value}" for name, each in jar.items())


class NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


class Line(Asks):
    """One socket to a room. Messages that nobody asked for wait until somebody does."""

    surface = ""
    patience = PATIENCE

    def __init__(self, server, session, cookies="", language="fr"):
        super().__init__(server, cookies)
        self.session, self.language = session, language
        self.heard = []

    def connect(self, **headers):
        address = f"{self.server.socket}/ws/{self.session.code}/{self.surface}"
        self.socket = connect(
            f"{address}?lang={self.language}",
            additional_headers={"Cookie": self.cookies, **headers},
            max_size=None,
            compression=None,
            legacy=True,  # a line is closed by whoever holds it
        )
        return self

    def say(self, **message):
        self.socket.send(json.dumps(message))

    def hello(self, **more):
        """Say hello and return the stage."""
        self.say(type="hello", rev=0, **more)
        return self.hear("stage")

    def hear(self, *types, until=lambda message: True):
        """The next message of these types that is as wanted."""
        while True:
            for message in self.heard:
                if message["type"] in types and until(message):
                    self.heard.remove(message)
                    return message
            self.heard.append(json.loads(self.socket.recv(timeout=self.patience)))

    def close(self):
        self.socket.close()


class Phone(Line):
    surface = "phone"

    def __init__(self, server, session, **more):
        super().__init__(server, session, **more)
        self.ask(f"/j/{session.code}")

    def respond(self, activity, key=None, round=None, replaces=None, **data):
        """Send one answer; return its ``ack`` or ``refused``."""
        key = key or secrets.token_hex(6)
        more = {"replaces": replaces} if replaces else {}
        more["round"] = round or activity.round
        self.say(type="respond", key=key, activity=activity.pk, data=data, **more)
        return self.hear("ack", "refused", until=lambda message: message["key"] == key)

    def withdraw(self, of):
        key = secrets.token_hex(6)
        self.say(type="withdraw", key=key, of=of)
        return self.hear("ack", "refused", until=lambda message: message["key"] == key)


class Screen(Line):
    surface = "screen"

    def __init__(self, server, session, **more):
        super().__init__(server, session, **more)
        self.ask(f"/s/{session.code}/screen?key={session.screen_key}")


class Console(Line):
    surface = "console"

    def command(self, name, /, rev=None, **args):
        """Send one command with the session's rev; return its ``ack`` or ``refused``."""
        if rev is None:
            self.session.refresh_from_db(fields=["rev"])
            rev = self.session.rev
        key = secrets.token_hex(6)
        self.say(type="command", key=key, rev=rev, name=name, args=args)
        return self.hear("ack", "refused", until=lambda message: message["key"] == key)

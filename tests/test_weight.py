"""A phone's first page is light, and no surface asks anything of another host."""

from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests import sample
from tests.browser import LAPTOP, PHONE, PROJECTOR

LIGHT = 60_000  # bytes on the network, headers included
FEW = 6  # requests


class Meter:
    """What one page asks of the network, and what comes back, as Chromium counts it."""

    def __init__(self, page):
        self.page, self.addresses, self.weights = page, [], []
        line = page.context.new_cdp_session(page)
        line.on("Network.requestWillBeSent", lambda it: self.asked(it["request"]["url"]))
        line.on("Network.webSocketCreated", lambda it: self.asked(it["url"]))
        line.on("Network.loadingFinished", lambda it: self.weights.append(it["encodedDataLength"]))
        line.send("Network.enable")

    def asked(self, address):
        self.addresses.append(urlsplit(address))

    def open(self, path):
        """Load this page, and wait until it asks no more."""
        self.page.goto(path, wait_until="networkidle")
        return self

    @property
    def requests(self):
        return [each for each in self.addresses if each.scheme == "http"]

    @property
    def hosts(self):
        return {each.netloc for each in self.addresses}


def test_a_phone_is_light(browse, server):
    session, _activity = sample.open_session("choice")
    phone = Meter(browse(**PHONE))

    phone.open(f"/j/{session.code}")

    expect(phone.page.locator("#answer")).to_be_visible()
    assert len(phone.weights) == len(phone.requests) <= FEW
    assert 0 < sum(phone.weights) <= LIGHT
    assert phone.hosts == {urlsplit(server.url).netloc}


def test_no_surface_asks_another_host(browse, server):
    session, _activity = sample.open_session("wall")
    desk = Meter(browse(user=sample.account(), **LAPTOP))
    screen = Meter(browse(**PROJECTOR))

    desk.open(f"/s/{session.code}/console").open("/seances/").open(f"/seances/{session.code}/")
    screen.open(f"/s/{session.code}/screen?key={session.screen_key}").open("/synthese/").open("/")

    for meter in (desk, screen):
        assert "ws" in {each.scheme for each in meter.addresses}
        assert meter.hosts == {urlsplit(server.url).netloc}


def test_nothing_moves_for_those_who_asked_for_stillness(browse):
    session, _activity = sample.open_session("word_cloud")
    address = f"/s/{session.code}/screen?key={session.screen_key}"

    lively, still = browse(address), browse(address, reduced_motion="reduce")

    assert moves(lively)
    assert not moves(still)


def moves(screen):
    """Whether a word that has just come would be set down with a movement."""
    return screen.locator("#stage").evaluate(
        "it => { it.classList.add('new'); return it.getAnimations().length > 0; }"
    )

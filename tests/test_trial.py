"""The test of a room: the server says back what a phone says, and the page says it in words."""

import asyncio

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from sessions import joining, trial
from tests import sample
from tests.browser import PHONE
from tests.test_weight import Meter

LIGHT = 100_000  # bytes on the network, headers included


def line(server, **headers):
    return connect(server.socket + "/ws/trial", additional_headers=headers, legacy=True)


# The server's part.


def test_a_socket_says_back_what_it_hears(server):
    with line(server, Origin=server.url) as phone:
        for trip in ("0", "1", "19"):
            phone.send(trip)
            assert phone.recv(timeout=10) == trip


def test_pages_of_others_open_no_socket(server):
    with pytest.raises(InvalidStatus) as refused:
        line(server, Origin="http://ailleurs.example")

    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("text", ["", "0" * (trial.LONGEST + 1)])
def test_a_socket_that_says_no_figure_is_closed(server, text):
    with line(server) as phone:
        phone.send(text)

        with pytest.raises(ConnectionClosed):
            phone.recv(timeout=10)


def test_a_socket_that_never_stops_is_closed(server):
    with line(server) as phone:
        for trip in range(trial.MOST):
            phone.send(str(trip))
            assert phone.recv(timeout=10) == str(trip)

        with pytest.raises(ConnectionClosed):
            phone.recv(timeout=10)


def test_a_socket_that_stays_is_closed(monkeypatch):
    monkeypatch.setattr(trial, "LASTS", 0)
    told = []

    async def stay():
        heard = asyncio.Queue()
        heard.put_nowait({"type": "websocket.connect"})

        async def send(message):
            told.append(message["type"])

        await trial.echo({}, heard.get, send)

    asyncio.run(stay())

    assert told == ["websocket.accept", "websocket.close"]


def test_a_phone_too_many_for_one_process_is_told_to_come_again(monkeypatch):
    monkeypatch.setattr(trial, "AT_ONCE", 1)
    told = {"first": [], "second": [], "third": []}

    async def come():
        first = asyncio.create_task(trial.echo({}, *ends("first")))
        await asyncio.sleep(0)
        await trial.echo({}, *ends("second"))
        heard["first"].put_nowait({"type": "websocket.disconnect"})
        await first
        third = asyncio.create_task(trial.echo({}, *ends("third")))
        heard["third"].put_nowait({"type": "websocket.disconnect"})
        await third

    heard = {who: asyncio.Queue() for who in told}

    def ends(who):
        heard[who].put_nowait({"type": "websocket.connect"})

        async def send(message):
            told[who].append(message.get("code", message["type"]))

        return heard[who].get, send

    asyncio.run(come())

    assert told == {
        "first": ["websocket.accept"],
        "second": ["websocket.accept", trial.COME_AGAIN],
        "third": ["websocket.accept"],
    }


def test_an_exchange_of_plain_http_holds_nothing_and_is_never_kept(client):
    answer = client.get(reverse("trial_echo"))

    assert (answer.status_code, answer.content) == (204, b"")
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


@pytest.mark.django_db
def test_its_square_stands_in_the_guide_of_a_session(client, static_files):
    client.force_login(sample.account())

    page = client.get(reverse("guide", args=[sample.session().code])).content.decode()

    assert trial.address().endswith(reverse("trial"))
    assert joining.qr_of(trial.address())[1] in page


@pytest.mark.django_db
def test_the_page_needs_no_session_and_no_script_to_say_something(static_files):
    page = Client(headers={"accept-language": "en"}).get(reverse("trial")).content.decode()

    told = page.split("<noscript>")[1].split("</noscript>")[0]
    assert "This phone runs no script" in told


# The page.


@pytest.fixture
def visit(browse):
    """Opens the page on a phone whose network is as said: ``open(script)``."""

    def open_page(script="", **options):
        page = browse(locale="en-GB", **PHONE, **options)
        if script:
            page.add_init_script(script)
        page.goto("/essai-de-salle")
        return page

    return open_page


def verdict(page):
    return page.locator("[data-verdict] strong")


def test_a_direct_line_is_said_with_its_delays(visit):
    page = visit()

    expect(page.locator("[data-again]")).to_be_visible()
    expect(verdict(page)).to_contain_text("Direct line")
    for figure in ("usual", "worst"):
        expect(page.locator(f"[data-{figure}]")).to_contain_text("sec")


def test_where_sockets_are_blocked_the_fallback_is_measured(visit):
    page = visit("delete window.WebSocket")

    expect(verdict(page)).to_have_text("Fallback, about 3 seconds late")
    expect(page.locator("[data-usual]")).to_contain_text("sec")


def test_a_phone_too_many_is_told_to_come_again(browse):
    page = browse(locale="en-GB", **PHONE)
    page.route_web_socket("**/ws/trial", lambda line: line.close(code=trial.COME_AGAIN))

    page.goto("/essai-de-salle")

    expect(verdict(page)).to_have_text("Too many phones measure at once")
    expect(page.locator("[data-again]")).to_be_visible()


def test_a_server_that_no_longer_answers_is_said_and_measured_again(visit):
    page = visit("delete window.WebSocket; window.kept = fetch; fetch = () => Promise.reject();")
    expect(verdict(page)).to_have_text("The server does not answer")
    expect(page.locator("[data-figures]")).to_be_hidden()

    page.evaluate("() => { fetch = kept; }")
    page.click("[data-again]")

    expect(verdict(page)).to_have_text("Fallback, about 3 seconds late")


def test_the_page_is_light_and_asks_no_other_host(browse, server):
    meter = Meter(browse(**PHONE))

    meter.open("/essai-de-salle")

    expect(meter.page.locator("[data-again]")).to_be_visible()
    assert 0 < sum(meter.weights) <= LIGHT
    assert {each.netloc for each in meter.addresses} == {server.url.partition("//")[2]}

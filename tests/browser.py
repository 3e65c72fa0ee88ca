"""Chromium for the tests: everybody has a browser of their own, and no error goes unseen."""

import os
import shutil

import pytest
from django.test import Client
from playwright.sync_api import expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 15_000  # ms a page has to show what is expected of it
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
LAPTOP = {"viewport": {"width": 1440, "height": 900}}
PROJECTOR = {"viewport": {"width": 1920, "height": 1080}}
# What a browser says of itself, whatever our pages do, while there is no network.
LOST = (
    "net::ERR_INTERNET_DISCONNECTED",
    "net::ERR_CONNECTION_REFUSED",
    "net::ERR_CONNECTION_RESET",
    "net::ERR_EMPTY_RESPONSE",
)

expect.set_options(timeout=PATIENCE)


def executable():
    """Debian's Chromium, the one of ``$CHROMIUM``, or one of its cousins."""
    names = filter(None, (os.environ.get("CHROMIUM"), *NAMES))
    return next(filter(None, map(shutil.which, names)), None)


@pytest.hookimpl(tryfirst=True)  # before -m reads the markers
def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in item.fixturenames:
            item.add_marker("browser")


@pytest.fixture(scope="module")
def browser():
    """
    One Chromium a module.

    Not one for the whole run: as long as it lives, Playwright keeps an event loop running in this
    thread, where the tests of other modules start their own.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def browse(browser, server):
    """Gives somebody a new browser, at its first page; fails the test at the first error."""
    contexts, errors = [], []

    def open_browser(path="", *, user=None, on=server, expected=(), **options):
        context = browser.new_context(**{"locale": "fr-FR", "base_url": on.url, **options})
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        watch(context, errors, expected)
        if user:
            sign_in(context, on, user)
        page = context.new_page()
        if path:
            page.goto(path)
        return page

    yield open_browser
    for context in contexts:
        context.close()
    assert not errors


def watch(context, errors, expected):
    """Note every error of the console and of scripts, but the expected ones."""

    def note(text):
        if not any(each in text for each in expected):
            errors.append(text)

    context.on("console", lambda message: message.type == "error" and note(message.text))
    context.on("weberror", lambda error: note(str(error.error)))


def sign_in(context, server, user):
    client = Client()
    client.force_login(user)
    value = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": value, "url": server.url}])

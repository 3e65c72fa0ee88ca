"""Phones that load the whole page, as those do that scanned the QR code."""

import asyncio
import time
from urllib.request import ProxyHandler, build_opener


async def load(code, port, times):
    """``[(cookie, seconds)]`` of this many page loads, a few at once."""
    address = f"http://127.0.0.1:{port}/j/{code}"
    return await asyncio.gather(*(asyncio.to_thread(ask, address) for _time in range(times)))


def ask(address):
    began = time.monotonic()
    with build_opener(ProxyHandler({})).open(address, timeout=60) as answer:
        cookies = answer.headers.get_all("Set-Cookie")
        answer.read()
    cookie = next(each for each in cookies if each.startswith("participant_"))
    return cookie.partition(";")[0], time.monotonic() - began

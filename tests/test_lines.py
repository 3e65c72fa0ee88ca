"""What a connection is shown when it cannot keep up."""

import asyncio

from sessions.lines import Line


class Wire:
    """What a server gives us to send with: it may take no more for a while, or break."""

    def __init__(self):
        self.open, self.sent, self.broken = asyncio.Event(), [], False

    async def send(self, message):
        if self.broken:
            raise ConnectionError
        await self.open.wait()
        self.sent.append(message["text"])


def watch(doing):
    """Run what somebody does with a line and its wire; the frames that left in the end."""

    async def evening():
        wire = Wire()
        line = Line(wire.send, "screen", "fr")
        await doing(line, wire)
        while line.sending:  # noqa: ASYNC110  a line that never ends must fail, not hang
            await asyncio.sleep(0)
        return wire.sent

    return asyncio.run(asyncio.wait_for(evening(), 5))


def test_a_frame_leaves_at_once_where_the_line_takes_it():
    async def doing(line, wire):
        wire.open.set()
        line.show("stage", "one")
        assert wire.sent == ["one"]
        assert line.sending is None

    assert watch(doing) == ["one"]


def test_of_what_waited_only_the_latest_of_each_sort_leaves():
    async def doing(line, wire):
        for sort, frame in [("stage", "1"), ("stage", "2"), ("tally", "a"), ("stage", "3")]:
            line.show(sort, frame)
        await asyncio.sleep(0)
        line.show("tally", "b")
        assert wire.sent == []
        wire.open.set()

    assert watch(doing) == ["1", "3", "b"]


def test_a_line_that_waited_goes_on_as_before():
    async def doing(line, wire):
        line.show("stage", "1")
        wire.open.set()
        await line.sending
        line.show("stage", "2")
        wire.open.clear()
        line.show("stage", "3")
        await asyncio.sleep(0)
        wire.open.set()

    assert watch(doing) == ["1", "2", "3"]


def test_a_line_that_breaks_troubles_nobody():
    async def doing(line, wire):
        wire.open.set()
        wire.broken = True
        line.show("stage", "1")
        wire.broken = False
        line.show("stage", "2")

    assert watch(doing) == ["2"]

"""News: each process announces that responses came in, and each hears it."""

import asyncio
import time
from contextlib import suppress

from benchmarks.measures import spread

SETTLES = 0.5  # seconds before everyone subscribed hears


async def announced(subscribers, seconds):
    """The figures of so many processes of one session, all in this one, on connections apart."""
    from django.conf import settings
    from redis.asyncio import Redis

    members = [member() for _ in range(subscribers)]
    async with Redis.from_url(settings.REDIS) as server:
        for each in members:
            await each.join()
        hearing = [asyncio.create_task(hear(each)) for each in members]
        await asyncio.sleep(SETTLES)
        before, cpu, began = await spent(server), time.process_time(), time.monotonic()
        said = await asyncio.gather(
            *(tell(each, seconds, number / subscribers) for number, each in enumerate(members))
        )
        lasted = time.monotonic() - began
        after, cpu = await spent(server), time.process_time() - cpu
        await asyncio.sleep(SETTLES)
        delays = await ended(hearing)
    for each in members:
        await each.layer.flush()
    return {
        "subscribers": subscribers,
        "published_per_s": round(sum(said) / lasted, 1),
        "deliveries_per_s": round(len(delays) / lasted, 1),
        "missed": sum(said) * subscribers - len(delays),
        "output_bytes_per_s": round((after["bytes"] - before["bytes"]) / lasted),
        "redis_cpu_s_per_s": round((after["cpu"] - before["cpu"]) / lasted, 4),
        "clients_cpu_us_a_delivery": round(1e6 * cpu / len(delays)),
        "delay_ms": spread(delays, 50, 99, 100),
    }


def member():
    """The news as one process has it, on a layer that no other shares."""
    from channels.layers import channel_layers

    from sessions import bus

    news = bus.News("PLAN")
    news.layer = channel_layers.make_backend("default")
    return news


async def hear(news):
    """How late each message was, until cancelled."""
    delays = []
    with suppress(asyncio.CancelledError):
        while True:
            message = await news.next()
            delays.append(time.monotonic() - message["at"])
    return delays


async def tell(news, seconds, phase):
    """Announce as a room does in a rush, once a tick; return how often the bus took it."""
    from sessions import bus, rooms
    from sessions.presence import PROCESS

    said, end = 0, time.monotonic() + seconds
    await asyncio.sleep(phase * rooms.TICK)  # processes do not tick together
    while (now := time.monotonic()) < end:
        message = {"type": "responses.stored", "process": PROCESS, "at": now}
        said += await bus.soon(news.layer.group_send(bus.group(news.code), message))
        await asyncio.sleep(now + rooms.TICK - time.monotonic())
    return said


async def ended(hearing):
    for each in hearing:
        each.cancel()
    return sum(await asyncio.gather(*hearing), [])


async def spent(server):
    """What Redis sent and computed since it started."""
    stats, cpu = await server.info("stats"), await server.info("cpu")
    return {
        "bytes": stats["total_net_output_bytes"],
        "cpu": cpu["used_cpu_sys"] + cpu["used_cpu_user"],
    }

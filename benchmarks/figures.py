"""What one evening came to."""

import time
from collections import Counter

from benchmarks.evening import COMMANDS
from benchmarks.measures import a_second, milliseconds, spread


def figures(evening):
    return {
        **counts(evening),
        **delays(evening),
        **screens(evening),
        **costs(evening),
    }


def counts(evening):
    waves = [evening.wave(number) for number in range(len(evening.options.windows))]
    refused = sum((phone.refused for phone in evening.phones), Counter())
    return {
        "connected": len(evening.phones),
        "sent": sum(len(wave.sent) for wave in waves),
        "acknowledged": sum(len(wave.acks) for wave in waves),
        "shown": sum(
            room.screen.responses(activity)
            for room in evening.rooms
            for activity in room.workshop.activities
        ),
        "refused": refused.total(),
        "refusals": dict(refused),
        "lines_lost": sum(phone.lost for phone in evening.phones),
        "returned": len(evening.back),
        "astray": len(evening.phones) - evening.right,
    }


def delays(evening):
    waves = [evening.wave(number) for number in range(evening.options.rounds)]
    return {
        "ack_ms": spread([each for wave in waves for each in wave.delays], 50, 95, 99, 100),
        "last_ack_ms": milliseconds(max(wave.seconds for wave in waves)),
        "responses_per_s": a_second(waves),
        "instant_responses_per_s": a_second(evening.instant()),
        "stage_change_ms": spread(evening.changes, 50, 99, 100),
        "return_ms": spread(evening.back, 50, 100),
        "page_ms": spread([took for room in evening.rooms for _, took in room.pages], 50, 95),
        "joining_s": round(evening.joining, 1),
    }


def screens(evening):
    """Of the rounds asked for: the tally after an instant tells nothing of the pace."""
    delays, gaps, pace = [], [], []
    for room in evening.rooms:
        for number in range(evening.options.rounds):
            activity = room.workshop.activities[number]
            delays += room.screen.delays(activity, [sent for sent, _ in room.answers(number)])
            between = room.screen.gaps(activity)
            gaps += between
            pace += [len(between) / sum(between)] if between else []
    return {
        "screen_delay_ms": spread(delays, 50, 95, 100),
        "screen_pushes": {
            "per_s": round(max(pace), 2) if pace else None,
            "smallest_gap_ms": milliseconds(min(gaps, default=None)),
        },
    }


def costs(evening):
    """Processor time and memory: of all the processes of the server together."""
    meter, people = evening.meter, len(evening.phones)
    rounds, played = evening.options.rounds, len(evening.options.windows)
    commands, pushes = len(COMMANDS) * len(evening.rooms), people * len(COMMANDS) * played
    to_nobody = meter.laps["nobody"] * played
    return {
        "server_cpu_s": meter.laps,
        "server_cpu_us": {
            "join": meter.each("joining", people),
            "command": meter.each("nobody", commands),
            "push": meter.each("stage_changes", pushes),
            "push_alone": meter.each("stage_changes", pushes, to_nobody),
            "response": meter.each("answers", people * rounds),
            "return": meter.each("return", people),
        },
        "client_cpu_s": round(time.process_time(), 1),
        "rss_kib": {"start": evening.empty, "everyone_in": evening.full},
        "rss_kib_a_phone": round((evening.full - evening.empty) / people, 1) if people else None,
    }

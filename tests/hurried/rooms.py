"""They show each stage at once, and let phones write as fast as programs do."""

from sessions import participation, rooms

rooms.APART = 0.05  # seconds; the approvals of one pile make one stage still
rooms.TICK = 2  # seconds; nobody waits for a tally here
participation.MOST = 10_000  # keys

"""They never look again by themselves: what they show of another process, the bus told them."""

from sessions import rooms

rooms.LOOK_AGAIN = 3600  # seconds; longer than a test

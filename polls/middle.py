"""Where the middle of what people said lies: always a value that somebody gave."""

MEDIAN = 2  # the second quartile


def quartile(counts, nth):
    """
    The least value that ``nth`` quarters of the people did not exceed, None where nobody answered.

    ``counts`` is ``{value: people}``. Nothing is interpolated: of two middle values, the lower.
    """
    reached, people = 0, sum(counts.values())
    for value in sorted(counts):
        reached += counts[value]
        if counts[value] and 4 * reached >= nth * people:
            return value
    return None


def median(counts):
    return quartile(counts, MEDIAN)

"""
What of the sealed data goes into open data, whose floor is eleven people.

A count of the whole room stands on the public page, whatever its size: hiding it here would protect
nobody. What says who people are, or joins two answers of theirs, is left out whole, so that no
margin gives it back: the page and the sealed data tell it, as far as their own rules allow.
"""

PERSONAL = "who"  # the section of profiles
JOINING = ("moved", "paired")  # of a figure: the same people, before and after


def opened(data):
    """The data without profiles, groups of opinion, writers, and who changed their answer."""
    rest = {name: told for name, told in data.items() if name != "joined"}
    return rest | {"figures": [alone(each) for each in figures(data)]}


def figures(data):
    """The figures of questions that do not describe people."""
    return [each for each in data["figures"] if each.get("section") != PERSONAL]


def alone(figure):
    return {name: told for name, told in figure.items() if name not in JOINING}

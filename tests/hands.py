"""Someone who fills in a form knowing its HTML alone, or reads a page."""

import re
from collections import defaultdict
from html.parser import HTMLParser


class Form(HTMLParser):
    """The controls of a form: the values to choose from, and what is typed, by name."""

    def __init__(self, html):
        super().__init__()
        self.choices, self.typed = defaultdict(list), []
        self.buttons = set()  # names that a button says alone
        self.conditions = {}  # what is typed under a choice, for its last value alone
        self.under = None
        self.total = 0  # what the numbers typed must make together, where the form says so
        self.feed(re.sub(r"<template.*?</template>", "", html, flags=re.DOTALL))

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        self.total = int(told.get("data-share", self.total))
        if tag == "select":
            self.select = told["name"]
        elif tag == "option" and told["value"]:
            self.choices[self.select].append(told["value"])
        elif told.get("type") in ("radio", "checkbox"):
            self.choices[told["name"]].append(told.get("value", "on"))
        elif tag == "button" and "name" in told:
            self.buttons.add(told["name"])
        elif told.get("class") == "condition":
            self.under = [*self.choices][-1]
        elif tag in ("input", "textarea") and "name" in told:
            self.typed.append(told)
            if self.under:
                self.conditions[told["name"]] = self.under
            self.under = None


def fill(html, nth=0, text="un mot"):
    """The data of an answer; each ``nth`` gives another, and each field another of its own."""
    form, data = Form(html), {}
    for place, (name, values) in enumerate(form.choices.items(), start=nth):
        data[name] = values[place % len(values)]
    for place, told in enumerate(form.typed, start=nth):
        data.setdefault(told["name"], []).append(typed(told, place, text))
    last = {name: form.choices[name][-1] for name in form.conditions.values()}
    return {**data, **last, **shared(form, nth)}


def shared(form, nth):
    """Numbers that must make a total: two steps for some, the rest for one of them."""
    if not form.total:
        return {}
    names = [told["name"] for told in form.typed if told.get("type") == "number"]
    step = next(int(told["step"]) for told in form.typed if told["name"] in names)
    shares = {name: step * ((nth + place) % 3) for place, name in enumerate(names)}
    shares[names[nth % len(names)]] += form.total - sum(shares.values())
    return {name: str(points) for name, points in shares.items()}


def typed(told, place, text):
    if told.get("type") == "hidden":
        return told["value"]
    if told.get("type") == "number":
        least = int(told.get("min", 0))
        return str(least + place % (int(told.get("max", least + place)) - least + 1))
    return f"{text} {place}"[: int(told.get("maxlength", 1000))]


class Page(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.said = []
        self.feed(html)

    def handle_data(self, data):
        self.said.append(data)


def text_of(html):
    """The words of a page, without its tags."""
    return " ".join(" ".join(Page(html).said).split())

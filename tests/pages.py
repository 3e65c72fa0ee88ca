"""Pages as a browser without script reads them: what stands there, and what forms would send."""

from html.parser import HTMLParser
from urllib.parse import urlencode


class Form:
    def __init__(self, attrs):
        self.id, self.action = attrs.get("id"), attrs.get("action", "")
        self.fields = {}

    def add(self, name, value):
        self.fields.setdefault(name, []).append(value)

    def filled(self, **typed):
        """The body it sends once this was typed; a button that was pressed is typed too."""
        return urlencode({**self.fields, **typed}, doseq=True).encode()


class Page(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.forms, self.text = [], [], ""
        self.apart = 0  # depth of <template>, which no browser shows
        self.form = self.textarea = self.select = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        if tag == "template":
            self.apart += 1
        if self.apart:
            return
        if tag == "form":
            self.form = Form(attrs)
            self.forms.append(self.form)
        if tag == "textarea":
            self.textarea = attrs["name"], []
        if tag == "input":
            self.read_input(attrs)
        if tag == "select":
            self.select = attrs["name"]
        if tag == "option" and "selected" in attrs and self.form:
            self.form.add(self.select, attrs.get("value") or "")

    def read_input(self, attrs):
        form = self.form_of(attrs)
        if attrs.get("type") in ("radio", "checkbox") and "checked" not in attrs:
            return
        if form and "name" in attrs:
            ticked = "on" if attrs.get("type") == "checkbox" else ""
            form.add(attrs["name"], attrs.get("value") or ticked)

    def form_of(self, attrs):
        if "form" not in attrs:
            return self.form
        return next((form for form in self.forms if form.id == attrs["form"]), None)

    def handle_endtag(self, tag):
        if tag == "template":
            self.apart -= 1
        if tag == "form":
            self.form = None
        if tag == "textarea" and self.textarea:
            name, parts = self.textarea
            self.form.add(name, "".join(parts))
            self.textarea = None

    def handle_data(self, data):
        if self.textarea:
            self.textarea[1].append(data)
        if not self.apart:
            self.text += data

    def form_with(self, name):
        """The first form that has a field of this name."""
        return next(form for form in self.forms if name in form.fields)

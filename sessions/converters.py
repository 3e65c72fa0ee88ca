"""Join codes in addresses: as typed, with or without the space, in capitals or not."""

from django.urls import register_converter


class CodeConverter:
    regex = "[A-Za-z0-9 -]{1,20}"

    def to_python(self, value):
        return value.replace(" ", "").replace("-", "").upper()

    def to_url(self, value):
        return value


register_converter(CodeConverter, "code")

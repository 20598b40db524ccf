"""The Flask application: what a request brings is cleaned where it comes in."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Any

from flask import Flask, Request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.formparser import FormDataParser
from werkzeug.utils import cached_property

from dothi.values.letters import clean
from dothi.web.sent_form import PASSWORDS


class CleanForms(FormDataParser):
    """Forms whose texts and names of files come cleaned, so that no page can forget it; passwords come as typed."""

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str] | None = None
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]:
        """As werkzeug does, then each value cleaned."""
        stream, form, files = super().parse(stream, mimetype, content_length, options)
        for _name, file in files.items(multi=True):
            file.filename = clean(file.filename) if file.filename else file.filename
        return stream, self.cls((name, clean_field(name, value)) for name, value in form.items(multi=True)), files


def clean_field(name: str, value: str) -> str:
    """A value of a form, cleaned unless it is a password: there each character counts (`identity/passwords.py`)."""
    return value if name in PASSWORDS else clean(value)


class CleanRequest(Request):
    """Flask's, whose texts are cleaned (`dothi.values.letters`)."""

    form_data_parser_class = CleanForms

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """What the address asks."""
        found = super().args
        if self.query_string.isascii() and b"%" not in self.query_string:  # nothing to clean, as nearly always
            return found
        return self.parameter_storage_class((name, clean(value)) for name, value in found.items(multi=True))


class Application(Flask):
    """Flask, whose requests bring clean texts and whose views are plain functions."""

    request_class = CleanRequest

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """As it is: Flask would look for a coroutine at each call of a view or hook."""
        return func

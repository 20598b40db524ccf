"""A browser for these tests: one host, forms sent with the token of the page they stand on."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.client import Client


class Browser(Client):
    """Of anybody, on a host."""

    def __init__(self, app: Flask, host: str) -> None:
        super().__init__(app.test_client(), host)

    def post(self, path: str, data: dict[str, Any] | None = None, *, page: str | None = None) -> TestResponse:
        """Send the form that stands on `page` (by default the page of the same address), with what it carries."""
        return self.submit(path, data or {}, form_of=page)

    def sign_in(self, email: str) -> Browser:
        """Sign in with the demo's password."""
        self.enter(email)
        return self

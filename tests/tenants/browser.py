"""A browser for these tests: one host, forms sent with the token of the page they stand on."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

PASSWORD = "dothi-demo"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
SEEN = re.compile(r'name="seen" value="([^"]+)"')


class Browser:
    """Cookies kept, one host."""

    def __init__(self, app: Flask, host: str) -> None:
        self.client = app.test_client()
        self.base = f"http://{host}"

    def get(self, path: str, **options: Any) -> TestResponse:
        """Look at a page."""
        return self.client.get(path, base_url=self.base, **options)

    def post(self, path: str, data: dict[str, Any] | None = None, *, page: str | None = None) -> TestResponse:
        """Send the form that stands on `page` (by default the page of the same address), with what it carries."""
        text = self.get(page or path).text
        token, seen = TOKEN.search(text), SEEN.search(text)
        assert token is not None, f"no form on {page or path}"
        carried = {"csrf_token": token.group(1)} | ({"seen": seen.group(1)} if seen is not None else {})
        return self.client.post(path, base_url=self.base, data={**carried, **(data or {})})

    def sign_in(self, email: str) -> Browser:
        """Sign in with the demo's password."""
        answer = self.post("/sign-in", {"email": email, "password": PASSWORD})
        assert answer.status_code in {302, 303}, answer.text
        return self

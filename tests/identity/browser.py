"""A person at a browser: keeps cookies of one host, sends forms with their token. Used by the tests of identity."""

from __future__ import annotations

from typing import Any

import pyotp
from flask import Flask
from werkzeug.test import TestResponse

from dothi.values import clock
from tests.client import Client
from tests.world import HOSTS, PASSWORD

ADDRESS = "203.0.113.7"


class Browser(Client):
    """One browser on the site of one tenant."""

    @classmethod
    def at(cls, app: Flask, tenant_id: int, *, address: str = ADDRESS) -> Browser:
        """A new browser without cookies."""
        return cls(app.test_client(), HOSTS[tenant_id], address)

    def post(self, path: str, *, form_of: str | None = None, **fields: Any) -> TestResponse:
        """Send a form as it stands on the page `form_of` (by default at the same path)."""
        return self.submit(path, fields, form_of=form_of)

    def sign_in(self, email: str, password: str = PASSWORD, **fields: str) -> TestResponse:
        """Send the sign-in form."""
        return self.post("/sign-in", email=email, password=password, **fields)


def code_now(secret: str, *, steps: int = 0) -> str:
    """What an authenticator app shows, `steps` half minutes from now."""
    return pyotp.TOTP(secret).at(clock.real_now(), counter_offset=steps)

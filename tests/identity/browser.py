"""A person at a browser: keeps cookies of one host, sends forms with their token. Used by the tests of identity."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dothi import clock
from tests.world import HOSTS, PASSWORD

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Browser:
    """One browser on the site of one tenant."""

    client: FlaskClient
    host: str
    address: str = "203.0.113.7"

    @classmethod
    def at(cls, app: Flask, tenant_id: int, *, address: str = "203.0.113.7") -> Browser:
        """A new browser without cookies."""
        return cls(app.test_client(), HOSTS[tenant_id], address)

    @property
    def session(self) -> str | None:
        """The value of the session's cookie."""
        cookie = self.client.get_cookie("dothi_session", domain=self.host)
        return cookie.value if cookie else None

    def get(self, path: str, *, host: str | None = None) -> TestResponse:
        """Open a page."""
        return self.client.get(path, base_url=f"http://{host or self.host}", environ_base={"REMOTE_ADDR": self.address})

    def post(self, path: str, *, form_of: str | None = None, **fields: str) -> TestResponse:
        """Send a form as it stands on the page `form_of` (by default at the same path)."""
        found = TOKEN.search(self.get(form_of or path).text)
        assert found is not None, f"no form at {form_of or path}"
        return self.client.post(
            path,
            data={"csrf_token": found.group(1), **fields},
            base_url=f"http://{self.host}",
            environ_base={"REMOTE_ADDR": self.address},
        )

    def sign_in(self, email: str, password: str = PASSWORD, **fields: str) -> TestResponse:
        """Send the sign-in form."""
        return self.post("/sign-in", email=email, password=password, **fields)


def code_now(secret: str, *, steps: int = 0) -> str:
    """What an authenticator app shows, `steps` half minutes from now."""
    return pyotp.TOTP(secret).at(clock.real_now(), counter_offset=steps)

"""One person's browser without script on one host: keeps cookies, reads pages, sends their forms. The browsers of
identity, tenants and feedback add their own words to it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.world import HOSTS, PASSWORD

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
SEEN = re.compile(r'name="seen" value="([^"]+)"')
SESSION = "dothi_session"


@dataclass(eq=False)
class Client:
    """A new one has no cookies."""

    client: FlaskClient
    host: str
    address: str = "127.0.0.1"

    @property
    def base(self) -> str:
        """The site's address."""
        return f"http://{self.host}"

    @property
    def session(self) -> str | None:
        """The value of the session's cookie."""
        cookie = self.client.get_cookie(SESSION, domain=self.host)
        return cookie.value if cookie else None

    def get(self, path: str, *, host: str | None = None, **options: Any) -> TestResponse:
        """Open a page."""
        options = {"environ_base": {"REMOTE_ADDR": self.address}, "buffered": True, **options}
        return self.client.get(path, base_url=f"http://{host or self.host}", **options)

    def submit(self, path: str, fields: Mapping[str, Any], *, form_of: str | None = None) -> TestResponse:
        """Send a form with what it carries on the page `form_of` (by default at the same path): token, version."""
        text = self.get(form_of or path).text
        token, seen = TOKEN.search(text), SEEN.search(text)
        assert token is not None, f"no form at {form_of or path}"
        carried = {"csrf_token": token.group(1)} | ({"seen": seen.group(1)} if seen is not None else {})
        return self.client.post(
            path,
            data={**carried, **fields},
            base_url=self.base,
            environ_base={"REMOTE_ADDR": self.address},
        )

    def enter(self, email: str, password: str = PASSWORD) -> TestResponse:
        """Sign in; fails where that is refused."""
        answer = self.submit("/sign-in", {"email": email, "password": password})
        assert answer.status_code in {302, 303}, answer.text
        return answer


def email_of(name: str, tenant_id: int) -> str:
    """The address of a member of a tenant's staff by its first part."""
    return f"{name}@{HOSTS[tenant_id].split('.', maxsplit=1)[0]}.example"

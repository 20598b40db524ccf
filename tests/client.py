"""A person's browser without script, on Flask's client: keeps cookies, reads pages, sends the forms that stand on them.

Journeys with script and styles have a real browser (`tests/browser/visitor.py`), which is as slow as one; the guards
ask every route what no page offers, without forms and tokens (`tests/guards/guests.py`), which this one wouldn't.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Self

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.identity.models import MembershipRow
from dothi.identity.sessions import open_session
from dothi.manifest.house import house
from tests.world import HOSTS, MYTHO, PASSWORD

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
SEEN = re.compile(r'name="seen" value="([^"]+)"')
SESSION = "dothi_session"
ADDRESS = "203.0.113.7"
"""Of somebody out there."""


class Browser:
    """On one host; a new one has no cookies."""

    def __init__(self, app: Flask, host: str, *, address: str = ADDRESS) -> None:
        self.client, self.host, self.address = app.test_client(), host, address

    @classmethod
    def at(cls, app: Flask, tenant_id: int = MYTHO, *, as_: str | None = None, address: str = ADDRESS) -> Self:
        """On a tenant's site; with `as_` somebody of its staff by the first part of the e-mail, signed in."""
        browser = cls(app, HOSTS[tenant_id], address=address)
        return browser if as_ is None else browser.enter(email_of(as_, tenant_id))

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

    def post(
        self, path: str, data: Mapping[str, Any] | None = None, /, *, page: str | None = None, **fields: Any
    ) -> TestResponse:
        """Send the form that stands on `page` (by default at the same path), with what it carries: token, version."""
        text = self.get(page or path).text
        token, seen = TOKEN.search(text), SEEN.search(text)
        assert token is not None, f"no form at {page or path}"
        carried = {"csrf_token": token.group(1)} | ({"seen": seen.group(1)} if seen is not None else {})
        return self.client.post(
            path,
            data={**carried, **(data or {}), **fields},
            base_url=self.base,
            environ_base={"REMOTE_ADDR": self.address},
        )

    def sign_in(self, email: str, password: str = PASSWORD, **fields: str) -> TestResponse:
        """Send the sign-in form."""
        return self.post("/sign-in", email=email, password=password, **fields)

    def enter(self, email: str) -> Self:
        """Have a session as the sign-in page opens one, without its form (`sign_in`), which costs six times as much."""
        with self.client.application.app_context():
            site = house().directory.find_site(self.host)
            assert site is not None
            members = select(MembershipRow.id).where(
                MembershipRow.tenant_id == site.tenant_id,
                MembershipRow.email == email,
                MembershipRow.ended_at.is_(None),
            )
            with acting_in(Scope(site.tenant_id)):
                member = session.scalars(members).one()
                token = open_session(site.tenant_id, membership_id=member, host=site.host)
                session.commit()
        self.client.set_cookie(SESSION, token, domain=self.host)
        return self


def email_of(name: str, tenant_id: int) -> str:
    """The address of a member of a tenant's staff by its first part."""
    return f"{name}@{HOSTS[tenant_id].split('.', maxsplit=1)[0]}.example"

"""Links that go out by mail: what looks at them before their reader, such as a mail scanner, changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from flask import Flask
from psycopg import sql
from sqlalchemy import select

from dothi.database.session import session
from dothi.identity import invitations, resets
from dothi.identity.models import InvitationRow
from dothi.sites.site import Site
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.ids import new_id
from dothi.web import testers
from dothi_testing.databases import TestDatabase
from tenants.people.staff import StaffFacts, invite_staff
from tenants.pilot.testers import invite_testers
from tenants.pilot.waiting import CONSENT_VERSION, ask_to_be_told
from tenants.registry import models
from tenants.registry.directory import directory
from tests.guards.matrix import GUARDS, SERVICES
from tests.guards.test_routes import RULES
from tests.world import GOCONGDONG, HOSTS, MYTHO, SYSTEM, TIENGIANG, switch

SERVICE = next(iter(SERVICES))
InTenant = Callable[[int], AbstractContextManager[None]]


def site_of(tenant_id: int) -> Site:
    site = directory.find_site_by_id(tenant_id)
    assert site is not None
    return site


def invitation() -> tuple[int, str]:
    facts = StaffFacts(name="Người Mới", roles=["staff"], unit_ids=[], headed=[])
    member = invite_staff(MYTHO, email="moi@mytho.example", facts=facts, actor=SYSTEM).id
    nonce = session.scalars(select(InvitationRow.nonce).where(InvitationRow.membership_id == member)).one()
    return MYTHO, invitations.find_link(MYTHO, member, nonce) or ""


def reset() -> tuple[int, str]:
    opened = resets.open_reset(MYTHO, reset_id=new_id(), email="canbo@mytho.example", asked_at=clock.now())
    assert opened is not None
    return MYTHO, opened[1]


def trial() -> tuple[int, str]:
    invite_testers(TIENGIANG, member_id=GOCONGDONG, module=SERVICE, emails=["a@example.com"], actor=Actor.system())
    nonce = session.scalars(select(models.Tester.nonce).where(models.Tester.tenant_id == TIENGIANG)).one()
    return GOCONGDONG, testers.tester_token(GOCONGDONG, SERVICE, nonce)


def waiting() -> tuple[int, str]:
    asked = {"has_consented": True, "consent_version": CONSENT_VERSION, "language": "vi"}
    ask_to_be_told(site_of(GOCONGDONG), module=SERVICE, email="a@example.com", **asked)  # type: ignore[arg-type]
    return GOCONGDONG, session.scalars(select(models.Waiting.token).where(models.Waiting.tenant_id == GOCONGDONG)).one()


def by(make: Callable[[Site], str]) -> Callable[[], tuple[int, str]]:
    """A service's, at Mỹ Tho."""
    return lambda: (MYTHO, make(site_of(MYTHO)))


LINKS = {
    "identity.invitation": (MYTHO, invitation),
    "identity.reset": (MYTHO, reset),
    "tenants_public.tester": (TIENGIANG, trial),
    "tenants_public.waiting": (GOCONGDONG, waiting),
    **{endpoint: (MYTHO, by(make)) for guard in GUARDS.values() for endpoint, make in guard.links.items()},
}
"""For each page behind a token: in which scope one is made, and how."""


def contents(database: TestDatabase) -> dict[str, str | None]:
    """A digest of each table's rows; the counter of visits may count."""
    admin = urlunsplit(urlsplit(database.admin_url)._replace(path=f"/{database.name}"))
    with psycopg.connect(admin) as connection:
        found = {}
        for (name,) in connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'dothi_flow'"
        ).fetchall():
            query = sql.SQL("SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {} t")
            row = connection.execute(query.format(sql.Identifier(name))).fetchone()
            found[name] = row[0] if row else None
        return found


def test_looking_at_a_link_changes_nothing(app: Flask, in_tenant: InTenant, database: TestDatabase) -> None:
    pages = {rule.endpoint: rule for rule in RULES if "token" in rule.arguments and "GET" in (rule.methods or ())}
    assert pages.keys() == LINKS.keys()
    with app.app_context():
        for state in (ModuleState.PREPARING, ModuleState.PILOT):
            switch(TIENGIANG, GOCONGDONG, state)
    for endpoint, (scope, make) in LINKS.items():
        with in_tenant(scope):
            tenant_id, token = make()
        before = contents(database)
        path = pages[endpoint].rule.replace("<token>", token)
        scanner = app.test_client()
        for method in ("HEAD", "GET", "HEAD", "GET"):
            answer = scanner.open(path, method=method, headers={"Host": HOSTS[tenant_id]})
            assert (endpoint, answer.status_code) == (endpoint, 200)
        assert contents(database) == before, endpoint

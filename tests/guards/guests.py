"""Who visits the pages in guard tests, and a world in which each page has something to show. For whole modules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.identity.members import create_demo_member
from dothi.manifest.house import house
from dothi.manifest.module import Hosts
from dothi.manifest.permissions import rule_of
from dothi.sites.switch import ModuleState
from dothi_testing.guard import Values
from tenants.programme.measures import add_suggested
from tenants.programme.phases import get_phase
from tenants.registry.models import Fact
from tests.guards.belongings import Named, belongings
from tests.guards.matrix import GUARDS
from tests.guards.test_routes import ROLES, hosts_of, signed_in
from tests.programme.planning import ADMIN, make_programme
from tests.world import GOCONGDONG, HOSTS, MYTHO, TIENGIANG, switch

ANYBODY = ""


@dataclass(frozen=True)
class Guest:
    """Somebody who has signed in at a tenant's site, or anybody, with a bare client: guards ask each route what no page
    offers, without forms and their tokens."""

    role: str
    tenant_id: int
    browser: FlaskClient

    @property
    def headers(self) -> dict[str, str]:
        """Which site is asked."""
        return {"Host": HOSTS[self.tenant_id]}


def guests_of(app: Flask) -> list[Guest]:
    """Anybody and each role, on the sites of a district and of its province."""
    with app.app_context(), acting_in(Scope(TIENGIANG)):
        email = ROLES[TIENGIANG]["programme_manager"]
        create_demo_member(TIENGIANG, email=email, name="Quản lý đề án", roles=["programme_manager"])
        session.commit()
    found = [Guest(ANYBODY, tenant_id, app.test_client()) for tenant_id in ROLES]
    for tenant_id, roles in ROLES.items():
        found += [Guest(role, tenant_id, signed_in(app, tenant_id, email)) for role, email in roles.items()]
    return found


def may_read(app: Flask, guest: Guest, rule: Rule) -> bool:
    """Whether the route is meant for this guest; that it answers others right is told by `test_routes.py`."""
    hosts = hosts_of(rule.endpoint)
    if hosts is not Hosts.ANY and (hosts is Hosts.PROVINCE) != (guest.tenant_id == TIENGIANG):
        return False
    with app.app_context():
        components = house().components
        asked = rule_of(rule.endpoint)
        if asked.permission is None:
            return not asked.needs_member or guest.role != ANYBODY
        return guest.role in components.permissions[asked.permission].roles


def furnish_world(app: Flask) -> Named:
    """Something of every service, a plan with indicators, a notice, a pilot: something on each page of Mỹ Tho's."""
    found = belongings(app, MYTHO, is_filled=True)
    with app.app_context(), acting_in(Scope(TIENGIANG)):
        programme = {name: str(row_id) for name, row_id in make_programme(TIENGIANG, unit="815").items()}
        add_suggested(TIENGIANG, get_phase(TIENGIANG, UUID(programme["phase_id"])), actor=ADMIN)
        of_province = fill_province()
        fact = session.scalars(select(Fact.id).where(Fact.member_id == MYTHO)).first()
        session.commit()
        for state in (ModuleState.PREPARING, ModuleState.PILOT):
            switch(TIENGIANG, GOCONGDONG, state)
    return found.and_of(of_province).with_house(programme | {"fact_id": str(fact), "kind": "csv", "form": "csv"})


def fill_province() -> dict[str, Values]:
    """What only a province has of each service, in its scope."""
    site = house().directory.find_site_by_id(TIENGIANG)
    assert site is not None
    return {name: guard.fill_province(site) for name, guard in GUARDS.items()}


def remember_sites(app: Flask) -> None:
    """Let the application keep what it keeps in production; tests else forget at once."""
    parts = house(app)
    app.extensions["dothi"] = replace(parts, settings=replace(parts.settings, site_cache_seconds=3.0))

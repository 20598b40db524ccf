"""Who visits the pages in guard tests, and a world in which each page has something to show. For whole modules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from dothi.actor import Actor
from dothi.db import session
from dothi.house import house
from dothi.identity.members import create_demo_member
from dothi.module import Hosts
from dothi.permissions import rule_of
from dothi.switch import ModuleState
from dothi.tenancy import Scope, acting_in
from modules.feedback.drafts import ReportDraft
from modules.feedback.models import Report
from modules.feedback.submission import submit_report
from modules.feedback.workflow.domain import Channel
from modules.feedback.workflow.steps import take_step
from tenants.models import Fact
from tenants.notices import put_notice
from tenants.programme.measures import add_suggested
from tenants.programme.phases import get_phase
from tests.guards.test_routes import ROLES, belongings, hosts_of, signed_in
from tests.programme.planning import ADMIN, make_programme
from tests.world import CENTRES, GOCONGDONG, HOSTS, MYTHO, SYSTEM, TIENGIANG, switch

ANYBODY = ""


@dataclass(frozen=True)
class Visitor:
    """A browser on a tenant's site: somebody's who has signed in, or anybody's."""

    role: str
    tenant_id: int
    browser: FlaskClient

    @property
    def headers(self) -> dict[str, str]:
        """Which site is asked."""
        return {"Host": HOSTS[self.tenant_id]}


def visitors_of(app: Flask) -> list[Visitor]:
    """Anybody and each role, on the sites of a district and of its province."""
    with app.app_context(), acting_in(Scope(TIENGIANG)):
        email = ROLES[TIENGIANG]["programme_manager"]
        create_demo_member(TIENGIANG, email=email, name="Quản lý đề án", roles=["programme_manager"])
        session.commit()
    found = [Visitor(ANYBODY, tenant_id, app.test_client()) for tenant_id in ROLES]
    for tenant_id, roles in ROLES.items():
        found += [Visitor(role, tenant_id, signed_in(app, tenant_id, email)) for role, email in roles.items()]
    return found


def may_read(app: Flask, visitor: Visitor, rule: Rule) -> bool:
    """Whether the route is meant for this visitor; that it answers others right is told by `test_routes.py`."""
    hosts = hosts_of(rule.endpoint)
    if hosts is not Hosts.ANY and (hosts is Hosts.PROVINCE) != (visitor.tenant_id == TIENGIANG):
        return False
    with app.app_context():
        registry = house().registry
        asked = rule_of(rule.endpoint)
        if asked.permission is None:
            return not asked.needs_member or visitor.role != ANYBODY
        return visitor.role in registry.permissions[asked.permission].roles


def furnish_world(app: Flask) -> dict[str, Any]:
    """Reports, a plan with indicators, a notice, a pilot: something on each page.

    Returns what routes' arguments can name, of Mỹ Tho's.
    """
    found = dict(belongings(app, MYTHO, TIENGIANG).values)
    with app.app_context(), acting_in(Scope(MYTHO)):
        site = house().directory.find_site_by_id(MYTHO)
        assert site is not None
        for number, category in enumerate(("moi-truong", "giao-thong", "giao-thong")):
            centre = CENTRES[MYTHO]
            draft = ReportDraft(
                category=category, text=f"Rác ở góc đường {number}", lon=centre.lon + number / 1000, lat=centre.lat,
                client_id=uuid4(), consent=True,
            )  # fmt: skip
            sent = submit_report(MYTHO, draft=draft, channel=Channel.WEB, actor=Actor.citizen(), site=site)
            session.flush()
            report_id, code = sent.report.id, sent.report.code
            session.expunge_all()
            take_step(MYTHO, report_id=report_id, action="accept", actor=SYSTEM, site=site, fields={})
        report = session.scalars(select(Report).where(Report.code == code)).one()
        notice = put_notice(
            MYTHO, None, title="Lịch cắt nước", body="Thứ Bảy", starts_at=None, ends_at=None, actor=SYSTEM
        )
        found |= {"code": report.code, "token": report.track_token, "notice_id": str(notice.id)}
        session.commit()
    with app.app_context(), acting_in(Scope(TIENGIANG)):
        found |= {name: str(row_id) for name, row_id in make_programme(TIENGIANG, unit="815").items()}
        add_suggested(TIENGIANG, get_phase(TIENGIANG, UUID(found["phase_id"])), actor=ADMIN)
        found["fact_id"] = str(session.scalars(select(Fact.id).where(Fact.member_id == MYTHO)).first())
        session.commit()
        for state in (ModuleState.PREPARING, ModuleState.PILOT):
            switch(TIENGIANG, GOCONGDONG, state)
    return found | {"slug": "mytho", "kind": "csv", "form": "csv"}


def remember_sites(app: Flask) -> None:
    """Let the application keep what it keeps in production; tests else forget at once."""
    parts = house(app)
    app.extensions["dothi"] = replace(parts, settings=replace(parts.settings, site_cache_seconds=3.0))

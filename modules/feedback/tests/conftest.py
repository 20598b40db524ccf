"""What tests of feedback build on: people of Mỹ Tho as actors, a report in a line, the site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update

from dothi.database.acting import acting_in
from dothi.database.scope import DEPLOYMENT, Scope
from dothi.database.session import session
from dothi.identity.models import MembershipRow
from dothi.manifest.house import house
from dothi.sites.site import Site
from dothi.values.actor import Actor, ActorKind
from dothi_testing.plugin import InTenant
from modules.feedback.models import Report
from modules.feedback.service import Channel, ContactDraft, ReportDraft, Submitted, submit_report, take_step
from tenants.people.staff import StaffFacts, invite_staff
from tenants.people.units import find_unit
from tests.world import CENTRES, HOSTS, MYTHO, SYSTEM

Who = Callable[..., Actor]
Submit = Callable[..., Submitted]


def site_of(tenant_id: int) -> Site:
    """A tenant's site, asked before its scope."""
    with acting_in(DEPLOYMENT):
        site = house().directory.find_site(HOSTS[tenant_id])
    assert site is not None
    return site


def draft(**changes: Any) -> ReportDraft:
    """A report that can be sent as it is."""
    plain = ReportDraft(
        category="giao-thong",
        text="Nắp cống bị vỡ trước số nhà 12.",
        lon=CENTRES[MYTHO].lon,
        lat=CENTRES[MYTHO].lat,
        place="Trước số 12 đường Hùng Vương",
        client_id=uuid4(),
        consent=True,
    )
    return replace(plain, **changes)


WITH_CONTACT = ContactDraft(name="Nguyễn Văn An", email="an@example.vn", phone="0912 345 678")


@pytest.fixture
def site(app: Flask) -> Site:
    """Mỹ Tho."""
    with app.app_context():
        return site_of(MYTHO)


@pytest.fixture
def who(app: Flask) -> Who:
    """A member of a tenant's staff as actor, by the first part of the e-mail: `who("tiepnhan")`."""

    def find(name: str, tenant_id: int = MYTHO) -> Actor:
        with app.app_context(), acting_in(Scope(tenant_id)):
            return member_of(tenant_id, name)

    return find


def member_of(tenant_id: int, name: str) -> Actor:
    """The same within the tenant's scope."""
    row = session.execute(
        select(MembershipRow).where(MembershipRow.tenant_id == tenant_id, MembershipRow.email.startswith(f"{name}@"))
    ).scalar_one()
    return Actor(
        kind=ActorKind.MEMBER,
        name=row.name,
        membership_id=row.id,
        permissions=house().components.permissions_of(row.roles),
        unit_ids=frozenset(map(UUID, row.unit_ids)),
        heads=frozenset(map(UUID, row.headed_unit_ids)),
    )


@pytest.fixture
def submit(app: Flask, site: Site) -> Submit:
    """Send a report to Mỹ Tho and commit: `submit(category="moi-truong")`."""

    def send(channel: Channel = Channel.WEB, **changes: Any) -> Submitted:
        with app.app_context(), acting_in(Scope(MYTHO)):
            sent = submit_report(MYTHO, draft=draft(**changes), channel=channel, actor=Actor.citizen(), site=site)
            session.flush()
            session.expunge_all()
            session.commit()
            return sent

    return send


@pytest.fixture
def published(app: Flask, site: Site, who: Who, submit: Submit) -> Callable[..., Report]:
    """A report of Mỹ Tho whose result is public: `published(contact=WITH_CONTACT)`."""

    def make(**changes: Any) -> Report:
        sent, staff, head = submit(**changes).report, who("canbo"), who("thutruong")
        steps: list[tuple[str, Actor, dict[str, str]]] = [
            ("accept", who("tiepnhan"), {}),
            ("assign", head, {"assignee_id": str(staff.membership_id)}),
            ("start", staff, {}),
            ("submit_result", staff, {"text": "Đã thay nắp cống."}),
            ("publish", head, {}),
        ]
        with app.app_context(), acting_in(Scope(MYTHO)):
            for action, actor, fields in steps:
                report = take_step(MYTHO, report_id=sent.id, action=action, actor=actor, site=site, fields=fields)
            session.flush()
            session.refresh(report)
            session.expunge_all()
            session.commit()
            return report

    return make


@pytest.fixture
def successor(app: Flask, in_tenant: InTenant) -> UUID:
    """Another handler of the leaver's unit, who has joined."""
    with in_tenant(MYTHO):
        unit = find_unit(MYTHO, code="qldt")
        assert unit is not None
        facts = StaffFacts(name="Trần Kế Nhiệm", roles=["staff"], unit_ids=[unit.id])
        made = invite_staff(MYTHO, email="kenhiem@mytho.example", facts=facts, actor=SYSTEM)
        joined = update(MembershipRow).where(MembershipRow.tenant_id == MYTHO, MembershipRow.id == made.id)
        session.execute(joined.values(joined_at=MembershipRow.invited_at))
        return made.id


@pytest.fixture
def take(in_tenant: InTenant, site: Site) -> Callable[..., None]:
    """Take a step and commit."""

    def step(report_id: UUID, action: str, actor: Actor = SYSTEM, **fields: str) -> None:
        with in_tenant(MYTHO):
            take_step(MYTHO, report_id=report_id, action=action, actor=actor, site=site, fields=fields)

    return step


@pytest.fixture
def assigned(submit: Submit, take: Callable[..., None], who: Who) -> Callable[..., UUID]:
    """A report that somebody holds, in a status that follows the assignment."""

    def make(holder: str = "canbo", *, until: str = "assign", category: str = "giao-thong") -> UUID:
        report_id = submit(category=category).report.id
        take(report_id, "accept")
        for action, fields in PATH.items():
            given = {"assignee_id": str(who(holder).membership_id)} if action == "assign" else fields
            if action in {"request_extension", "submit_result", "ask"} and action != until:
                continue
            take(report_id, action, **given)
            if action == until:
                break
        return report_id

    return make


PATH: dict[str, dict[str, str]] = {
    "assign": {},
    "start": {},
    "ask": {"question": "Ở đâu?"},
    "request_extension": {"reason": "Chờ vật tư", "minutes": "480"},
    "submit_result": {"text": "Đã sửa."},
}

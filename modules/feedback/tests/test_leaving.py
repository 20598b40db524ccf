"""Somebody of the staff leaves: in one transaction their open reports go to a successor, or back to the unit."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select, update

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.identity import members
from dothi.identity.models import MembershipRow
from dothi.manifest.module import HandedOver
from dothi.numbers.counts import Stock
from dothi.record.audit import AuditEntry
from dothi.sites.site import Site
from dothi.sites.switch import ModuleState
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Invalid
from dothi_testing.databases import TestDatabase
from modules.feedback.counts.counting import recount
from modules.feedback.models import Report, Step
from modules.feedback.service import take_step
from modules.feedback.tests.conftest import Submit, Who, site_of
from modules.feedback.workflow.leaving import count_held, hand_over
from tenants.people.leaving import leave, list_successors, look_ahead
from tenants.people.staff import StaffFacts, change_staff, invite_staff
from tenants.people.units import find_unit, place_member
from tests.tenants.browser import Browser
from tests.world import HOSTS, MYTHO, SYSTEM, TIENGIANG, switch

InTenant = Callable[[int], AbstractContextManager[None]]
Statements = Callable[[], AbstractContextManager[list[str]]]
PATIENCE = 30


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


def standing(report_id: UUID) -> tuple[str, UUID | None, str]:
    report = session.get_one(Report, (MYTHO, report_id))
    return report.status, report.assignee_id, report.assignee_name


def last_step(report_id: UUID) -> Step:
    rows = select(Step).where(Step.tenant_id == MYTHO, Step.report_id == report_id).order_by(Step.number.desc())
    return session.scalars(rows.limit(1)).one()


@pytest.mark.parametrize(
    ("until", "status"),
    [
        ("assign", "assigned"),
        ("start", "in_progress"),
        ("ask", "needs_information"),
        ("request_extension", "extension_requested"),
        ("submit_result", "awaiting_approval"),
    ],
)
def test_work_goes_on_with_the_successor_where_it_stands(
    until: str, status: str, assigned: Callable[..., UUID], successor: UUID, who: Who, in_tenant: InTenant, site: Site
) -> None:
    report_id, leaver, admin = assigned(until=until), who("canbo"), who("quantri")
    with in_tenant(MYTHO):
        assert leave(site, leaver.membership_id, successor_id=successor, actor=admin) == HandedOver(given=1)  # type: ignore[arg-type]
    with in_tenant(MYTHO):
        assert standing(report_id) == (status, successor, "Trần Kế Nhiệm")
        step = last_step(report_id)
        assert (step.action, step.reader, step.actor_name) == ("hand_over", "staff", "Nguyễn Quản Trị")
        assert step.detail == {"assignee": "Trần Kế Nhiệm", "former": "Lê Cán Bộ"}
        assert members.get_membership(MYTHO, leaver.membership_id).state == "ended"  # type: ignore[arg-type]


def test_without_a_successor_work_goes_back_to_the_unit(
    assigned: Callable[..., UUID], who: Who, in_tenant: InTenant, site: Site
) -> None:
    report_id, leaver = assigned(until="start"), who("canbo")
    with in_tenant(MYTHO):
        assert leave(site, leaver.membership_id, successor_id=None, actor=who("quantri")) == HandedOver(returned=1)  # type: ignore[arg-type]
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.tenant_id == MYTHO, AuditEntry.action == "tenants.work_handed_over")
        ).one()
        assert (entry.subject, entry.detail) == ("canbo@mytho.example", {"to": "", "given": 0, "returned": 1})
    with in_tenant(MYTHO):
        assert standing(report_id) == ("accepted", None, "")
        assert last_step(report_id).action == "release"


def test_a_successor_gets_their_own_units_work_alone(
    assigned: Callable[..., UUID], successor: UUID, who: Who, in_tenant: InTenant, site: Site
) -> None:
    leaver = who("canbo").membership_id
    assert leaver is not None
    with in_tenant(MYTHO):
        units = [find_unit(MYTHO, code=code) for code in ("qldt", "tnmt")]
        place_member(MYTHO, leaver, unit_ids=[unit.id for unit in units if unit])
    here, there = assigned(), assigned(category="moi-truong")
    with in_tenant(MYTHO):
        done = leave(site, leaver, successor_id=successor, actor=who("quantri"))
        assert done == HandedOver(given=1, returned=1)
    with in_tenant(MYTHO):
        assert standing(here)[1] == successor
        assert standing(there)[1] is None


def test_what_is_handed_over_is_counted_right(
    assigned: Callable[..., UUID],
    successor: UUID,
    who: Who,
    in_tenant: InTenant,
    site: Site,
    run_jobs: Callable[[], list[str]],
) -> None:
    for until in ("assign", "start", "submit_result"):
        assigned(until=until)
    run_jobs()
    with in_tenant(MYTHO):
        leave(site, who("canbo").membership_id, successor_id=successor, actor=who("quantri"))  # type: ignore[arg-type]
    assert set(run_jobs()) == {"done"}
    with in_tenant(MYTHO):
        kept = stocks()
        recount(MYTHO)
        assert kept == stocks()
        assert count_held(MYTHO, successor) == 3


def stocks() -> set[tuple[str, str, int]]:
    """The stocks kept, without the empty ones."""
    session.expire_all()
    rows = session.scalars(select(Stock).where(Stock.tenant_id == MYTHO, Stock.value != 0))
    return {(row.name, row.key, row.value) for row in rows}


def test_a_report_more_costs_one_update_more_and_nothing_else(
    assigned: Callable[..., UUID], successor: UUID, who: Who, in_tenant: InTenant, site: Site, statements: Statements
) -> None:
    def handed(back: UUID, to: UUID) -> tuple[int, int]:
        with statements() as seen, in_tenant(MYTHO):
            found = {s.membership_id: s for s in list_successors(MYTHO, members.get_membership(MYTHO, back))}
            hand_over(MYTHO, leaver_id=back, successor=found[to], actor=SYSTEM, site=site)
        updates = [statement for statement in seen if statement.startswith("UPDATE feedback_report")]
        others = [statement for statement in seen if "feedback_" in statement or "dothi_" in statement]
        return len(updates), len(others) - len(updates)

    leaver = who("canbo").membership_id
    assert leaver is not None
    assigned()
    one, besides = handed(leaver, successor)
    for _number in range(6):
        assigned()
    assert one == 1
    assert handed(leaver, successor) == (6, besides)


def test_the_page_says_what_is_held_and_asks_who_takes_over(
    app: Flask, assigned: Callable[..., UUID], successor: UUID, who: Who, in_tenant: InTenant
) -> None:
    report_id, leaver = assigned(), who("canbo").membership_id
    admin, path = Browser(app, HOSTS[MYTHO]).sign_in("quantri@mytho.example"), f"/admin/staff/{leaver}/end"
    page = admin.get(path).text
    for words in ("Phản ánh đang được giao", "Trần Kế Nhiệm", "Phạm Thủ Trưởng", "Trả về đơn vị"):
        assert words in page
    assert "Võ Cán Bộ" not in page
    unsaid = admin.post(path)
    assert unsaid.status_code == 422
    assert "Vui lòng chọn người nhận bàn giao" in unsaid.text
    assert admin.post(path, {"successor": str(who("canbo2").membership_id)}).status_code == 422
    assert admin.post(path, {"successor": "ai-do"}).status_code == 404
    with in_tenant(MYTHO):
        assert standing(report_id)[1] == leaver
    assert admin.post(path, {"successor": str(successor)}).status_code == 303
    assert "Đã bàn giao: 1 việc." in admin.get("/admin/staff").text
    assert "đã thôi giao việc trước đó" in admin.get(path).text
    assert admin.post(path, {"successor": "unit"}, page="/admin/staff/new").status_code == 409


def test_units_left_without_a_head_are_named(app: Flask, who: Who, in_tenant: InTenant) -> None:
    head = who("thutruong").membership_id
    admin = Browser(app, HOSTS[MYTHO]).sign_in("quantri@mytho.example")
    assert "Đơn vị sẽ không còn thủ trưởng" in admin.get(f"/admin/staff/{head}/end").text
    with in_tenant(MYTHO):
        unit = find_unit(MYTHO, code="qldt")
        other = who("canbo").membership_id
        assert unit is not None
        assert other is not None
        place_member(MYTHO, other, unit_ids=[unit.id], headed=[unit.id])
    assert "Đơn vị sẽ không còn thủ trưởng" not in admin.get(f"/admin/staff/{head}/end").text


def test_work_of_a_service_that_stands_still_waits_for_it(
    app: Flask,
    assigned: Callable[..., UUID],
    successor: UUID,
    who: Who,
    in_tenant: InTenant,
    run_jobs: Callable[[], list[str]],
) -> None:
    report_id, leaver = assigned(), who("canbo").membership_id
    assert leaver is not None
    with app.app_context():
        switch(TIENGIANG, MYTHO, ModuleState.SUSPENDED)
        site = site_of(MYTHO)
    with in_tenant(MYTHO):
        ahead = look_ahead(site, leaver, actor=who("quantri"))
        assert [(held.count, held.is_moving) for held in ahead.held] == [(1, False)]
        assert not ahead.is_asking
        assert leave(site, leaver, successor_id=None, actor=who("quantri")) == HandedOver()
    run_jobs()
    with in_tenant(MYTHO):
        assert standing(report_id)[1] == leaver
    with app.app_context():
        switch(TIENGIANG, MYTHO, ModuleState.LIVE)
    run_jobs()
    with in_tenant(MYTHO):
        assert standing(report_id)[1] is None


def test_the_last_admin_stays(app: Flask, who: Who, in_tenant: InTenant, site: Site) -> None:
    last = who("quantri")
    assert last.membership_id is not None
    with in_tenant(MYTHO):
        assert "quản trị duy nhất" in look_ahead(site, last.membership_id, actor=SYSTEM).refusal
        with pytest.raises(Conflict, match="quản trị duy nhất"):
            leave(site, last.membership_id, successor_id=None, actor=SYSTEM)
        session.rollback()
    with in_tenant(MYTHO):
        with pytest.raises(Conflict, match="quản trị duy nhất"):
            change_staff(MYTHO, last.membership_id, facts=StaffFacts(name="A", roles=["staff"]), actor=SYSTEM)
        session.rollback()
    page = Browser(app, HOSTS[MYTHO]).sign_in("quantri@mytho.example").get(f"/admin/staff/{last.membership_id}/end")
    assert "quản trị duy nhất" in page.text
    assert "btn-danger" not in page.text


# Two at once


class Blocked:
    """Runs something in a thread of its own, and knows when it waits for a lock."""

    def __init__(self, app: Flask, owner_url: str) -> None:
        self.app, self.owner_url = app, owner_url
        self.pool = ThreadPoolExecutor(max_workers=2)

    def start(self, work: Callable[[], Any]) -> Future[Any]:
        """Begin `work` in Mỹ Tho's scope, and commit."""

        def run() -> Any:
            with self.app.app_context(), acting_in(Scope(MYTHO)):
                try:
                    result = work()
                    session.commit()
                    return result
                finally:
                    session.remove()

        return self.pool.submit(run)

    def wait_until_waiting(self) -> None:
        """Return as soon as some transaction of this database waits for another's lock."""
        end = time.monotonic() + PATIENCE
        with psycopg.connect(self.owner_url, autocommit=True) as owner:
            while time.monotonic() < end:
                row = owner.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()
                if row and row[0]:
                    return
                threading.Event().wait(0.02)
        raise AssertionError("nobody waits for a lock")


@pytest.fixture
def blocked(app: Flask, database: TestDatabase) -> Iterator[Blocked]:
    made = Blocked(app, database.owner_url)
    yield made
    made.pool.shutdown()


def test_what_is_assigned_while_the_membership_ends_is_handed_over_too(
    blocked: Blocked,
    submit: Submit,
    take: Callable[..., None],
    successor: UUID,
    who: Who,
    in_tenant: InTenant,
    site: Site,
) -> None:
    """The assignment has been written and not committed as the admin confirms."""
    leaver, admin, report_id = who("canbo").membership_id, who("quantri"), submit().report.id
    assert leaver is not None
    take(report_id, "accept")
    with in_tenant(MYTHO):
        fields = {"assignee_id": str(leaver)}
        take_step(MYTHO, report_id=report_id, action="assign", actor=SYSTEM, site=site, fields=fields)
        ending = blocked.start(lambda: leave(site, leaver, successor_id=successor, actor=admin))
        blocked.wait_until_waiting()
    assert ending.result(PATIENCE) == HandedOver(given=1)
    with in_tenant(MYTHO):
        assert standing(report_id)[1] == successor


def test_nobody_is_given_work_once_their_membership_is_ending(
    blocked: Blocked, submit: Submit, take: Callable[..., None], who: Who, in_tenant: InTenant, site: Site
) -> None:
    leaver, admin, report_id = who("canbo").membership_id, who("quantri"), submit().report.id
    assert leaver is not None
    take(report_id, "accept")

    def assign() -> None:
        fields = {"assignee_id": str(leaver)}
        take_step(MYTHO, report_id=report_id, action="assign", actor=SYSTEM, site=site, fields=fields)

    with in_tenant(MYTHO):
        leave(site, leaver, successor_id=None, actor=admin)
        giving = blocked.start(assign)
        blocked.wait_until_waiting()
    with pytest.raises(Invalid):
        giving.result(PATIENCE)
    with in_tenant(MYTHO):
        assert standing(report_id)[1] is None


def test_of_two_admins_who_end_each_other_one_stays(
    blocked: Blocked, who: Who, in_tenant: InTenant, site: Site, successor: UUID
) -> None:
    first = who("quantri")
    with in_tenant(MYTHO):
        members.change_roles(MYTHO, membership_id=successor, roles=["district_admin"], actor=SYSTEM)
    second = who("kenhiem")
    assert first.membership_id is not None
    with in_tenant(MYTHO):
        leave(site, second.membership_id, successor_id=None, actor=first)  # type: ignore[arg-type]
        other = blocked.start(lambda: leave(site, first.membership_id, successor_id=None, actor=second))  # type: ignore[arg-type]
        blocked.wait_until_waiting()
    with pytest.raises(Conflict, match="quản trị duy nhất"):
        other.result(PATIENCE)


def test_a_successor_who_leaves_at_the_same_time_gets_nothing(
    blocked: Blocked, assigned: Callable[..., UUID], successor: UUID, who: Who, in_tenant: InTenant, site: Site
) -> None:
    report_id, leaver, admin = assigned(), who("canbo").membership_id, who("quantri")
    assert leaver is not None
    with in_tenant(MYTHO):
        leave(site, successor, successor_id=None, actor=admin)
        other = blocked.start(lambda: leave(site, leaver, successor_id=successor, actor=admin))
        blocked.wait_until_waiting()
    with pytest.raises(Invalid):
        other.result(PATIENCE)
    with in_tenant(MYTHO):
        assert standing(report_id)[1] == leaver
        ended = [m.id for m in members.list_members(MYTHO, include_ended=True) if m.state == "ended"]
        assert ended == [successor]

"""Somebody of the staff leaves: in one transaction their open reports go to a successor, or back to the unit."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from dothi.database.session import session
from dothi.identity import members
from dothi.manifest.work_held import HandedOver
from dothi.numbers.counts import Stock
from dothi.record.audit import AuditEntry
from dothi.sites.site import Site
from dothi.sites.switch import ModuleState
from dothi.values.errors import Conflict
from modules.feedback.counts.counting import recount
from modules.feedback.models import Report, Step
from modules.feedback.tests.conftest import Who, site_of
from modules.feedback.workflow.leaving import count_held, hand_over
from tenants.people.leaving import leave, list_successors, look_ahead
from tenants.people.staff import StaffFacts, change_staff
from tenants.people.units import find_unit, place_member
from tests.client import Browser
from tests.world import HOSTS, MYTHO, SYSTEM, TIENGIANG, switch

InTenant = Callable[[int], AbstractContextManager[None]]
Statements = Callable[[], AbstractContextManager[list[str]]]


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
    admin, path = Browser(app, HOSTS[MYTHO]).enter("quantri@mytho.example"), f"/admin/staff/{leaver}/end"
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
    admin = Browser(app, HOSTS[MYTHO]).enter("quantri@mytho.example")
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
    page = Browser(app, HOSTS[MYTHO]).enter("quantri@mytho.example").get(f"/admin/staff/{last.membership_id}/end")
    assert "quản trị duy nhất" in page.text
    assert "btn-danger" not in page.text

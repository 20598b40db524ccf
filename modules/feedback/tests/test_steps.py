"""A report's way from submission to publication, and every way that leads nowhere, against the database."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.identity.members import end_membership
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Denied, DomainError, Invalid, NotFound
from dothi.values.worktime import WorkingCalendar
from dothi_testing.waiting import PATIENCE
from modules.feedback.history import history
from modules.feedback.models import Category, Report
from modules.feedback.queries import get_public_report
from modules.feedback.service import Channel, IllegalStep, Reader, add_note, take_step
from modules.feedback.tests.conftest import Submit, Who
from modules.feedback.tests.test_state_machine import expected_counts, kept_counts
from tenants.registry.models import Unit
from tests.blocked import Blocked
from tests.world import MYTHO, TANAN

InTenant = Callable[[int], AbstractContextManager[None]]
Step = Callable[..., Report]
MONDAY = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)  # 08:30 in Vietnam


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """All of it happens on a working day."""
    with clock.frozen(MONDAY):
        yield


@pytest.fixture
def step(app: Flask, site: Site) -> Step:
    """Take a step in Mỹ Tho and commit: `step(report_id, "accept", actor, reason="…")`."""

    def take(report_id: UUID, action: str, actor: Actor, version: int | None = None, **fields: Any) -> Report:
        with app.app_context(), acting_in(Scope(MYTHO)), _rolled_back_on_error():
            report = take_step(
                MYTHO, report_id=report_id, action=action, actor=actor, site=site, fields=fields, version=version
            )
            session.flush()
            session.refresh(report)
            session.expunge_all()
            session.commit()
            return report

    return take


@contextmanager
def _rolled_back_on_error() -> Iterator[None]:
    try:
        yield
    except DomainError:
        session.rollback()
        raise


def unit_id(code: str) -> str:
    """A unit's id."""
    return str(session.execute(select(Unit.id).where(Unit.tenant_id == MYTHO, Unit.code == code)).scalar_one())


def test_the_way_from_submission_to_publication(submit: Submit, step: Step, who: Who, in_tenant: InTenant) -> None:
    report = submit(category="moi-truong").report
    with in_tenant(MYTHO):
        urban = unit_id("qldt")
    head, staff = who("thutruong"), who("canbo")
    accepted = step(report.id, "accept", who("tiepnhan"), version=1, unit_id=urban, level="urgent")
    assert (accepted.status, accepted.level, accepted.version, accepted.is_public) == ("accepted", "urgent", 2, True)
    assert accepted.due_at == accepted.handling_due_at
    assert step(report.id, "assign", head, assignee_id=str(staff.membership_id)).assignee_name == staff.name
    assert step(report.id, "start", staff).status == "in_progress"
    assert step(report.id, "submit_result", staff, text="Đã thay nắp cống.").status == "awaiting_approval"
    published = step(report.id, "publish", head)
    assert (published.status, published.result, published.is_open) == ("published", "Đã thay nắp cống.", False)
    assert (published.due_at, published.due_state, published.is_in_time) == (None, "none", True)
    with in_tenant(MYTHO):
        told = [line.action for line in history(MYTHO, report.id, reader=Reader.PUBLIC)]
        assert told == ["submit", "accept", "assign", "start", "publish"]
        every = history(MYTHO, report.id, reader=Reader.STAFF)
        assert [line.number for line in every] == [1, 2, 3, 4, 5, 6]
        assert get_public_report(MYTHO, report.code).id == report.id


def test_citizens_read_no_names_and_no_internal_notes(
    submit: Submit, step: Step, who: Who, in_tenant: InTenant
) -> None:
    report = submit().report
    step(report.id, "accept", who("tiepnhan"), note="Gọi cho công ty cấp nước.")
    staff = who("canbo")
    step(report.id, "assign", who("thutruong"), assignee_id=str(staff.membership_id))
    with in_tenant(MYTHO):
        outside = history(MYTHO, report.id, reader=Reader.REPORTER)
        assert all(not line.internal_note and not line.actor_name for line in outside)
        assert all("assignee" not in line.detail for line in outside)
        assert history(MYTHO, report.id, reader=Reader.STAFF)[1].internal_note == "Gọi cho công ty cấp nước."


def test_a_question_stops_the_clock_until_it_is_answered(submit: Submit, step: Step, who: Who) -> None:
    report = submit(category="moi-truong").report
    asked = step(report.id, "ask", who("tiepnhan"), question="Sự việc ở đoạn nào?")
    assert (asked.status, asked.due_at, asked.due_state) == ("needs_information", None, "none")
    clock.shift(timedelta(hours=2))
    answered = step(report.id, "answer", Actor.citizen(), text="Trước trường học.")
    assert answered.status == "submitted"
    assert answered.due_at == report.acceptance_due_at + timedelta(hours=2)


def test_an_extension_moves_the_deadline_by_working_time(submit: Submit, step: Step, who: Who) -> None:
    report = submit(category="trat-tu-do-thi").report
    staff, head = who("canbo"), who("thutruong")
    step(report.id, "accept", who("tiepnhan"))
    step(report.id, "assign", head, assignee_id=str(staff.membership_id))
    before = step(report.id, "start", staff)
    step(report.id, "request_extension", staff, reason="Chờ vật tư", minutes="480")
    after = step(report.id, "grant_extension", head)
    assert after.status == "in_progress"
    assert before.handling_due_at is not None
    assert after.handling_due_at is not None
    assert WorkingCalendar().between(before.handling_due_at, after.handling_due_at) == 480


def test_a_duplicate_names_its_original(submit: Submit, step: Step, who: Who) -> None:
    first, second = submit().report, submit(text="Nắp cống vỡ, như đã báo.").report
    intake = who("tiepnhan")
    with pytest.raises(Invalid) as refused:
        step(second.id, "merge", intake, duplicate_of=second.code)
    assert "duplicate_of" in refused.value.fields
    merged = step(second.id, "merge", intake, duplicate_of=first.code.lower())
    assert (merged.status, merged.duplicate_of, merged.is_public) == ("duplicate", first.id, False)
    with pytest.raises(Invalid):
        step(first.id, "merge", intake, duplicate_of=second.code)


def test_an_illegal_step_says_where_the_report_stands(submit: Submit, step: Step, who: Who) -> None:
    report = submit().report
    with pytest.raises(IllegalStep) as refused:
        step(report.id, "publish", who("thutruong"))
    assert (refused.value.code, refused.value.status_now) == ("illegal_step", "submitted")


def test_a_stale_form_changes_nothing(submit: Submit, step: Step, who: Who) -> None:
    report = submit().report
    step(report.id, "accept", who("tiepnhan"), version=1)
    with pytest.raises(IllegalStep) as refused:
        step(report.id, "refer", who("tiepnhan"), version=1, agency="Sở Xây dựng", reason="Đúng thẩm quyền")
    assert refused.value.code == "stale"


def test_a_step_of_others_is_denied(submit: Submit, step: Step, who: Who) -> None:
    report = submit().report
    others = [("canbo", "accept"), ("xem", "reject"), ("lanhdao", "accept"), ("thutruong", "merge"), ("quantri", "ask")]
    for name, action in others:
        with pytest.raises(Denied):
            step(report.id, action, who(name), reason="vì", question="gì", duplicate_of="MT-26-000001")


def test_another_units_staff_may_look_but_not_work(submit: Submit, step: Step, who: Who) -> None:
    report = submit().report
    step(report.id, "accept", who("tiepnhan"))
    staff = who("canbo")
    step(report.id, "assign", who("thutruong"), assignee_id=str(staff.membership_id))
    with pytest.raises(Denied):
        step(report.id, "start", who("canbo2"))


def test_a_confidential_report_does_not_exist_for_others(submit: Submit, step: Step, who: Who) -> None:
    report = submit(category="an-ninh").report
    with pytest.raises(NotFound):
        step(report.id, "start", who("canbo2"))
    assert not step(report.id, "accept", who("tiepnhan")).is_public


def test_another_tenants_report_does_not_exist(submit: Submit, app: Flask, site: Site, who: Who) -> None:
    report = submit().report
    actor = who("tiepnhan", TANAN)
    with app.app_context(), acting_in(Scope(TANAN)), pytest.raises(NotFound):
        take_step(TANAN, report_id=report.id, action="accept", actor=actor, site=site, fields={})


def test_the_assignee_must_belong_to_the_unit(submit: Submit, step: Step, who: Who) -> None:
    report = submit().report
    step(report.id, "accept", who("tiepnhan"))
    with pytest.raises(Invalid) as refused:
        step(report.id, "assign", who("thutruong"), assignee_id=str(who("canbo2").membership_id))
    assert "assignee_id" in refused.value.fields


NEEDS: list[tuple[str, dict[str, str], str]] = [
    ("reject", {}, "reason"),
    ("reject", {"reason": "  "}, "reason"),
    ("ask", {"question": "x" * 4_001}, "question"),
    ("refer", {"agency": "Sở"}, "reason"),
    ("accept", {"level": "huge"}, "level"),
    ("accept", {"category": "khong-co"}, "category"),
    ("accept", {"unit_id": "khong-phai-uuid"}, "unit_id"),
    ("jump", {}, "action"),
]


def test_what_a_step_needs_is_said_of_its_field(submit: Submit, step: Step, who: Who) -> None:
    report, intake = submit().report, who("tiepnhan")
    for action, fields, wrong in NEEDS:
        with pytest.raises(Invalid) as refused:
            step(report.id, action, intake, **fields)
        assert wrong in refused.value.fields, (action, fields)


def test_of_two_at_once_one_wins(app: Flask, submit: Submit, site: Site, who: Who) -> None:
    report, intake = submit().report, who("tiepnhan")
    outcomes: list[str] = []
    start = threading.Barrier(4)

    def accept(action: str, fields: dict[str, str]) -> None:
        with app.app_context(), acting_in(Scope(MYTHO)):
            start.wait()
            try:
                take_step(MYTHO, report_id=report.id, action=action, actor=intake, site=site, fields=fields, version=1)
                session.commit()
                outcomes.append("won")
            except IllegalStep as error:
                session.rollback()
                outcomes.append(error.code)
            session.remove()

    steps = [("accept", {}), ("reject", {"reason": "Không rõ"}), ("accept", {}), ("ask", {"question": "Ở đâu?"})]
    threads = [threading.Thread(target=accept, args=each) for each in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(outcomes) == ["stale", "stale", "stale", "won"]


def test_notes_are_for_those_in_charge(app: Flask, submit: Submit, in_tenant: InTenant, who: Who) -> None:
    report = submit(channel=Channel.API).report
    with in_tenant(MYTHO):
        assert add_note(MYTHO, report_id=report.id, actor=who("canbo"), text=" Đã gọi điện. ").text == "Đã gọi điện."
        with pytest.raises(Denied):
            add_note(MYTHO, report_id=report.id, actor=who("canbo2"), text="Không phải việc tôi")
        with pytest.raises(Invalid):
            add_note(MYTHO, report_id=report.id, actor=who("canbo"), text="")


def test_what_was_overdue_when_the_citizen_was_asked_is_not_in_time(submit: Submit, step: Step, who: Who) -> None:
    intake = who("tiepnhan")
    late, early = submit(category="giao-thong").report, submit(category="trat-tu-do-thi").report  # 1 and 4 hours
    clock.shift(timedelta(hours=2))
    for report in (late, early):
        step(report.id, "ask", intake, question="Ở đâu?")
    clock.shift(timedelta(days=3))
    assert step(late.id, "reject", intake, reason="Không đủ thông tin.").is_in_time is False
    assert step(early.id, "reject", intake, reason="Không đủ thông tin.").is_in_time is True


def test_accepted_work_is_not_rejected_by_way_of_a_question(submit: Submit, step: Step, who: Who) -> None:
    report, intake = submit().report, who("tiepnhan")
    step(report.id, "accept", intake)
    step(report.id, "ask", intake, question="Ở đâu?")
    with pytest.raises(IllegalStep):
        step(report.id, "reject", intake, reason="Không đủ thông tin.")


def test_what_was_sent_as_confidential_stays_so(submit: Submit, step: Step, who: Who, in_tenant: InTenant) -> None:
    report = submit(category="an-ninh").report
    with in_tenant(MYTHO):
        session.execute(update(Category).where(Category.tenant_id == MYTHO).values(is_confidential=False))
    accepted = step(report.id, "accept", who("tiepnhan"))
    assert (accepted.is_confidential, accepted.is_public) == (True, False)


def test_a_unit_no_longer_in_use_gets_no_work(submit: Submit, step: Step, who: Who, in_tenant: InTenant) -> None:
    report = submit(category="moi-truong").report
    with in_tenant(MYTHO):
        session.execute(update(Unit).where(Unit.tenant_id == MYTHO, Unit.code == "tnmt").values(is_active=False))
        fallback = unit_id("qldt")
    assert str(step(report.id, "accept", who("tiepnhan")).unit_id) == fallback


def test_of_two_merged_into_each_other_at_once_one_remains(
    blocked: Blocked, submit: Submit, site: Site, who: Who, in_tenant: InTenant
) -> None:
    first, second, intake = submit().report, submit().report, who("tiepnhan")

    def merge(report: Report, into: Report) -> None:
        fields = {"duplicate_of": into.code}
        take_step(MYTHO, report_id=report.id, action="merge", actor=intake, site=site, fields=fields)

    with in_tenant(MYTHO):
        merge(first, second)
        other = blocked.start(lambda: merge(second, first))
        blocked.wait_until_waiting()
    with pytest.raises(Invalid):
        other.result(PATIENCE)


def test_the_code_of_a_confidential_original_is_not_told(
    submit: Submit, step: Step, who: Who, in_tenant: InTenant
) -> None:
    original, second = submit(category="an-ninh").report, submit().report
    merged = step(second.id, "merge", who("tiepnhan"), duplicate_of=original.code)
    assert merged.duplicate_of == original.id
    with in_tenant(MYTHO):
        told = history(MYTHO, second.id, reader=Reader.REPORTER)
        assert original.code not in str([line.detail for line in told])


def test_reports_of_somebody_who_left_go_back_to_the_unit(
    submit: Submit, step: Step, who: Who, in_tenant: InTenant, run_jobs: Callable[[], list[str]]
) -> None:
    staff, head, intake = who("canbo"), who("thutruong"), who("tiepnhan")
    reports = [submit(category="trat-tu-do-thi").report for _ in range(3)]
    for report in reports:
        step(report.id, "accept", intake)
        step(report.id, "assign", head, assignee_id=str(staff.membership_id))
    started, asked, handed_in = (report.id for report in reports)
    step(started, "start", staff)
    before = step(asked, "ask", staff, question="Ở đâu?")
    step(handed_in, "start", staff)
    step(handed_in, "submit_result", staff, text="Đã xong.")
    clock.shift(timedelta(hours=1))
    assert staff.membership_id is not None
    with in_tenant(MYTHO):
        end_membership(MYTHO, membership_id=staff.membership_id, actor=who("quantri"))
    assert set(run_jobs()) == {"done"}
    with in_tenant(MYTHO):
        stand = {row.id: row for row in session.scalars(select(Report).where(Report.tenant_id == MYTHO))}
        assert [stand[id_].status for id_ in (started, asked, handed_in)] == [
            "accepted",
            "needs_information",
            "awaiting_approval",
        ]
        assert {row.assignee_id for row in stand.values()} == {None}
        assert stand[asked].paused_at == before.paused_at
        assert kept_counts() == expected_counts()
    assert step(asked, "answer", Actor.citizen(), text="Trước chợ.").status == "accepted"

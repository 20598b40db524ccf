"""Deadlines that run follow the working calendar, each move a step of the history; a second round moves nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from dothi.database.session import session
from dothi.outbox.events import EventRow
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.worktime import OFFICE_DAY, WorkingCalendar
from dothi.work.jobs import run_schedule
from dothi_testing.plugin import InTenant
from modules.feedback.history import StepLine, last_taken
from modules.feedback.models import Report, Step
from modules.feedback.service import Reader, take_step
from modules.feedback.tests.conftest import Submit, Who, site_of
from modules.feedback.tests.person import Person, words
from modules.feedback.tests.test_state_machine import expected_counts, kept_counts
from modules.feedback.workflow import following, writing
from tenants.registry.settings import write_settings
from tests.world import MYTHO, TIENGIANG, switch

MONDAY = datetime(2026, 11, 9, 1, 0, tzinfo=UTC)  # 08:00 in Vietnam
DAY = timedelta(days=1)
TUESDAY, WEDNESDAY = date(2026, 11, 10), date(2026, 11, 11)
RunJobs = Callable[[], list[str]]


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """All of it begins on a working day."""
    with clock.frozen(MONDAY):
        yield


@pytest.fixture
def step(app: Flask, in_tenant: InTenant, who: Who) -> Callable[..., Report]:
    """Take a step as somebody: `step(report, "accept", "tiepnhan", level="normal")`."""

    def take(report: Report, action: str, name: str | None, **fields: Any) -> Report:
        actor = who(name) if name else Actor.citizen()
        with app.app_context():
            site = site_of(MYTHO)
        with in_tenant(MYTHO):
            found = take_step(MYTHO, report_id=report.id, action=action, actor=actor, site=site, fields=fields)
            session.flush()
            session.refresh(found)
            session.expunge(found)
        return found

    return take


def set_calendar(in_tenant: InTenant, **changes: Any) -> None:
    """Save another calendar, as the form does."""
    with in_tenant(MYTHO):
        write_settings(MYTHO, "calendar", WorkingCalendar(**changes).to_dict(), actor=Actor.system())


def minute_passes(app: Flask, by: timedelta = timedelta(minutes=1)) -> None:
    """The schedule runs as the dispatcher has it run."""
    clock.shift(by)
    with app.app_context():
        assert run_schedule("feedback.every_minute")[1] == 0


def now_of(report: Report) -> Report:
    """The report as it is stored."""
    return session.get_one(Report, (MYTHO, report.id), populate_existing=True)


def steps_of(report: Report) -> list[tuple[str, str]]:
    """Its history: actions, and what moved the clock."""
    rows = session.scalars(
        select(Step).where(Step.tenant_id == MYTHO, Step.report_id == report.id).order_by(Step.number)
    )
    return [(row.action, row.detail.get("because", "")) for row in rows]


def due(report: Report) -> datetime:
    """Its running deadline."""
    assert report.due_at is not None
    return report.due_at


def moves() -> int:
    """How many deadlines were told to have moved."""
    found = session.scalars(select(EventRow.name).where(EventRow.tenant_id == MYTHO)).all()
    return found.count("ReportClockMoved")


def test_a_day_off_moves_what_runs_to_where_the_next_one_would_be_due(
    app: Flask, submit: Submit, step: Callable[..., Report], in_tenant: InTenant, run_jobs: RunJobs
) -> None:
    minute_passes(app)
    running, waiting = submit().report, submit(category="trat-tu-do-thi").report
    running = step(running, "accept", "tiepnhan", level="normal")
    set_calendar(in_tenant, days_off=frozenset({TUESDAY}))
    later = step(submit().report, "accept", "tiepnhan", level="normal")
    assert later.due_at == due(running) + DAY
    minute_passes(app)
    with in_tenant(MYTHO):
        found = now_of(running)
        assert (found.due_at, found.queue_at, found.version) == (later.due_at, later.due_at, running.version)
        assert now_of(waiting).due_at == waiting.due_at  # due on Monday: nothing to say
        assert steps_of(running) == [("submit", ""), ("accept", ""), ("recalculate", "calendar")]
        assert steps_of(waiting) == [("submit", "")]
        assert moves() == 1
    run_jobs()
    with in_tenant(MYTHO):
        assert kept_counts() == expected_counts()
    told = words(Person.at(app, as_="canbo").get(f"/work/feedback/{running.code}"))
    assert "Đã tính lại thời hạn" in told
    assert "Lịch làm việc của cơ quan thay đổi. Hạn mới: 17/11/2026 08:01, trước đây: 16/11/2026 08:01." in told
    assert "Lịch làm việc của cơ quan thay đổi." in words(Person.at(app).get(f"/phan-anh/{running.code}"))


def test_a_change_that_is_taken_back_brings_the_deadline_back(
    app: Flask, submit: Submit, step: Callable[..., Report], in_tenant: InTenant
) -> None:
    running = step(submit().report, "accept", "tiepnhan", level="normal")
    half = (OFFICE_DAY[:1],) * 5 + ((), ())
    for changed in (
        {"days_off": frozenset({TUESDAY, WEDNESDAY})},
        {"swapped_days": frozenset({date(2026, 11, 14)})},
        {"week": half},
    ):
        set_calendar(in_tenant, **changed)
        minute_passes(app)
        with in_tenant(MYTHO):
            assert now_of(running).due_at == WorkingCalendar(**changed).add(MONDAY, 40 * 60)
            assert now_of(running).due_at != running.due_at
    set_calendar(in_tenant)
    minute_passes(app)
    with in_tenant(MYTHO):
        assert now_of(running).due_at == running.due_at


def test_pauses_and_extensions_are_counted_by_the_new_calendar_too(
    app: Flask, submit: Submit, step: Callable[..., Report], in_tenant: InTenant, who: Who
) -> None:
    report = step(submit().report, "accept", "tiepnhan", level="normal")
    step(report, "assign", "thutruong", assignee_id=str(who("canbo").membership_id))
    step(report, "start", "canbo")
    step(report, "request_extension", "canbo", reason="Chờ vật tư", minutes="480")
    step(report, "grant_extension", "thutruong")
    clock.shift(timedelta(hours=1))
    step(report, "ask", "canbo", question="Ở đâu?")
    clock.shift(2 * DAY)  # Wednesday, 09:00
    set_calendar(in_tenant, days_off=frozenset({TUESDAY}))
    minute_passes(app, timedelta(0))
    calendar = WorkingCalendar(days_off=frozenset({TUESDAY}))
    with in_tenant(MYTHO):
        asked = now_of(report)
        assert (asked.due_at, asked.due_state) == (None, "none")
        assert asked.queue_at == calendar.add(MONDAY, 48 * 60)
    answered = step(report, "answer", None, text="Trước số 12.")
    # It stood still for a day that is worked, and for one that isn't any more.
    assert answered.due_at == calendar.add(MONDAY, 48 * 60 + 480)
    set_calendar(in_tenant)
    minute_passes(app)
    with in_tenant(MYTHO):
        assert now_of(report).due_at == WorkingCalendar().add(MONDAY, 48 * 60 + 2 * 480)


def test_what_is_overdue_is_in_time_again_when_that_day_was_off_and_is_told_anew_when_it_passes(
    app: Flask, submit: Submit, in_tenant: InTenant, run_jobs: RunJobs
) -> None:
    report = submit(category="moi-truong").report  # four hours: until 13:30
    minute_passes(app, timedelta(hours=7))
    with in_tenant(MYTHO):
        assert now_of(report).due_state == "overdue"
    set_calendar(in_tenant, days_off=frozenset({MONDAY.date()}))
    minute_passes(app)
    with in_tenant(MYTHO):
        assert now_of(report).due_state == "in_time"
    set_calendar(in_tenant)
    minute_passes(app)
    with in_tenant(MYTHO):
        assert now_of(report).due_state == "overdue"
        names = session.scalars(select(EventRow.name).where(EventRow.tenant_id == MYTHO)).all()
        assert names.count("ReportDeadlinePassed") == 2
    run_jobs()
    with in_tenant(MYTHO):
        assert kept_counts() == expected_counts()


def test_a_finished_report_keeps_its_deadline(
    app: Flask, published: Callable[..., Report], in_tenant: InTenant
) -> None:
    report = published()
    set_calendar(in_tenant, days_off=frozenset({MONDAY.date(), TUESDAY}))
    minute_passes(app)
    with in_tenant(MYTHO):
        assert now_of(report).handling_due_at == report.handling_due_at
        assert now_of(report).is_in_time == report.is_in_time


def test_a_round_that_was_stopped_is_gone_on_with_and_moves_nothing_twice(
    app: Flask, submit: Submit, in_tenant: InTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "BATCH", 2)
    reports = [submit(category="trat-tu-do-thi").report for _ in range(5)]
    clock.shift(timedelta(hours=8))
    reports += [submit(category="trat-tu-do-thi").report for _ in range(5)]
    set_calendar(in_tenant, days_off=frozenset({TUESDAY}))
    calls: list[Any] = []

    def stop_at_the_third(*arguments: Any) -> None:
        calls.append(arguments)
        if len(calls) == 5:
            raise TimeoutError
        writing.write(*arguments)

    with monkeypatch.context() as killed, app.app_context():
        killed.setattr(following, "write", stop_at_the_third)
        assert run_schedule("feedback.every_minute")[1] == 1
    for _ in range(5):
        minute_passes(app)
    with in_tenant(MYTHO):
        assert moves() == 5
        assert [now_of(report).due_at for report in reports[5:]] == [due(report) + DAY for report in reports[5:]]
        assert [now_of(report).due_at for report in reports[:5]] == [report.due_at for report in reports[:5]]


def test_reports_from_before_clocks_knew_their_facts_follow_as_well(
    app: Flask, submit: Submit, step: Callable[..., Report], in_tenant: InTenant
) -> None:
    report = step(submit().report, "accept", "tiepnhan", level="normal")
    step(report, "ask", "tiepnhan", question="Ở đâu?")
    clock.shift(timedelta(hours=2))
    answered = step(report, "answer", None, text="Trước số 12.")
    with in_tenant(MYTHO):
        session.execute(update(Report).where(Report.tenant_id == MYTHO).values(clock_since=None, clock_minutes=None))
    minute_passes(app)
    with in_tenant(MYTHO):
        found = now_of(report)
        assert (found.due_at, found.clock_since, found.clock_minutes) == (answered.due_at, MONDAY, 40 * 60)
        assert moves() == 0
    set_calendar(in_tenant, days_off=frozenset({TUESDAY}))
    minute_passes(app)
    with in_tenant(MYTHO):
        assert now_of(report).due_at == due(answered) + DAY


@pytest.mark.parametrize("reason", ["calendar", "suspension"])
def test_the_first_round_after_an_upgrade_says_why_a_deadline_moved(
    app: Flask, submit: Submit, step: Callable[..., Report], in_tenant: InTenant, reason: str
) -> None:
    """Its mark tells nothing of what deadlines were counted by before."""
    report = step(submit().report, "accept", "tiepnhan", level="normal")
    if reason == "calendar":
        set_calendar(in_tenant, days_off=frozenset({TUESDAY}))
    else:
        with app.app_context():
            switch(TIENGIANG, MYTHO, ModuleState.SUSPENDED)
        clock.shift(DAY)
        with app.app_context():
            switch(TIENGIANG, MYTHO, ModuleState.LIVE)
    minute_passes(app)
    with in_tenant(MYTHO):
        assert steps_of(report)[2:] == [("recalculate", reason)]


def test_a_report_counted_by_a_remembered_calendar_after_the_change_follows_too(
    app: Flask, submit: Submit, in_tenant: InTenant
) -> None:
    clock.shift(timedelta(hours=8))
    minute_passes(app)
    set_calendar(in_tenant, days_off=frozenset({TUESDAY}))
    minute_passes(app)
    report = submit(category="trat-tu-do-thi").report  # its site was asked for before
    minute_passes(app)
    with in_tenant(MYTHO):
        assert now_of(report).due_at == due(report) + DAY


def test_what_the_clock_did_by_itself_is_nobodys_step() -> None:
    def line(number: int, action: str) -> StepLine:
        texts = dict.fromkeys(("to_status", "actor_kind", "actor_name", "public_note", "internal_note"), "")
        return StepLine(
            number=number, at=MONDAY, action=action, from_status=None, reader=Reader.PUBLIC, detail={}, **texts
        )

    lines = [line(1, "submit"), line(2, "reopen"), line(3, "recalculate")]
    assert last_taken(lines).action == "reopen"

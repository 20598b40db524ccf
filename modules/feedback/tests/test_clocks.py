"""The minute's job: what nears and passes its deadline is marked and told once; a suspension costs nobody time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from dothi.database.session import session
from dothi.outbox.events import Delivery
from dothi.sites.site import Site
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi.work.jobs import run_schedule
from modules.feedback.models import Contact, Report
from modules.feedback.service import ContactDraft, take_step
from modules.feedback.tests.conftest import Submit, Who
from modules.feedback.tests.test_state_machine import expected_counts, kept_counts
from modules.feedback.workflow import following
from tests.world import MYTHO, TIENGIANG, switch

InTenant = Callable[[int], AbstractContextManager[None]]
Mails = Callable[[str], list[dict[str, Any]]]
MONDAY = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)  # 08:00 in Vietnam


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """All of it begins on a working day."""
    with clock.frozen(MONDAY):
        yield


def every_minute(app: Flask) -> None:
    """Run the schedule as the dispatcher does."""
    with app.app_context():
        done, failed = run_schedule("feedback.every_minute")
    assert failed == 0
    assert done >= 1


def state_of(report: Report) -> tuple[str, datetime | None]:
    """How its clock stands."""
    found = session.get_one(Report, (MYTHO, report.id), populate_existing=True)
    return found.due_state, found.due_at


def subjects(mails: Mails, to: str) -> list[str]:
    """Of what arrived for an address, newest first."""
    found: Any = mails(to)
    return [mail["subject"] for mail in (found["messages"] if isinstance(found, dict) else found)]


def test_deadlines_near_and_pass_and_the_counts_follow(
    app: Flask, submit: Submit, in_tenant: InTenant, run_jobs: Callable[[], list[str]]
) -> None:
    report = submit(category="moi-truong").report  # four hours to accept it: until 14:00
    with in_tenant(MYTHO):
        assert state_of(report)[0] == "due_soon"
    clock.shift(timedelta(hours=7))
    every_minute(app)
    every_minute(app)
    with in_tenant(MYTHO):
        assert state_of(report)[0] == "overdue"
        stored = session.get_one(Report, (MYTHO, report.id), populate_existing=True)
        assert stored.version == report.version  # a page that lies open goes on
    outcomes = run_jobs()
    assert set(outcomes) == {"done"}
    with in_tenant(MYTHO):
        assert kept_counts() == expected_counts()


def test_a_suspension_moves_running_deadlines_once(
    app: Flask, submit: Submit, in_tenant: InTenant, who: Who, site: Site, run_jobs: Callable[[], list[str]]
) -> None:
    running, asked = submit(category="moi-truong").report, submit(category="moi-truong").report
    intake = who("tiepnhan")
    with in_tenant(MYTHO):
        take_step(MYTHO, report_id=asked.id, action="ask", actor=intake, site=site, fields={"question": "Ở đâu?"})
    clock.shift(timedelta(hours=1))
    with app.app_context():
        switch(TIENGIANG, MYTHO, ModuleState.SUSPENDED)
    clock.shift(timedelta(days=1))
    with app.app_context():
        switch(TIENGIANG, MYTHO, ModuleState.LIVE)
    for _ in range(2):
        every_minute(app)
    with in_tenant(MYTHO):
        assert state_of(running)[1] == running.acceptance_due_at + timedelta(days=1)
        assert state_of(asked) == ("none", None)
    run_jobs()
    with in_tenant(MYTHO):
        assert kept_counts() == expected_counts()


def test_more_than_a_batch_is_moved_and_marked_in_one_run(
    app: Flask, submit: Submit, in_tenant: InTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "BATCH", 2)
    reports = [submit(category="moi-truong").report for _ in range(5)]
    with app.app_context():
        switch(TIENGIANG, MYTHO, ModuleState.SUSPENDED)
    clock.shift(timedelta(days=1))
    with app.app_context():
        switch(TIENGIANG, MYTHO, ModuleState.LIVE)
    clock.shift(timedelta(days=3))
    every_minute(app)
    with in_tenant(MYTHO):
        for report in reports:
            moved_on = report.acceptance_due_at + timedelta(days=1)
            assert state_of(report) == ("overdue", moved_on)


def test_a_run_that_was_stopped_is_gone_on_with_and_moves_nothing_twice(
    app: Flask, submit: Submit, in_tenant: InTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "BATCH", 2)
    reports = [submit(category="moi-truong").report for _ in range(5)]
    with app.app_context():
        switch(TIENGIANG, MYTHO, ModuleState.SUSPENDED)
    clock.shift(timedelta(days=1))
    with app.app_context():
        switch(TIENGIANG, MYTHO, ModuleState.LIVE)
    seen: list[Report] = []
    move = following._move

    def stop_at_the_fourth(report: Report, *rest: Any) -> Any:
        seen.append(report)
        if len(seen) == 4:
            raise TimeoutError
        return move(report, *rest)

    with monkeypatch.context() as killed, app.app_context():
        killed.setattr(following, "_move", stop_at_the_fourth)
        assert run_schedule("feedback.every_minute")[1] == 1
    with in_tenant(MYTHO):
        assert sum(state_of(report)[1] != report.acceptance_due_at for report in reports) == 2
    every_minute(app)
    with in_tenant(MYTHO):
        assert all(state_of(report)[1] == report.acceptance_due_at + timedelta(days=1) for report in reports)


def test_citizen_and_unit_are_told_by_mail(
    app: Flask,
    submit: Submit,
    in_tenant: InTenant,
    who: Who,
    site: Site,
    run_jobs: Callable[[], list[str]],
    mails: Mails,
) -> None:
    contact = ContactDraft(name="Nguyễn Văn An", email="nguyen.an@example.vn")
    report = submit(contact=contact).report
    assert set(run_jobs()) == {"done"}
    with in_tenant(MYTHO):
        take_step(
            MYTHO,
            report_id=report.id,
            action="reject",
            actor=who("tiepnhan"),
            site=site,
            fields={"reason": "Đã xử lý."},
        )
    assert set(run_jobs()) == {"done"}
    assert subjects(mails, contact.email) == [
        f"Phản ánh {report.code} không được tiếp nhận",
        f"Đã nhận phản ánh {report.code}",
    ]


def test_a_mail_to_an_impossible_address_fails_at_once(
    submit: Submit, in_tenant: InTenant, run_jobs: Callable[[], list[str]]
) -> None:
    submit(contact=ContactDraft(name="Nguyễn Văn An", email="an@example.vn"))
    with in_tenant(MYTHO):
        session.execute(update(Contact).where(Contact.tenant_id == MYTHO).values(email="nguyễn@example.vn"))
    assert sorted(run_jobs()).count("failed") == 1
    with in_tenant(MYTHO):
        failed = session.scalars(select(Delivery).where(Delivery.tenant_id == MYTHO, Delivery.failed_at.is_not(None)))
        assert [(each.handler, each.attempts) for each in failed] == [("feedback.mail_citizen_received", 1)]

"""What units and staff are told by mail: together each working morning, at once what is urgent, never twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import func, select, update

from dothi.database.session import session
from dothi.outbox.events import EventRow
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.ids import new_id
from dothi.work.jobs import run_schedule
from dothi_testing.databases import TestDatabase
from dothi_testing.plugin import InTenant
from modules.feedback.models import Notice, Report
from modules.feedback.notices import contents, digests
from modules.feedback.notices.reasons import CONCERNS, concern_of
from modules.feedback.service import take_step
from modules.feedback.tests.conftest import Submit, Who
from tests.world import MYTHO

MONDAY = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)  # 08:00 in Vietnam
MORNING = timedelta(days=1)
URGENT, NORMAL = "giao-thong", "trat-tu-do-thi"
UNIT, STAFF, HEAD = "qldt@mytho.example", "canbo@mytho.example", "thutruong@mytho.example"
RunJobs = Callable[[], list[str]]


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """All of it begins on a working day, whose morning has been told."""
    with clock.frozen(MONDAY):
        yield


@pytest.fixture
def minute(app: Flask, run_jobs: RunJobs) -> Callable[[], None]:
    """What the worker does within a minute: consequences, the schedule, what that caused."""

    def run() -> None:
        run_jobs()
        with app.app_context():
            assert run_schedule("feedback.every_minute")[1] == 0
            assert run_schedule("feedback.digests")[1] == 0
        run_jobs()

    return run


@pytest.fixture
def arrived(
    mails: Callable[[str], list[dict[str, Any]]], minute: Callable[[], None], in_tenant: InTenant
) -> Callable[[str], Any]:
    """What has arrived at an address since the test began, the oldest first, after a minute has passed."""
    minute()
    former = events(in_tenant)

    def read(address: str) -> list[dict[str, Any]]:
        minute()
        ours = events(in_tenant) - former  # other processes of the tests write to the same addresses
        return [mail for mail in reversed(mails(address)) if mail["message_id"].strip(" <").partition(".")[0] in ours]

    return read


def events(in_tenant: InTenant) -> set[str]:
    """The ids of the tenant's events, with which the Message-IDs of its mails begin."""
    with in_tenant(MYTHO):
        return {str(event_id) for event_id in session.scalars(select(EventRow.id).where(EventRow.tenant_id == MYTHO))}


@pytest.fixture
def step(in_tenant: InTenant, who: Who, site: Site) -> Callable[..., Report]:
    """Take a step: `step(report, "assign", "thutruong", assignee_id=…)`."""

    def take(report: Report, action: str, name: str, **fields: str) -> Report:
        actor = who(name) if name else Actor.citizen()
        with in_tenant(MYTHO):
            taken = take_step(MYTHO, report_id=report.id, action=action, actor=actor, site=site, fields=fields)
            session.flush()
            session.refresh(taken)
            session.expunge_all()
        return taken

    return take


def assigned(submit: Submit, step: Callable[..., Report], who: Who, *, category: str) -> Report:
    report = step(submit(category=category).report, "accept", "tiepnhan")
    return step(report, "assign", "thutruong", assignee_id=str(who("canbo").membership_id))


def test_who_is_assigned_something_urgent_learns_of_it_within_a_minute(
    submit: Submit, step: Callable[..., Report], who: Who, arrived: Callable[[str], Any]
) -> None:
    report = assigned(submit, step, who, category=URGENT)
    [mail] = arrived(STAFF)
    assert mail["subject"] == f"Khẩn cấp: phản ánh {report.code} được phân công"
    for told in (
        report.code,
        "Giao thông",
        "Trước số 12 đường Hùng Vương",
        "Thời hạn: ",
        f"/work/feedback/{report.code}",
    ):
        assert told in mail["text"]
        assert told.removesuffix(": ") in mail["html"]
    assert report.text not in mail["text"], "what a citizen wrote is read after signing in"
    assert "được phân công" not in arrived(UNIT)[0]["text"], "its own head did that"
    assert arrived(HEAD) == []
    assert len(arrived(STAFF)) == 1


def test_the_rest_is_told_in_the_morning_in_one_mail(
    submit: Submit, step: Callable[..., Report], who: Who, arrived: Callable[[str], Any]
) -> None:
    reports = [assigned(submit, step, who, category=NORMAL) for _ in range(3)]
    assert arrived(STAFF) == []
    with clock.frozen(MONDAY + timedelta(hours=14)):
        assert arrived(STAFF) == [], "not in the evening"
    with clock.frozen(MONDAY + MORNING):
        [mail] = arrived(STAFF)
        assert mail["subject"] == "Việc hôm nay: 3 phản ánh"
        assert all(mail["text"].count(f"/work/feedback/{report.code}") == 1 for report in reports)
        assert arrived("tnmt@mytho.example") == [], "who has nothing gets nothing"
        assert len(arrived(STAFF)) == 1
    with clock.frozen(MONDAY + 2 * MORNING):
        assert len(arrived(STAFF)) == 1, "and nothing of it again"


def test_what_another_worker_writes_meanwhile_is_told_the_next_time(
    submit: Submit, step: Callable[..., Report], who: Who, arrived: Callable[[str], Any], database: TestDatabase,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    report = assigned(submit, step, who, category=NORMAL)
    arrived(STAFF)
    tell = digests.tell

    def tell_while_another_writes(*args: Any, **kwargs: Any) -> None:
        tell(*args, **kwargs)
        if args[0] != MYTHO:
            return
        with psycopg.connect(database.owner_url) as other:
            other.execute(
                "INSERT INTO feedback_notice (tenant_id, id, report_id, membership_id, reason, note, is_urgent)"
                " VALUES (%s, %s, %s, %s, 'assigned', '', false)",
                [MYTHO, new_id(), report.id, who("canbo").membership_id],
            )

    monkeypatch.setattr(digests, "tell", tell_while_another_writes)
    with clock.frozen(MONDAY + MORNING):
        assert len(arrived(STAFF)) == 1
    with psycopg.connect(database.owner_url) as owner:
        left = owner.execute("SELECT count(*) FROM feedback_notice WHERE digest_id IS NULL").fetchone()
    assert left == (1,), "it waits for the next mail"


def test_a_night_that_is_moved_sends_one_mail_a_person(
    submit: Submit, step: Callable[..., Report], who: Who, arrived: Callable[[str], Any], in_tenant: InTenant
) -> None:
    for _ in range(4):
        assigned(submit, step, who, category=NORMAL)
    soon = assigned(submit, step, who, category=NORMAL)
    now = MONDAY + timedelta(days=21)
    with in_tenant(MYTHO):
        session.execute(
            update(Report)
            .where(Report.tenant_id == MYTHO, Report.id == soon.id)
            .values(
                queue_at=now + timedelta(hours=5),
                due_at=now + timedelta(hours=5),
                handling_due_at=now + timedelta(hours=5),
            )
        )
    with clock.frozen(now):
        arrived(STAFF)
        [mail] = arrived(STAFF)
    assert mail["subject"] == "Việc hôm nay: 5 phản ánh"
    with clock.frozen(now + MORNING):
        text = arrived(STAFF)[1]["text"]
    assert text.index("QUÁ HẠN") < text.index(soon.code)
    assert text.count("Địa điểm: ") == 5
    assert "MỚI" not in text


def test_a_reopening_comes_with_reason_and_place(
    published: Callable[..., Report], step: Callable[..., Report], arrived: Callable[[str], Any]
) -> None:
    report = published(category=URGENT, place="")
    before = len(arrived(UNIT))
    step(report, "reopen", "", reason="Nắp mới đã vỡ.")
    mail = arrived(UNIT)[before]
    assert mail["subject"] == f"Khẩn cấp: phản ánh {report.code} người gửi phản ánh lại"
    assert "Lý do: Nắp mới đã vỡ." in mail["text"]
    assert f"Địa điểm: {report.lat:.5f}; {report.lon:.5f}" in mail["text"], "without words, as on the map"


def test_of_what_is_confidential_no_word_is_told(
    published: Callable[..., Report], step: Callable[..., Report], arrived: Callable[[str], Any]
) -> None:
    report = published(category="an-ninh")
    before = len(arrived(UNIT))
    step(report, "reopen", "", reason="Vẫn còn tụ tập.")
    mail = arrived(UNIT)[before]
    assert report.code in mail["text"]
    assert "tụ tập" not in mail["text"]


def test_a_mail_has_a_bounded_size(
    submit: Submit,
    step: Callable[..., Report],
    who: Who,
    arrived: Callable[[str], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(contents, "MOST", 2)
    for _ in range(5):
        assigned(submit, step, who, category=NORMAL)
    with clock.frozen(MONDAY + MORNING):
        [mail] = arrived(STAFF)
    assert mail["subject"] == "Việc hôm nay: 5 phản ánh"
    assert mail["text"].count("Địa điểm: ") == 2
    assert "và còn 3 phản ánh nữa" in mail["text"]
    assert "/work/feedback?view=mine" in mail["text"]


def test_one_address_gets_one_mail_however_many_units_share_it(
    app: Flask, submit: Submit, arrived: Callable[[str], Any], in_tenant: InTenant
) -> None:
    from tenants.registry.models import Unit  # noqa: PLC0415

    submit(category=URGENT)
    submit(category="moi-truong")
    with in_tenant(MYTHO):
        session.execute(update(Unit).where(Unit.tenant_id == MYTHO).values(email=STAFF.upper()))
    with clock.frozen(MONDAY + MORNING):
        mails = arrived(STAFF)
    assert [mail["subject"] for mail in mails] == ["Việc hôm nay: 2 phản ánh"]


def test_killed_before_the_commit_nobody_is_told_and_afterwards_once(
    app: Flask, submit: Submit, arrived: Callable[[str], Any], in_tenant: InTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(category=NORMAL)
    assert arrived(UNIT) == []
    with clock.frozen(MONDAY + MORNING):
        with monkeypatch.context() as killed, app.app_context():
            killed.setattr(digests, "concerns", lambda _recipient: 1 / 0)
            assert run_schedule("feedback.digests")[1] == 1
        with in_tenant(MYTHO):
            events = select(func.count()).where(EventRow.tenant_id == MYTHO, EventRow.name == "DigestDue")
            assert session.scalar(events) == 0
        assert len(arrived(UNIT)) == 1
        assert len(arrived(UNIT)) == 1
        with in_tenant(MYTHO):
            assert session.scalar(select(func.count()).where(Notice.tenant_id == MYTHO)) == 0


def test_what_is_done_before_the_mail_goes_is_not_told(
    submit: Submit, step: Callable[..., Report], arrived: Callable[[str], Any]
) -> None:
    report = submit(category=NORMAL).report
    arrived(UNIT)
    step(report, "reject", "tiepnhan", reason="Đã xử lý.")
    with clock.frozen(MONDAY + MORNING):
        assert arrived(UNIT) == []


@pytest.mark.parametrize("action", sorted(CONCERNS))
def test_a_step_concerns_somebody_once_it_is_taken_up(action: str) -> None:
    assert concern_of(action, is_routed=True, is_accepted=True) == CONCERNS[action]


@pytest.mark.parametrize(
    ("action", "facts"), [("accept", (False, True)), ("answer", (True, False)), ("start", (True, True))]
)
def test_some_steps_concern_nobody(action: str, facts: tuple[bool, bool]) -> None:
    assert concern_of(action, is_routed=facts[0], is_accepted=facts[1]) is None

"""A mail that the recipient's server refuses: for good at once, for now again later; desk and operator learn of it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from flask import Flask
from sqlalchemy import select

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.operator.checking import check_everything
from dothi.operator.operations import dismiss, list_troubled, retry
from dothi.outbox.events import Delivery
from dothi.sites.site import Site
from dothi.values import clock
from dothi.work.jobs import MOST_ATTEMPTS, pause_before, run_schedule
from dothi_testing.databases import TestDatabase
from dothi_testing.plugin import InTenant
from modules.feedback.models import Note, Notice
from modules.feedback.service import take_step
from modules.feedback.tests.conftest import WITH_CONTACT, Submit, Who
from modules.feedback.tests.person import Person
from tests.world import MYTHO

RunJobs = Callable[[], list[str]]
HANDLER = "feedback.mail_citizen_received"
MONDAY = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)  # 08:00 in Vietnam


@dataclass
class Server:
    """A mail server that answers for each command what the test has laid out, the last one from then on."""

    rcpt: list[str] = field(default_factory=lambda: ["250 OK"])
    data: list[str] = field(default_factory=lambda: ["250 OK"])
    taken: list[EmailMessage] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self, _server: object, _session: object, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.rcpt.pop(0) if len(self.rcpt) > 1 else self.rcpt[0]

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802
        answer = self.data.pop(0) if len(self.data) > 1 else self.data[0]
        if answer.startswith("250") and isinstance(envelope.content, bytes):
            self.taken.append(message_from_bytes(envelope.content, policy=default))
        return answer


@pytest.fixture
def server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The server to which all mails of the test go."""
    answers = Server()
    # The controller calls itself at the port that it was given: one that is free now.
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(answers, hostname="127.0.0.1", port=port)
    controller.start()
    before = house(app)
    settings = replace(before.settings, mail_url=f"smtp://127.0.0.1:{port}")
    monkeypatch.setitem(app.extensions, "dothi", replace(before, settings=settings))
    yield answers
    controller.stop()


def delivery_of(in_tenant: InTenant) -> dict[str, Any]:
    with in_tenant(MYTHO):
        found = session.scalars(select(Delivery).where(Delivery.tenant_id == MYTHO, Delivery.handler == HANDLER)).one()
        return {"attempts": found.attempts, "failed": found.failed_at is not None, "error": found.error}


def notes(in_tenant: InTenant) -> list[str]:
    with in_tenant(MYTHO):
        return list(session.scalars(select(Note.text).where(Note.tenant_id == MYTHO)))


@pytest.mark.parametrize(
    ("stage", "reply"),
    [
        ("rcpt", "550 5.1.1 <an@example.vn>: Recipient address rejected: User unknown"),
        ("rcpt", "552 5.2.2 Mailbox full"),
        ("data", "554 5.7.1 Message rejected"),
    ],
)
def test_what_is_refused_for_good_is_given_up_at_once(
    submit: Submit, server: Server, run_jobs: RunJobs, in_tenant: InTenant, stage: str, reply: str
) -> None:
    setattr(server, stage, [reply])
    submit(contact=WITH_CONTACT)
    run_jobs()
    found = delivery_of(in_tenant)
    assert (found["attempts"], found["failed"]) == (1, True)
    assert found["error"].startswith(f"MailRefusedError: {reply[:9]}")
    [note] = notes(in_tenant)
    assert note.startswith(f"Không gửi được thư cho người phản ánh: {reply[:9]}")
    assert "an@example.vn" not in note + found["error"], "the address has no place on record"


def test_what_is_refused_for_now_is_sent_later(
    submit: Submit, server: Server, run_jobs: RunJobs, in_tenant: InTenant
) -> None:
    server.rcpt = ["451 4.7.1 Greylisted", "250 OK"]
    submit(contact=WITH_CONTACT)
    run_jobs()
    assert delivery_of(in_tenant)["attempts"] == 1
    with clock.frozen(clock.now() + timedelta(seconds=10)):
        run_jobs()
    assert not delivery_of(in_tenant)["failed"]
    assert len(server.taken) == 1
    assert notes(in_tenant) == []


def test_after_the_last_try_the_desk_is_told_as_well(
    submit: Submit, server: Server, run_jobs: RunJobs, in_tenant: InTenant
) -> None:
    server.data = ["451 4.3.0 Try again later"]
    submit(contact=WITH_CONTACT)
    now = clock.now()
    for attempt in range(1, MOST_ATTEMPTS + 1):
        with clock.frozen(now):
            run_jobs()
        assert delivery_of(in_tenant)["attempts"] == attempt
        assert len(notes(in_tenant)) == (attempt == MOST_ATTEMPTS)
        now += pause_before(attempt)
    assert delivery_of(in_tenant)["failed"]


def test_the_desk_reads_it_at_the_report(app: Flask, submit: Submit, server: Server, run_jobs: RunJobs) -> None:
    server.rcpt = ["550 No such user"]
    report = submit(contact=WITH_CONTACT).report
    run_jobs()
    page = Person.at(app, MYTHO, as_="tiepnhan").get(f"/work/feedback/{report.code}").text
    assert "Có thư không gửi được" in page
    assert "Không gửi được thư cho người phản ánh: 550 No such user. Hãy liên hệ theo cách khác." in page


@pytest.mark.parametrize("category", ["giao-thong", "trat-tu-do-thi"])
def test_a_unit_whose_address_is_refused_is_told_of_at_its_reports_once(
    app: Flask, submit: Submit, server: Server, run_jobs: RunJobs, in_tenant: InTenant, category: str
) -> None:
    """What is urgent at once, all else the next morning; the same a morning later says nothing new."""
    server.rcpt = ["550 No such user"]
    with clock.frozen(MONDAY):
        run_digests(app, run_jobs)
        report = submit(category=category).report
        for _morning in range(3):
            run_digests(app, run_jobs)
            clock.shift(timedelta(days=1))
    assert notes(in_tenant) == ["Không gửi được thư cho Phòng Quản lý đô thị: 550 No such user. Hãy kiểm tra địa chỉ."]
    with in_tenant(MYTHO):
        assert session.scalars(select(Notice).where(Notice.tenant_id == MYTHO)).all() == []
    page = Person.at(app, MYTHO, as_="tiepnhan").get(f"/work/feedback/{report.code}").text
    assert "Có thư không gửi được" in page
    assert notes(in_tenant)[0] in page


def run_digests(app: Flask, run_jobs: RunJobs) -> None:
    """Consequences, the schedule's mails, and what became of them."""
    run_jobs()
    with app.app_context():
        assert run_schedule("feedback.digests")[1] == 0
    run_jobs()


def test_the_operator_dismisses_it_and_the_record_stays(
    app: Flask, submit: Submit, server: Server, run_jobs: RunJobs, database: TestDatabase
) -> None:
    server.rcpt = ["550 No such user"]
    submit(contact=WITH_CONTACT)
    run_jobs()

    def troubles() -> list[str]:
        with app.app_context():
            return [f.line for f in check_everything(app, database.owner_url) if f.check == "deliveries"]

    [troubled] = [row for row in list_troubled(database.owner_url) if row["handler"] == HANDLER]
    assert troubles() == [f"1 deliveries of {HANDLER} were given up: MailRefusedError: 550 No such user"]
    assert dismiss(database.owner_url, troubled["event_id"], dry_run=True) == 1
    assert len(troubles()) == 1
    assert dismiss(database.owner_url, troubled["event_id"]) == 1
    assert troubles() == []
    assert dismiss(database.owner_url, None) == 0, "once is enough"
    assert list_troubled(database.owner_url) == []
    assert list_troubled(database.owner_url, dismissed=True)[0]["dismissed_at"] is not None
    assert retry(database.owner_url, None) == 0, "all means all that waits for the operator"
    assert retry(database.owner_url, troubled["event_id"]) == 1


def test_answers_go_to_the_unit_once_it_has_the_report(
    app: Flask, submit: Submit, server: Server, run_jobs: RunJobs, in_tenant: InTenant, who: Who, site: Site
) -> None:
    report = submit(contact=WITH_CONTACT).report
    run_jobs()
    with in_tenant(MYTHO):
        take_step(MYTHO, report_id=report.id, action="accept", actor=who("tiepnhan"), site=site, fields={})
    run_jobs()
    received, accepted = server.taken
    assert received["Reply-To"] is None, "the tenant has no address of its own"
    assert "vui lòng không trả lời" in received.get_content()
    [unit] = accepted["Reply-To"].addresses
    assert (unit.display_name, unit.addr_spec) == ("Phòng Quản lý đô thị", "qldt@mytho.example")
    assert "Nếu bạn trả lời, thư đến Phòng Quản lý đô thị." in accepted.get_content()

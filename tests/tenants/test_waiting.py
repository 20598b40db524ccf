"""Those who wait for a service: consent, confirmation by mail, told once when it opens, erased."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dothi.database.session import session
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi.work.dispatch import run_due
from dothi.work.jobs import run_schedule
from tenants.pilot import mails as mails_of
from tenants.pilot.waiting import CONSENT_VERSION, keep_waiting
from tenants.registry.models import Waiting
from tests.client import Browser
from tests.world import GOCONGDONG, HOSTS, MYTHO, TIENGIANG, switch

InTenant = Callable[[int], AbstractContextManager[None]]
Jobs = Callable[[], list[str]]
Mails = Callable[[str], list[dict[str, Any]]]
FORM = "/bao-khi-mo/phan-he/feedback"


@pytest.fixture
def citizen(app: Flask) -> Browser:
    """Somebody at Gò Công Đông, where feedback is being prepared."""
    to(app, ModuleState.PREPARING)
    return Browser(app, HOSTS[GOCONGDONG])


def to(app: Flask, *states: ModuleState) -> None:
    with app.app_context():
        for state in states:
            switch(TIENGIANG, GOCONGDONG, state)
    run_due(app)  # what else follows from it, such as the province's indicators for a newcomer


def leave(citizen: Browser, email: str, **changed: str) -> Any:
    return citizen.post(FORM, {"email": email, "consent": "yes", "consent_version": CONSENT_VERSION} | changed)


def link_for(mails: Mails, email: str) -> str:
    found = re.search(r"http://gocongdong\.localhost(/bao-khi-mo/\S+)", mails(email)[0]["text"])
    assert found
    return found.group(1)


def confirmed(citizen: Browser, email: str, run_jobs: Jobs, mails: Mails) -> str:
    leave(citizen, email)
    run_jobs()
    link = link_for(mails, email)
    assert citizen.post(link, {"action": "confirm"}).status_code == 200
    return link


def tick(app: Flask) -> None:
    with app.app_context():
        assert run_schedule("tenants.keep_waiting")[1] == 0


def rows(in_tenant: InTenant) -> list[Waiting]:
    with in_tenant(GOCONGDONG):
        found = list(session.scalars(select(Waiting).where(Waiting.tenant_id == GOCONGDONG)))
        session.expunge_all()
        return found


def test_an_address_is_confirmed_told_once_and_erased(
    app: Flask, citizen: Browser, run_jobs: Jobs, mails: Mails, in_tenant: InTenant
) -> None:
    assert f'href="{FORM}"' in citizen.get("/").text
    link = confirmed(citizen, "cho-mot@example.com", run_jobs, mails)
    tick(app)
    assert run_jobs() == []
    to(app, ModuleState.PILOT, ModuleState.LIVE)
    tick(app)
    tick(app)
    assert run_jobs() == ["done"]
    told = mails("cho-mot@example.com")
    assert len(told) == 2
    assert "đã mở cho mọi người" in told[0]["text"]
    assert "http://gocongdong.localhost/phan-anh" in told[0]["text"]
    assert rows(in_tenant) == []
    assert citizen.get(link).status_code == 410
    tick(app)
    assert run_jobs() == []
    assert citizen.get(FORM).status_code == 404


def test_who_died_between_mail_and_commit_sends_the_same_mail_again(
    app: Flask, citizen: Browser, run_jobs: Jobs, mails: Mails, in_tenant: InTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed(citizen, "cho-hai@example.com", run_jobs, mails)
    to(app, ModuleState.LIVE)
    tick(app)
    real = mails_of.send

    def send_and_die(*args: Any, **kwargs: Any) -> None:
        real(*args, **kwargs)
        raise OSError("killed")

    monkeypatch.setattr(mails_of, "send", send_and_die)
    assert run_jobs() == ["failed"]
    assert len(rows(in_tenant)) == 1
    monkeypatch.setattr(mails_of, "send", real)
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        tick(app)
        assert run_jobs() == ["done"]
    told = [mail for mail in mails("cho-hai@example.com") if "đã mở" in mail["text"]]
    assert len({mail["message_id"] for mail in told}) == 1
    assert rows(in_tenant) == []


def test_a_job_that_dies_before_its_commit_has_done_nothing(
    app: Flask, citizen: Browser, run_jobs: Jobs, mails: Mails, in_tenant: InTenant
) -> None:
    confirmed(citizen, "cho-ba@example.com", run_jobs, mails)
    to(app, ModuleState.LIVE)
    with in_tenant(GOCONGDONG):
        keep_waiting(GOCONGDONG, clock.now())
        session.rollback()
    assert run_jobs() == []
    tick(app)
    assert run_jobs() == ["done"]


def test_the_answer_is_the_same_whether_known_or_not_and_a_double_entry_is_one(
    citizen: Browser, run_jobs: Jobs, mails: Mails, in_tenant: InTenant
) -> None:
    first, again = leave(citizen, "cho-bon@example.com"), leave(citizen, " Cho-Bon@Example.com")
    assert (first.status_code, first.text) == (again.status_code, again.text)
    run_jobs()
    assert len(mails("cho-bon@example.com")) == 1
    citizen.post(link_for(mails, "cho-bon@example.com"), {"action": "confirm"})
    assert leave(citizen, "cho-bon@example.com").text == first.text
    run_jobs()
    assert len(mails("cho-bon@example.com")) == 1
    assert len(rows(in_tenant)) == 1


def test_consent_is_an_act_for_these_words(citizen: Browser, in_tenant: InTenant) -> None:
    refused = leave(citizen, "a@example.com", consent="")
    assert refused.status_code == 422
    assert 'value="a@example.com"' in refused.text
    assert leave(citizen, "a@example.com", consent_version="2020-01").status_code == 422
    assert 'id="email-error"' in leave(citizen, "không phải").text
    assert rows(in_tenant) == []


def test_a_look_at_the_link_changes_nothing_and_it_also_removes(
    citizen: Browser, run_jobs: Jobs, mails: Mails, in_tenant: InTenant
) -> None:
    leave(citizen, "cho-nam@example.com")
    run_jobs()
    link = link_for(mails, "cho-nam@example.com")
    assert citizen.get(link).status_code == 200
    assert rows(in_tenant)[0].confirmed_at is None
    assert citizen.post(link, {"action": "remove"}).status_code == 200
    assert rows(in_tenant) == []


def test_nobody_is_told_who_did_not_confirm(
    app: Flask, citizen: Browser, run_jobs: Jobs, mails: Mails, in_tenant: InTenant
) -> None:
    leave(citizen, "cho-sau@example.com")
    run_jobs()
    with in_tenant(GOCONGDONG):
        keep_waiting(GOCONGDONG, clock.now() + timedelta(days=6))
    assert len(rows(in_tenant)) == 1
    to(app, ModuleState.LIVE)
    tick(app)
    run_jobs()
    assert len(mails("cho-sau@example.com")) == 1
    assert rows(in_tenant) == []


def test_an_unconfirmed_address_goes_after_a_week(citizen: Browser, in_tenant: InTenant) -> None:
    leave(citizen, "a@example.com")
    with in_tenant(GOCONGDONG):
        keep_waiting(GOCONGDONG, clock.now() + timedelta(days=8))
    assert rows(in_tenant) == []


def test_addresses_are_erased_when_the_rollout_is_taken_back(
    app: Flask, citizen: Browser, run_jobs: Jobs, mails: Mails, in_tenant: InTenant
) -> None:
    confirmed(citizen, "cho-bay@example.com", run_jobs, mails)
    to(app, ModuleState.NONE)
    tick(app)
    assert rows(in_tenant) == []


def test_a_service_taken_back_between_job_and_mail_is_not_announced(
    app: Flask, citizen: Browser, run_jobs: Jobs, mails: Mails, in_tenant: InTenant
) -> None:
    confirmed(citizen, "cho-tam@example.com", run_jobs, mails)
    to(app, ModuleState.LIVE)
    tick(app)
    with app.app_context():
        switch(TIENGIANG, GOCONGDONG, ModuleState.PILOT)
    assert set(run_jobs()) == {"done"}
    assert len(mails("cho-tam@example.com")) == 1
    (left,) = rows(in_tenant)
    assert left.queued_at is None


def test_only_what_is_awaited_has_a_form(app: Flask) -> None:
    assert Browser(app, HOSTS[MYTHO]).get(FORM).status_code == 404
    assert Browser(app, HOSTS[GOCONGDONG]).get(FORM).status_code == 404
    assert Browser(app, HOSTS[GOCONGDONG]).get("/bao-khi-mo/phan-he/tenants").status_code == 404
    assert Browser(app, HOSTS[TIENGIANG]).get(FORM).status_code == 404

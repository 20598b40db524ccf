"""Whoever reported is written to in the language in which they did; the administration in Vietnamese."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dothi.database.session import session
from dothi.sites.site import Site
from modules.feedback.models import Report
from modules.feedback.service import take_step
from modules.feedback.tests.conftest import Who
from modules.feedback.tests.person import Person, filled_in
from tests.guards.english import not_english
from tests.world import CENTRES, HOSTS, MYTHO

InTenant = Callable[[int], AbstractContextManager[None]]
Mails = Callable[[str], list[dict[str, Any]]]
RunJobs = Callable[[], list[str]]
NAME, TEXT, PLACE = "Trần Văn Bé", "Nắp cống bị vỡ trước số nhà 12.", "Trước số 12 đường Hùng Vương"
WORDS_OF_PEOPLE = (TEXT, PLACE, NAME, "Chuyển sở", "Sở Giao thông")


def by_form(app: Flask, email: str) -> None:
    """A reader of the English pages."""
    citizen = Person.at(app)
    citizen.get("/language/en")
    assert citizen.report(name=NAME, email=email).status_code == 303


def by_program(app: Flask, email: str) -> None:
    """A program whose user reads English."""
    point = CENTRES[MYTHO]
    body = {"category": "giao-thong", "text": TEXT, "place": PLACE, "lon": point.lon, "lat": point.lat}
    answer = app.test_client().post(
        "/api/v1/reports",
        json={**body, "contact": {"name": NAME, "email": email}},
        headers={"Accept-Language": "en-GB,en;q=0.9"},
        base_url=f"http://{HOSTS[MYTHO]}",
    )
    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize("report", [by_form, by_program])
def test_a_report_in_english_is_answered_in_english(
    app: Flask,
    in_tenant: InTenant,
    who: Who,
    site: Site,
    run_jobs: RunJobs,
    mails: Mails,
    report: Callable[[Flask, str], None],
) -> None:
    email = f"{report.__name__}@english.example"
    report(app, email)
    with in_tenant(MYTHO):
        sent = session.scalars(select(Report).where(Report.tenant_id == MYTHO)).one()
        fields = {"agency": "Sở Giao thông", "reason": "Chuyển sở"}
        take_step(MYTHO, report_id=sent.id, action="refer", actor=who("tiepnhan"), site=site, fields=fields)
        code = sent.code
    assert set(run_jobs()) == {"done"}
    step, received = mails(email)
    assert received["subject"] == f"Report {code} received"
    assert step["subject"] == f"Report {code} has been referred to the competent authority"
    assert "Giao thong" in received["text"], "the category by its English name"
    for mail in (received, step):
        assert not_english(mail["text"].splitlines(), content=WORDS_OF_PEOPLE) == []


def test_a_caller_is_written_to_in_vietnamese_whatever_the_desk_reads(
    app: Flask, run_jobs: RunJobs, mails: Mails
) -> None:
    desk = Person.at(app, as_="tiepnhan")
    desk.get("/language/en")
    call = {**filled_in(), "channel": "phone", "email": "goi-dien@example.vn"}
    assert desk.post("/work/feedback/new", **call).status_code == 303
    run_jobs()
    [mail] = mails("goi-dien@example.vn")
    assert mail["subject"].startswith("Đã nhận phản ánh")

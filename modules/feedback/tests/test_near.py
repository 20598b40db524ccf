"""What lies at a report's place: found when it comes in, anew when the streets change, shown wherever the place is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict
from typing import Any

import pytest
from flask import Flask

from dothi.database.session import session
from dothi_testing.plugin import run_due
from modules.feedback import near
from modules.feedback.models import Report
from modules.feedback.service import take_step
from modules.feedback.tests.conftest import Submit, Who
from tenants.gazetteer.kinds import Kind
from tenants.gazetteer.merging import merge
from tenants.gazetteer.rows import PlaceRow
from tenants.gazetteer.storing import take_entries
from tenants.gazetteer.wards import Wards
from tests.client import Browser
from tests.world import CENTRES, HOSTS, MYTHO

InTenant = Callable[[int], AbstractContextManager[None]]
HERE = CENTRES[MYTHO]


@pytest.fixture
def street(app: Flask, in_tenant: InTenant) -> Callable[[str], None]:
    """Give Mỹ Tho one street, through its centre: `street("Đường Hùng Vương")`."""

    def put(name: str) -> None:
        row = PlaceRow(
            number=1, kind=Kind.STREET, name=name, other_names=(), ward="Phường 7", house="",
            points=((HERE.lon, HERE.lat),),
        )  # fmt: skip
        with in_tenant(MYTHO):
            take_entries(MYTHO, [asdict(entry) for entry in merge([row], Wards(()))], source="OSM", licence="")
            session.commit()
        run_due(app)

    return put


def near_of(report: Report, in_tenant: InTenant) -> str | None:
    with in_tenant(MYTHO):
        found = session.get_one(Report, (MYTHO, report.id))
        return found.near


def test_a_new_report_says_which_street_it_is_at(
    app: Flask, street: Callable[[str], None], submit: Submit, in_tenant: InTenant
) -> None:
    street("Đường Hùng Vương")
    report = submit().report
    run_due(app)
    assert near_of(report, in_tenant) == "đường Hùng Vương, Phường 7"


def test_reports_that_are_there_get_theirs_when_streets_come_and_change(
    app: Flask, street: Callable[[str], None], submit: Submit, in_tenant: InTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(near, "REPORTS_AT_ONCE", 2)
    reports = [submit(client_id=None).report for _ in range(5)]
    run_due(app)
    assert {near_of(report, in_tenant) for report in reports} == {""}
    street("Đường Hùng Vương")
    assert {near_of(report, in_tenant) for report in reports} == {"đường Hùng Vương, Phường 7"}
    street("Đường Lê Lợi")
    assert {near_of(report, in_tenant) for report in reports} == {"đường Lê Lợi, Phường 7"}


def test_lists_pages_and_api_say_it(
    app: Flask, street: Callable[[str], None], submit: Submit, in_tenant: InTenant, who: Who, site: Any
) -> None:
    street("Đường Hùng Vương")
    report = submit(place="").report
    run_due(app)
    with in_tenant(MYTHO):
        take_step(MYTHO, report_id=report.id, action="accept", actor=who("tiepnhan"), site=site, fields={})
        session.commit()
    browser = Browser(app, HOSTS[MYTHO])
    words = "đường Hùng Vương, Phường 7"
    assert browser.get(f"/api/v1/reports/{report.code}").get_json()["near"] == words
    for path in ("/phan-anh", f"/phan-anh/{report.code}", f"/phan-anh/theo-doi/{report.track_token}"):
        assert words in browser.get(path).text, path
    desk = Browser(app, HOSTS[MYTHO]).enter("tiepnhan@mytho.example")
    for path in ("/work/feedback?view=all", f"/work/feedback/{report.code}"):
        assert words in desk.get(path).text, path


def test_without_script_a_street_is_looked_for_and_taken_with_all_kept(
    app: Flask, street: Callable[[str], None]
) -> None:
    street("Đường Hùng Vương")
    citizen = Browser(app, HOSTS[MYTHO])
    typed = {"text": "Đèn hỏng ở đầu hẻm", "look_for": "hung vuong"}
    found = citizen.post("/phan-anh/gui/tim", typed, page="/phan-anh/gui")
    assert found.status_code == 200
    assert "Đường Hùng Vương, Phường 7" in found.text
    assert "Đèn hỏng ở đầu hẻm" in found.text
    taken = citizen.post("/phan-anh/gui/tim", typed | {"take": f"{HERE.lon},{HERE.lat}"}, page="/phan-anh/gui")
    assert f'value="{HERE.lon:.6f}"' in taken.text
    assert "Đèn hỏng ở đầu hẻm" in taken.text
    nothing = citizen.post("/phan-anh/gui/tim", {"look_for": "zzzqq", "take": ""}, page="/phan-anh/gui")
    assert "Không tìm thấy" in nothing.text

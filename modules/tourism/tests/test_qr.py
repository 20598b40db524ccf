"""QR codes: a scan leads to the place and is counted, programs aren't; what is printed holds the link."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask

from dothi.numbers.counts import read_flow_days, read_flows
from dothi.values import clock
from dothi.values.memory import memories
from modules.tourism.qr.links import followed
from modules.tourism.qr.scans import FLOWS, SCANS
from modules.tourism.tests.conftest import Put, Visit
from tests.client import Browser
from tests.world import MYTHO, TANAN

InTenant = Callable[[int], AbstractContextManager[None]]
RunJobs = Callable[[], list[str]]
PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 14; SM-A145F) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"}


@pytest.fixture
def code(put: Put, visit: Visit, run_jobs: RunJobs) -> str:
    """That of a published place."""
    put()
    run_jobs()
    return visit("canbo").get("/work/tourism/qr").text.split('name="code" value="')[1].split('"')[0]


def scan(browser: Browser, code: str, **options: Any) -> str:
    """Open the link; where it leads."""
    answer = browser.get(f"/du-lich/q/{code}", **{"headers": PHONE, **options})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


@pytest.fixture
def scans(in_tenant: InTenant) -> Callable[[], int]:
    """How many were counted at Mỹ Tho today."""

    def count() -> int:
        with in_tenant(MYTHO):
            today = clock.local_today()
            found = read_flow_days(MYTHO, FLOWS, today.replace(day=1), today.replace(year=today.year + 1))
            day, month = (sum(days.values()) for days in found.values())
            assert day == month
            return day

    return count


def test_a_scan_leads_to_the_place_and_is_counted(visit: Visit, code: str, scans: Callable[[], int]) -> None:
    phone = visit()
    assert scan(phone, code) == "/du-lich/chua-vinh-trang"
    assert scan(phone, code.upper()) == "/du-lich/chua-vinh-trang"
    assert scans() == 2
    assert ">2</td>" in visit("canbo").get("/work/tourism/qr").text


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": "facebookexternalhit/1.1"},
        {"User-Agent": ""},
        {**PHONE, "Sec-Purpose": "prefetch;prerender"},
        {**PHONE, "Purpose": "prefetch"},
        {**PHONE, "X-Moz": "prefetch"},
    ],
)
def test_programs_and_browsers_that_read_ahead_are_no_visitors(
    visit: Visit, code: str, scans: Callable[[], int], headers: dict[str, str]
) -> None:
    scan(visit(), code, headers=headers)
    assert scans() == 0


def test_a_look_without_the_page_is_none(visit: Visit, code: str, scans: Callable[[], int]) -> None:
    visit().client.head(f"/du-lich/q/{code}", base_url=visit().base, headers=PHONE)
    assert scans() == 0


def test_codes_of_others_and_of_nobody_lead_nowhere(visit: Visit, code: str, scans: Callable[[], int]) -> None:
    for browser, wrong in ((visit(), "khongco"), (visit(), "x"), (visit(), "a" * 500), (visit(at=TANAN), code)):
        assert browser.get(f"/du-lich/q/{wrong}", headers=PHONE).status_code == 404
    assert scans() == 0


def test_a_place_that_was_put_away_keeps_its_code(app: Flask, visit: Visit, code: str, run_jobs: RunJobs) -> None:
    head, page = visit("thutruong"), "/work/tourism/places/chua-vinh-trang"
    for step, status in (("withdraw", 404), ("publish", 302)):
        version = head.get(page).text.split('name="version" value="')[1].split('"')[0]
        assert head.post(f"{page}/steps/{step}", version=version, page=page).status_code == 303
        run_jobs()
        memories(app).pop(followed, None)
        assert visit().get(f"/du-lich/q/{code}", headers=PHONE).status_code == status


def test_pictures_and_sheets_are_made(visit: Visit, code: str) -> None:
    staff = visit("canbo")
    assert b"viewBox" in staff.get(f"/work/tourism/qr/{code}.svg").data
    assert staff.get(f"/work/tourism/qr/{code}.png").data.startswith(b"\x89PNG")
    for layout in ("one", "many"):
        made = staff.get(f"/work/tourism/qr/sheets.pdf?code={code}&layout={layout}")
        assert made.mimetype == "application/pdf"
        assert made.data.startswith(b"%PDF-")
    assert "chọn từ 1 đến" in staff.get("/work/tourism/qr/sheets.pdf").text
    assert staff.get(f"/work/tourism/qr/sheets.pdf?code={code}&layout=huge").mimetype == "text/html"
    assert staff.get("/work/tourism/qr/sheets.pdf?code=khongco").status_code == 404
    assert visit("canbo", at=TANAN).get(f"/work/tourism/qr/{code}.svg").status_code == 404


def test_no_address_is_kept(in_tenant: InTenant, visit: Visit, code: str) -> None:
    scan(visit(), code)
    with in_tenant(MYTHO):
        today = clock.local_today()
        [key] = read_flows(MYTHO, [SCANS], today, today.replace(year=today.year + 1))[SCANS.name]
    assert len(key) == 1

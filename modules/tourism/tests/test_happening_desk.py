"""The desk of happenings: the rule seen in words before saving, single dates, two people at one happening."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest

from dothi.values import clock
from modules.tourism.happenings.service import get_happening
from modules.tourism.tests.conftest import Hold, Put, Visit
from tests.client import Browser
from tests.world import MYTHO

InTenant = Callable[[int], AbstractContextManager[None]]
LIST = "/work/tourism/happenings"
NEW, HAPPENING = f"{LIST}/new", f"{LIST}/hoi-lang"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(datetime(2026, 11, 30, 4, tzinfo=UTC)):
        yield


def typed(**changes: str) -> dict[str, str]:
    """A happening as staff type it."""
    return {"name_vi": "Hội làng", "kind": "festival", "starts_on": "2026-12-05", "version": "0", **changes}


def version_on(browser: Browser, path: str = HAPPENING) -> str:
    found = re.search(r'name="version" value="(\d+)"', browser.get(path).text)
    assert found is not None
    return found.group(1)


def dates_on(page: str) -> list[str]:
    """The next dates as the page says them."""
    return re.findall(r'<time datetime="([\d-]+)">', page.split('<div class="dt-two">', maxsplit=1)[0])


@pytest.mark.parametrize(
    ("fields", "words", "dates"),
    [
        ({"repeat": "once"}, "Một lần", ["2026-12-05"]),
        (
            {"repeat": "weekly"},
            "Thứ Bảy hằng tuần",
            ["2026-12-05", "2026-12-12", "2026-12-19", "2026-12-26", "2027-01-02"],
        ),
        (
            {"repeat": "lunar_yearly", "lunar_day": "30", "lunar_month": "12"},
            "Ngày 30 tháng Chạp âm lịch hằng năm",
            ["2027-02-05", "2028-01-25", "2029-02-12", "2030-02-01", "2031-01-22"],
        ),
        (
            {"repeat": "lunar_yearly", "lunar_day": "15", "lunar_month": "6", "leap": "leap"},
            "chỉ những năm có tháng nhuận này",
            ["2036-08-06"],
        ),
        (
            {"repeat": "yearly", "starts_on": "2028-02-29"},
            "Ngày 29/2 hằng năm, chỉ những năm nhuận",
            ["2028-02-29", "2032-02-29", "2036-02-29", "2040-02-29", "2044-02-29"],
        ),
        (
            {"repeat": "other", "rule": "FREQ=MONTHLY;BYDAY=-1SU;COUNT=2"},
            "Chủ nhật cuối cùng hằng tháng, 2 lần",
            ["2026-12-27", "2027-01-31"],
        ),
        (
            {"repeat": "weekly", "excepted": "12/12/2026\n2026-12-26", "count": "4"},
            "Thứ Bảy hằng tuần, 4 lần",
            ["2026-12-05", "2026-12-19"],
        ),
    ],
)
def test_the_rule_is_seen_in_words_with_its_dates_before_anything_is_saved(
    visit: Visit, fields: dict[str, str], words: str, dates: list[str]
) -> None:
    staff = visit("canbo")
    page = staff.post(NEW, typed(**fields, look="1")).text
    assert words in page
    assert dates_on(page) == dates
    assert staff.get(HAPPENING).status_code == 404
    assert staff.post(NEW, typed(**fields)).status_code == 303
    assert words in staff.get(HAPPENING).text


def test_staff_write_a_draft_and_the_head_publishes_it(visit: Visit) -> None:
    staff, head, visitor = visit("canbo"), visit("thutruong"), visit()
    assert staff.post(NEW, typed()).headers["Location"] == HAPPENING
    assert visitor.get("/du-lich/su-kien/hoi-lang").status_code == 404
    assert "Khách chưa thấy trang này" in staff.get(f"{HAPPENING}/preview").text
    assert f"{HAPPENING}/steps/publish" not in staff.get(HAPPENING).text, "a step that isn't theirs isn't offered"
    step = {"version": version_on(staff)}
    assert staff.post(f"{HAPPENING}/steps/publish", step, page=HAPPENING).status_code == 403
    assert head.post(f"{HAPPENING}/steps/publish", step, page=HAPPENING).status_code == 303
    assert "Hội làng" in visitor.get("/du-lich/su-kien/hoi-lang").text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name_vi": ""}, "name_vi"),
        ({"starts_on": "hôm nay"}, "starts_on"),
        ({"start_time": "19:00"}, "end_time"),
        ({"end_time": "19:00"}, "start_time"),
        ({"start_time": "25:00", "end_time": "26:00"}, "start_time"),
        ({"days": "61"}, "days"),
        ({"repeat": "daily", "days": "2"}, "days"),
        ({"repeat": "other", "rule": "FREQ=HOURLY"}, "rule"),
        ({"repeat": "other"}, "rule"),
        ({"repeat": "weekly", "until": "2026-12-31", "count": "3"}, "count"),
        ({"repeat": "weekly", "until": "2026-12-01"}, "until"),
        ({"repeat": "weekly", "excepted": "mai"}, "excepted"),
        ({"repeat": "lunar_monthly", "lunar_day": "31"}, "lunar_day"),
        ({"place": "Nơi không có"}, "place"),
        ({"kind": ""}, "kind"),
    ],
)
def test_a_refused_form_keeps_what_was_typed(visit: Visit, changes: dict[str, str], field: str) -> None:
    refused = visit("canbo").post(NEW, typed(summary_vi="Có múa lân.", **changes))
    assert refused.status_code == 422
    assert f'href="#{field}"' in refused.text
    assert "Có múa lân." in refused.text


def test_a_place_is_found_by_its_name_or_slug(visit: Visit, put: Put, in_tenant: InTenant) -> None:
    here = put("Đình làng")
    put("Chợ", east=0.01)
    put("Chợ", east=0.02)
    staff = visit("canbo")
    for words in ("Đình làng", "dinh lang", here.slug):
        assert staff.post(NEW, typed(place=words)).status_code == 303
    with in_tenant(MYTHO):
        assert {get_happening(MYTHO, slug).place_id for slug in ("hoi-lang", "hoi-lang-2", "hoi-lang-3")} == {here.id}
    refused = staff.post(NEW, typed(place="Chợ"))
    assert "cho, cho-2" in refused.text


def test_what_was_stored_is_what_the_form_shows(visit: Visit, in_tenant: InTenant) -> None:
    staff = visit("canbo")
    sent = typed(start_time="19:00", end_time="01:00", repeat="weekly", interval="2", until="2027-06-30")
    staff.post(NEW, sent)
    page = staff.get(HAPPENING).text
    for name in ("starts_on", "start_time", "end_time", "interval", "until"):
        assert f'name="{name}"' in page
        assert f'value="{sent[name]}"' in page
    with in_tenant(MYTHO):
        assert get_happening(MYTHO, "hoi-lang").minutes == 6 * 60


def test_one_date_is_moved_called_off_and_put_right(visit: Visit, hold: Hold) -> None:
    hold("Hội làng", rule="FREQ=WEEKLY")
    staff, visitor = visit("canbo"), visit()

    def change(**fields: str) -> str:
        sent = {"day": "2026-12-07", "version": version_on(staff), **fields}
        answer = staff.post(f"{HAPPENING}/dates", sent, page=HAPPENING)
        return f"{answer.status_code}"

    assert change(act="move", to="2026-12-08", at="18:30") == "303"
    assert "Dời từ ngày 07/12/2026" in visitor.get("/du-lich/su-kien/hoi-lang").text
    assert change(act="cancel") == "303"
    assert "Không diễn ra" in visitor.get("/du-lich/su-kien/hoi-lang").text
    assert change(act="restore") == "303"
    assert "Không diễn ra" not in visitor.get("/du-lich/su-kien/hoi-lang").text
    assert change(act="move") == "422"
    assert change(act="cancel", day="2026-12-08") == "404"
    assert change(act="cancel", version="1") == "409"


def test_who_saves_second_sees_both_versions_and_decides(visit: Visit) -> None:
    first, second = visit("canbo"), visit("thutruong")
    first.post(NEW, typed())
    seen = version_on(second)
    assert first.post(HAPPENING, typed(version=seen, venue_vi="Sân đình")).status_code == 303
    overtaken = second.post(HAPPENING, typed(version=seen, venue_vi="Bến sông"))
    assert overtaken.status_code == 409
    assert "Sân đình" in overtaken.text
    assert 'value="Bến sông"' in overtaken.text
    assert second.post(HAPPENING, typed(version=version_on(second), venue_vi="Bến sông")).status_code == 303


def test_a_button_of_an_old_page_changes_nothing(visit: Visit, hold: Hold) -> None:
    hold("Hội làng")
    late = visit("thutruong").post(f"{HAPPENING}/steps/cancel", {"version": "1"}, page=HAPPENING)
    assert late.status_code == 409
    assert "Việc bạn chọn chưa được thực hiện" in late.text


def test_viewers_see_drafts_and_no_button(visit: Visit, hold: Hold) -> None:
    hold("Hội làng", is_published=False)
    page = visit("xem").get(HAPPENING).text
    assert "Hội làng" in page
    for said in ("Lưu sự kiện", "/steps/", "/dates"):
        assert said not in page


def test_the_list_is_narrowed_by_state_and_kind(visit: Visit, hold: Hold) -> None:
    hold("Hội làng")
    hold("Chợ phiên", kind="fair", is_published=False)
    staff = visit("canbo")
    narrowed = {"status=draft": "Chợ phiên", "kind=festival": "Hội làng", "status=x&kind=fair": "Chợ phiên"}
    for query, found in narrowed.items():
        page = staff.get(f"{LIST}?{query}").text
        assert [name for name in ("Hội làng", "Chợ phiên") if f">{name}</a>" in page] == [found]


def test_a_former_version_is_looked_at_and_restored(visit: Visit, hold: Hold) -> None:
    hold("Hội làng", rule="FREQ=WEEKLY")
    staff, visitor = visit("canbo"), visit()
    sent = {"day": "2026-12-07", "act": "cancel", "version": version_on(staff)}
    staff.post(f"{HAPPENING}/dates", sent, page=HAPPENING)
    assert staff.post(HAPPENING, typed(name_vi="Hội khác", version=version_on(staff))).status_code == 303
    assert "Hội làng" in staff.get(f"{HAPPENING}/versions/3").text
    assert "Không diễn ra" in staff.get(f"{HAPPENING}/versions/3").text
    assert staff.get(f"{HAPPENING}/versions/99").status_code == 404
    restore = f"{HAPPENING}/versions/2/restore"
    assert staff.post(restore, {"version": "1"}, page=HAPPENING).status_code == 409
    assert staff.post(restore, {"version": version_on(staff)}, page=HAPPENING).status_code == 303
    page = visitor.get("/du-lich/su-kien/hoi-lang").text
    assert "Hội làng" in page
    assert "Không diễn ra" not in page
    assert "Khôi phục bản cũ của sự kiện" in staff.get(HAPPENING).text

"""What visitors see of happenings: list, month, page, place; in both languages; only what is public."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from dothi.database.session import session
from dothi.values import clock
from modules.tourism.happenings.service import call_off_date, get_happening, move_date, take_happening_step
from modules.tourism.tests.conftest import Hold, Put, Visit
from tests.world import MYTHO, SYSTEM, TANAN

InTenant = Callable[[int], AbstractContextManager[None]]
LIST, MONTH = "/du-lich/su-kien", "/du-lich/su-kien/lich"
MONDAY = date(2026, 11, 30)
NAME = re.compile(r'class="dt-agenda-name" href="[^"]*">(?:<span[^>]*>)?([^<]+)<')


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(datetime(2026, 11, 30, 4, tzinfo=UTC)):
        yield


def names(page: str) -> list[str]:
    """Those of the list, in its order."""
    return NAME.findall(page)


def on(days: int, **facts: Any) -> dict[str, Any]:
    """So many days from today."""
    return {"starts_on": MONDAY + timedelta(days=days), **facts}


def test_only_public_happenings_of_this_tenant_are_shown(hold: Hold, visit: Visit) -> None:
    hold("Hội làng")
    hold("Còn là nháp", is_published=False)
    hold("Ở Tân An", at=TANAN)
    assert names(visit().get(LIST).text) == ["Hội làng"]
    assert visit().get(f"{LIST}/con-la-nhap").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Triển lãm", "Hội làng", "Hội xa", "Chợ tuần"]),
        ("when=today", ["Triển lãm", "Hội làng"]),
        ("when=weekend", ["Triển lãm", "Chợ tuần"]),
        ("kind=fair", ["Chợ tuần"]),
        ("from=2026-12-05&to=2026-12-06", ["Triển lãm", "Chợ tuần"]),
        ("from=2026-12-05&to=2026-12-13&kind=fair", ["Chợ tuần", "Chợ tuần"]),
        ("from=20/12/2026", ["Chợ tuần", "Chợ tuần", "Hội xa"]),
        ("from=2026-12-06&to=2026-12-01", []),
        ("kind=palace&when=never&from=abc", ["Triển lãm", "Hội làng", "Hội xa", "Chợ tuần"]),
        ("place=dinh-lang", ["Hội làng"]),
        ("place=khong-co", []),
    ],
)
def test_the_list_is_narrowed_by_its_address(put: Put, hold: Hold, visit: Visit, query: str, found: list[str]) -> None:
    hold("Hội làng", place_id=put("Đình làng").id)
    hold("Đã qua", **on(-1))
    hold("Triển lãm", **on(-3, kind="exhibition", minutes=10 * 24 * 60))
    hold("Hội xa", **on(40))
    hold("Chợ tuần", **on(5, kind="fair", rule="FREQ=WEEKLY;BYDAY=SA"))
    page = names(visit().get(f"{LIST}?{query}").text)
    assert page[: len(found)] == found
    assert set(page) == set(found)


def test_what_is_over_today_is_left_out(hold: Hold, visit: Visit) -> None:
    hold("Sáng sớm", starts_at=time(5), minutes=60)
    hold("Chiều nay", starts_at=time(15), minutes=60)
    assert names(visit().get(LIST).text) == ["Chiều nay"]


def test_the_list_goes_on_page_by_page(hold: Hold, visit: Visit) -> None:
    for number in range(23):
        hold(f"Hội {number:02}", **on(number))
    first = visit().get(LIST).text
    following = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert [*names(first), *names(visit().get(following).text)] == [f"Hội {number:02}" for number in range(23)]
    assert visit().get(f"{LIST}?cursor=abc").status_code == 400


def test_a_month_shows_lunar_dates_and_what_is_on(hold: Hold, visit: Visit, in_tenant: InTenant) -> None:
    hold("Rằm", starts_on=MONDAY, rule="RSCALE=VIETNAMESE;FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=15")
    hold("Hằng ngày", rule="FREQ=DAILY")
    slug = hold("Ba ngày", starts_on=date(2027, 2, 8), minutes=3 * 24 * 60).slug
    page = visit().get(f"{MONTH}?month=2027-02").text
    assert "âm lịch: mùng 1 tháng Giêng" in page
    cells = dict(re.findall(r'<time datetime="([\d-]{10})">(.*?)</td>', page, re.DOTALL))
    assert [day for day, text in cells.items() if ">Rằm<" in text] == ["2027-02-20"]
    assert [day for day, text in cells.items() if "Ba ngày" in text] == ["2027-02-08", "2027-02-09", "2027-02-10"]
    assert not [day for day, text in cells.items() if "Hằng ngày" in text], "named once, below"
    assert names(page) == ["Hằng ngày"]
    assert visit().get(f"{MONTH}?month=2027-02&all=yes").text.count(">Hằng ngày<") == 28
    with in_tenant(MYTHO):
        happening = get_happening(MYTHO, slug)
        take_happening_step(happening, "cancel", version=happening.version, actor=SYSTEM)
        session.commit()
    assert ", Không diễn ra</span>" in visit().get(f"{MONTH}?month=2027-02").text


@pytest.mark.parametrize("month", ["1900-01", "2199-12", "2051-01", "9999-99", "xin-chao", "2026-1²"])
def test_a_month_far_away_or_none_at_all_is_a_page(visit: Visit, month: str) -> None:
    assert visit().get(f"{MONTH}?month={month}").status_code == 200


def test_a_crowded_day_leads_to_its_list(hold: Hold, visit: Visit) -> None:
    for number in range(6):
        hold(f"Hội {number}", **on(1))
    page = visit().get(f"{MONTH}?month=2026-12").text
    assert "và 2 sự kiện khác" in page
    assert 'from=2026-12-01&amp;to=2026-12-01"' in page


def test_a_happening_has_rule_next_dates_and_linked_data(
    put: Put, hold: Hold, visit: Visit, in_tenant: InTenant
) -> None:
    place = put("Đình làng")
    weekly = {"rule": "FREQ=WEEKLY;BYDAY=SA", "starts_at": time(19), "minutes": 90}
    slug = hold("Đờn ca", place_id=place.id, **on(5, **weekly)).slug
    with in_tenant(MYTHO):
        happening = get_happening(MYTHO, slug)
        call_off_date(happening, date(2026, 12, 12), version=happening.version, actor=SYSTEM)
        new = date(2026, 12, 20)
        move_date(happening, date(2026, 12, 19), to=new, at=None, version=happening.version, actor=SYSTEM)
        session.commit()
    page = visit().get(f"{LIST}/{slug}").text
    for said in ("Thứ Bảy hằng tuần", "Thứ Bảy 05/12/2026", "Dời từ ngày 19/12/2026", "Không diễn ra", "Đình làng"):
        assert said in page
    graph = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])["@graph"]
    assert [event["startDate"] for event in graph[:3]] == [
        "2026-12-05T19:00:00+07:00",
        "2026-12-12T19:00:00+07:00",
        "2026-12-20T19:00:00+07:00",
    ]
    states = [event["eventStatus"].rpartition("/")[2] for event in graph[:3]]
    assert states == ["EventScheduled", "EventCancelled", "EventRescheduled"]
    assert graph[2]["previousStartDate"] == "2026-12-19T19:00:00+07:00"
    assert graph[0]["location"]["name"] == "Đình làng"


def test_html_in_a_text_is_shown_as_text(hold: Hold, visit: Visit) -> None:
    slug = hold(texts={"vi": {"name": "</script><script>alert(1)</script>", "body": "<b>x</b>"}}).slug
    page = visit().get(f"{LIST}/{slug}").text
    assert "<script>alert" not in page
    assert "&lt;b&gt;x" in page


def test_a_place_tells_what_is_on_there_each_once(put: Put, hold: Hold, visit: Visit) -> None:
    place = put("Đình làng")
    hold("Hằng ngày", place_id=place.id, rule="FREQ=DAILY")
    hold("Hội sau", place_id=place.id, **on(9))
    hold("Đã qua", place_id=place.id, **on(-9))
    hold("Nơi khác")
    assert names(visit().get(f"/du-lich/{place.slug}").text) == ["Hằng ngày", "Hội sau"]


def test_a_place_that_isnt_public_isnt_named(put: Put, hold: Hold, visit: Visit) -> None:
    place = put("Nhà kín", is_published=False)
    slug = hold("Hội", place_id=place.id).slug
    assert "Nhà kín" not in visit().get(f"{LIST}/{slug}").text
    assert "Nhà kín" not in visit().get(LIST).text
    assert "Nhà kín" not in visit().get("/du-lich/su-kien.ics").text


def test_in_english_what_isnt_translated_says_so(hold: Hold, visit: Visit) -> None:
    hold(rule="FREQ=WEEKLY;BYDAY=MO", **on(0))
    slug = hold("Chợ", texts={"vi": {"name": "Chợ quê"}}).slug
    english = visit(language="en")
    listed = english.get(LIST).text
    assert "First full moon" in listed
    assert '<span lang="vi">Chợ quê</span>' in listed
    assert "isn’t translated yet" in english.get(f"{LIST}/{slug}").text
    assert "isn’t translated yet" not in visit().get(f"{LIST}/{slug}").text


def test_an_empty_calendar_says_so(visit: Visit) -> None:
    assert "Chưa có sự kiện" in visit().get(LIST).text
    assert visit().get(MONTH).status_code == 200
    assert visit().get("/du-lich/su-kien.ics").text.count("VEVENT") == 0

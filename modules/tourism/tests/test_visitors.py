"""Visitors counted by day: entered, entered twice, corrected, closed by the month; the sums follow."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dothi.numbers.counts import read_flow_days
from dothi.values import clock
from modules.tourism.tests.conftest import Put, Visit
from modules.tourism.visitors.counting import flows_of_rows
from modules.tourism.visitors.facets import FLOWS
from modules.tourism.visitors.numbers import (
    MOST_A_DAY,
    NumberError,
    Problem,
    month_before,
    next_month,
    read_number,
)
from tests.client import Browser
from tests.world import MYTHO, TANAN

InTenant = Callable[[int], AbstractContextManager[None]]
RunJobs = Callable[[], list[str]]
PAGE = "/work/tourism/visitors"
SLUG = "chua-vinh-trang"


def counted(
    domestic: str, international: str, *, day: date | None = None, seen: str = "", **more: str
) -> dict[str, str]:
    """The form of a day with one place."""
    numbers = {f"domestic-{SLUG}": domestic, f"international-{SLUG}": international, f"seen-{SLUG}": seen}
    return {"day": (day or clock.local_today()).isoformat(), "place": SLUG, **numbers}


def last_month() -> date:
    """A day of the month before."""
    return month_before(clock.local_today()) + timedelta(days=3)


def close(browser: Browser, day: date, domestic: int, international: int) -> int:
    """Close the month of a day with the sums that were seen; the answer's status."""
    month = f"{PAGE}/months/{day:%Y-%m}"
    return browser.post(f"{month}/close", domestic=domestic, international=international, page=PAGE).status_code


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("1250", 1250), ("1.250", 1250), (" 12 500 ", 12_500), ("200000", MOST_A_DAY)]
)
def test_numbers_as_people_type_them(text: str, number: int) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", Problem.MISSING), ("-5", Problem.NEGATIVE), ("−5", Problem.NEGATIVE), ("12,5", Problem.FRACTION),
        ("1,250", Problem.FRACTION), ("12.50", Problem.FRACTION), ("1.25", Problem.FRACTION),
        ("200001", Problem.TOO_MANY),
        ("9" * 18, Problem.TOO_MANY), ("9" * 5_000, Problem.NO_NUMBER), ("một trăm", Problem.NO_NUMBER),
        ("١٢", Problem.NO_NUMBER), ("1e3", Problem.NO_NUMBER), ("=1+1", Problem.NO_NUMBER),
    ],
)  # fmt: skip
def test_what_is_no_number_says_why(text: str, problem: Problem) -> None:
    with pytest.raises(NumberError) as refused:
        read_number(text)
    assert refused.value.problem is problem


@given(st.text(max_size=30))
def test_any_text_is_a_number_in_bounds_or_refused(text: str) -> None:
    try:
        number = read_number(text)
    except NumberError:
        return
    assert 0 <= number <= MOST_A_DAY


@given(st.dates(date(2000, 1, 31), date(2100, 12, 31)))
def test_months_follow_each_other(day: date) -> None:
    first = day.replace(day=1)
    assert month_before(next_month(first)) == first
    assert 28 <= (next_month(first) - first).days <= 31


def test_a_day_is_entered_and_stands_in_month_and_statistics(put: Put, visit: Visit, run_jobs: RunJobs) -> None:
    put()
    staff = visit("canbo")
    assert staff.post(PAGE, counted("1.200", "300")).status_code == 303
    run_jobs()
    assert 'value="1200"' in staff.get(PAGE).text
    month = staff.get(f"{PAGE}/months/{clock.local_today():%Y-%m}").text
    assert "1.500" in month
    assert "1.500" in staff.get(f"{PAGE}/months").text
    page = staff.get("/work/tourism/statistics").text
    assert "1.500" in page
    assert "20 %" in page
    assert "1200,300" in staff.get("/work/tourism/statistics.csv").text
    assert f",{SLUG}," in staff.get(f"{PAGE}/months/{clock.local_today():%Y-%m}.csv").text


def test_sent_twice_is_counted_once(put: Put, visit: Visit, run_jobs: RunJobs) -> None:
    put()
    staff = visit("canbo")
    for _time in range(2):
        assert staff.post(PAGE, counted("40", "2")).status_code == 303
    run_jobs()
    assert "thay đổi" in staff.get(PAGE).text
    assert staff.get("/work/tourism/statistics.csv").text.count(",40,2,") == 1
    assert "Chưa có thay đổi nào." in staff.get(f"{PAGE}/months/{clock.local_today():%Y-%m}").text


def test_who_counts_second_sees_the_other_number_and_decides(put: Put, visit: Visit, run_jobs: RunJobs) -> None:
    put()
    first, second = visit("canbo"), visit("thutruong")
    first.post(PAGE, counted("40", "2"))
    overtaken = second.post(PAGE, counted("50", "3"))
    assert overtaken.status_code == 409
    assert 'value="50"' in overtaken.text
    assert "40 trong nước, 2 quốc tế" in overtaken.text
    assert second.post(PAGE, counted("50", "3", seen="40,2")).status_code == 303
    run_jobs()
    assert ",50,3,0" in first.get("/work/tourism/statistics.csv").text
    changes = first.get(f"{PAGE}/months/{clock.local_today():%Y-%m}").text
    assert "40 → <strong>50</strong>" in changes


@pytest.mark.parametrize(
    ("domestic", "international", "field"),
    [
        ("-1", "0", "domestic"),
        ("10", "2,5", "international"),
        ("10", "", "international"),
        ("9999999", "0", "domestic"),
    ],
)
def test_a_refused_form_names_the_field_and_keeps_what_was_typed(
    put: Put, visit: Visit, domestic: str, international: str, field: str
) -> None:
    put()
    refused = visit("canbo").post(PAGE, counted(domestic, international))
    assert refused.status_code == 422
    assert f'href="#{field}-{SLUG}"' in refused.text
    assert f'value="{domestic}"' in refused.text


def test_a_number_is_not_taken_away_by_an_empty_field(put: Put, visit: Visit) -> None:
    put()
    staff = visit("canbo")
    staff.post(PAGE, counted("40", "2"))
    assert staff.post(PAGE, counted("", "", seen="40,2")).status_code == 422


def test_days_to_come_and_long_gone_cannot_be_counted(put: Put, visit: Visit) -> None:
    put()
    staff = visit("canbo")
    for day in (clock.local_today() + timedelta(days=1), date(1999, 12, 31)):
        assert staff.post(PAGE, counted("1", "1", day=day)).status_code == 404
        assert staff.get(f"{PAGE}?day={day}").status_code == 404
    assert staff.get(f"{PAGE}?day=30/2/2026").status_code == 404


def test_a_closed_month_takes_corrections_with_a_reason_alone(put: Put, visit: Visit, run_jobs: RunJobs) -> None:
    put()
    staff, head, day = visit("canbo"), visit("thutruong"), last_month()
    staff.post(PAGE, counted("400", "20", day=day))
    run_jobs()
    assert close(head, day, 400, 20) == 303
    page = f"{PAGE}/months/{day:%Y-%m}"
    assert "đã chốt" in head.get(page).text
    correction = counted("410", "20", day=day, seen="400,20")
    assert staff.post(PAGE, correction).status_code == 403
    assert head.post(PAGE, correction).status_code == 422
    assert head.post(PAGE, correction, reason="Cộng sót một đoàn").status_code == 303
    run_jobs()
    text = head.get(page).text
    assert "400 → <strong>410</strong>" in text
    assert "Cộng sót một đoàn" in text
    assert "Lúc chốt: 400" in text
    assert ",410,20," in head.get("/work/tourism/statistics.csv").text
    assert "410,20" in visit().get("/du-lich/so-lieu.csv").text


def test_a_month_is_closed_once_over_once_counted_and_as_it_was_seen(put: Put, visit: Visit) -> None:
    put()
    head, day = visit("thutruong"), last_month()
    page = f"{PAGE}/months/{day:%Y-%m}"
    close(head, day, 0, 0)
    assert "đã chốt" not in head.get(page).text, "nobody has counted"
    head.post(PAGE, counted("5", "1", day=day))
    close(head, day, 4, 1)
    assert "Số liệu của tháng vừa thay đổi" in head.get(page).text
    for _time in range(2):
        close(head, day, 5, 1)
    assert "đã chốt" in head.get(page).text
    head.post(PAGE, counted("5", "1"))
    close(head, clock.local_today(), 5, 1)
    assert "Tháng này chưa kết thúc" in head.get(f"{PAGE}/months/{clock.local_today():%Y-%m}").text
    assert visit("canbo").post(f"{page}/close", domestic=5, international=1, page=PAGE).status_code == 403


def test_the_public_sees_closed_months_alone(put: Put, visit: Visit, run_jobs: RunJobs) -> None:
    put()
    head, day = visit("thutruong"), last_month()
    head.post(PAGE, counted("731", "20", day=day))
    run_jobs()
    assert "731" not in visit().get("/du-lich/so-lieu.csv").text
    assert "Chưa có tháng nào được chốt" in visit().get("/du-lich/so-lieu").text
    close(head, day, 731, 20)
    assert "731,20" in visit().get("/du-lich/so-lieu.csv").text
    assert "751" in visit().get("/du-lich/so-lieu").text
    assert "731" not in visit(at=TANAN).get("/du-lich/so-lieu.csv").text


def test_kept_counts_equal_the_rows(put: Put, visit: Visit, run_jobs: RunJobs, in_tenant: InTenant) -> None:
    put()
    staff = visit("canbo")
    for number, day in enumerate((last_month(), clock.local_today())):
        staff.post(PAGE, counted(str(10 + number), "3", day=day))
        staff.post(PAGE, counted(str(20 + number), "0", day=day, seen=f"{10 + number},3"))
    run_jobs()
    with in_tenant(MYTHO):
        kept = read_flow_days(MYTHO, FLOWS, date(2000, 1, 1), date(2100, 1, 1))
        rows = flows_of_rows(MYTHO)
    assert {name: {at: n for at, n in days.items() if n} for name, days in kept.items()} == rows


def test_other_places_are_found_and_added(put: Put, visit: Visit) -> None:
    put()
    put("Chợ nổi", kind="market", east=0.01)
    staff = visit("canbo")
    staff.post(PAGE, counted("1", "0"))
    assert "Chợ nổi" not in staff.get(PAGE).text
    assert "place=cho-noi" in staff.get(f"{PAGE}?q=cho").text
    assert 'name="domestic-cho-noi"' in staff.get(f"{PAGE}?place=cho-noi").text

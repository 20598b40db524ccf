"""The tenant's calendar as opening hours see it."""

from __future__ import annotations

from datetime import date, timedelta

from dothi.values.worktime import WorkingCalendar
from modules.tourism.hours.locality import locality_of
from modules.tourism.hours.plan import plan_of
from modules.tourism.hours.reading import parse
from modules.tourism.lunar.dates import LunarDate, solar_of

TODAY = date(2026, 11, 30)


def test_public_holidays_are_off_by_their_names() -> None:
    where = locality_of(WorkingCalendar(), today=date(2026, 2, 1), lon_lat=(106.36, 10.35))
    hours = parse("Mo-Su 07:00-17:00; PH off", where)
    open_in_february = [day for n in range(28) if plan_of(hours, day := date(2026, 2, 1) + timedelta(days=n))]
    assert [day.day for day in open_in_february] == [*range(1, 16), *range(21, 29)]
    assert "Tết" in where.days_off[date(2026, 2, 17)]
    english = locality_of(WorkingCalendar(), today=date(2026, 2, 1), language="en")
    assert "New Year" in english.days_off[date(2026, 2, 17)]


def test_tet_of_the_years_around_is_that_of_the_moon() -> None:
    days_off = locality_of(WorkingCalendar(), today=TODAY).days_off
    for year in range(2025, 2031):
        new_year = solar_of(LunarDate(year, 1, False, 1))
        assert new_year is not None
        assert {new_year + timedelta(days=n) for n in range(-1, 3)} <= days_off.keys()


def test_the_tenants_own_days_off_and_worked() -> None:
    own, worked = date(2026, 12, 5), date(2027, 1, 1)
    calendar = WorkingCalendar(days_off=frozenset({own}), swapped_days=frozenset({worked}))
    days_off = locality_of(calendar, today=TODAY).days_off
    assert days_off[own] == "ngày nghỉ của địa phương"
    assert worked not in days_off
    alone = locality_of(WorkingCalendar(days_off=frozenset({own}), keeps_public_holidays=False), today=TODAY)
    assert set(alone.days_off) == {own}

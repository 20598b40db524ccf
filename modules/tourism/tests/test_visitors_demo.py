"""The demo's visitors: the same each time, in the province's volume, fuller at Tết, closed but for the last months."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from modules.tourism.demo.visitors import A_YEAR, FROM_ABROAD, feast, of_day
from modules.tourism.visitors.numbers import MOST_A_DAY

DAYS = [date(2025, 1, 1) + timedelta(days=number) for number in range(365)]


@pytest.mark.parametrize("district", A_YEAR)
def test_a_year_has_about_the_visitors_that_were_meant(district: str) -> None:
    share, abroad = A_YEAR[district] / 365.25, FROM_ABROAD[district]
    visitors = [of_day(day, share, abroad=abroad, years=1.0, at=0) for day in DAYS]
    everybody = sum(map(sum, visitors))
    assert 0.9 < everybody / A_YEAR[district] < 1.2
    assert abs(sum(each.international for each in visitors) / everybody - abroad) < 0.06
    assert max(map(sum, visitors)) < MOST_A_DAY


def test_the_same_day_has_the_same_visitors() -> None:
    first, again = (of_day(date(2026, 5, 5), 800, abroad=0.5, years=1.2, at=3) for _time in range(2))
    assert first == again


def test_tet_is_full_and_the_week_before_empty() -> None:
    tet = date(2026, 2, 17)
    assert feast(tet + timedelta(days=2)) > 3
    assert feast(tet - timedelta(days=2)) < 1
    assert feast(tet + timedelta(days=20)) == 1.0

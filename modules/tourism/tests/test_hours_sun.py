"""Sunrise and sunset against astronomy-engine, over the years and the length of Vietnam."""

from __future__ import annotations

from datetime import date, timedelta

import astronomy
import pytest

from modules.tourism.hours.plan import plan_of
from modules.tourism.hours.reading import parse
from modules.tourism.hours.rules import Locality, Openness, Sun
from modules.tourism.hours.sun import minute_of

MY_THO, HA_GIANG, TRUONG_SA = (106.36, 10.35), (104.98, 23.3), (111.92, 8.64)


@pytest.mark.parametrize("lon_lat", [MY_THO, HA_GIANG, TRUONG_SA])
@pytest.mark.parametrize("event", [Sun.SUNRISE, Sun.SUNSET])
def test_within_two_minutes_of_the_sky(event: Sun, lon_lat: tuple[float, float]) -> None:
    direction = astronomy.Direction.Rise if event is Sun.SUNRISE else astronomy.Direction.Set
    observer = astronomy.Observer(lon_lat[1], lon_lat[0], 0)
    for n in range(0, 25 * 365, 37):
        day = date(2026, 1, 1) + timedelta(days=n)
        midnight = (day - date(2000, 1, 1)).days - 0.5 - 7 / 24
        found = astronomy.SearchRiseSet(astronomy.Body.Sun, observer, direction, astronomy.Time(midnight), 1)
        assert found is not None
        assert abs(minute_of(event, day, lon_lat) - (found.ut - midnight) * 1440) < 2, day


def test_dawn_comes_before_sunrise_and_dusk_after_sunset() -> None:
    minutes = [minute_of(event, date(2026, 3, 21), MY_THO) for event in Sun]
    assert minutes == sorted(minutes)
    assert 18 <= minutes[1] - minutes[0] <= 25


def test_where_the_sun_stays_up_there_is_an_answer() -> None:
    summer, north = date(2026, 6, 21), (106.0, 80.0)
    assert minute_of(Sun.SUNSET, summer, north) - minute_of(Sun.SUNRISE, summer, north) == 24 * 60


def test_without_a_place_it_is_unknown() -> None:
    day = date(2026, 11, 30)
    assert [one.kind for one in plan_of(parse("sunrise-sunset"), day)] == [Openness.UNKNOWN]
    assert [one.kind for one in plan_of(parse("sunrise-sunset", Locality(lon_lat=MY_THO)), day)] == [Openness.OPEN]

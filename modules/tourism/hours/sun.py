"""When the sun rises and sets: NOAA's equations (Meeus, Astronomical Algorithms, chapter 25), within about a minute."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from math import acos, asin, cos, degrees, radians, sin, tan

from modules.tourism.hours.rules import DAY, Sun

J2000 = date(2000, 1, 1)
UTC_PLUS_7 = 7 * 60
ZENITH = {Sun.SUNRISE: 90.833, Sun.SUNSET: 90.833, Sun.DAWN: 96.0, Sun.DUSK: 96.0}
IN_THE_MORNING = {Sun.SUNRISE, Sun.DAWN}


@lru_cache(maxsize=4096)
def minute_of(event: Sun, day: date, lon_lat: tuple[float, float]) -> int:
    """The minute of the local day; where the sun stays up or down at that latitude, that of noon."""
    lon, lat = lon_lat
    declination, equation_of_time = _position((day - J2000).days)
    noon = DAY / 2 - 4 * lon - equation_of_time + UTC_PLUS_7
    height = cos(radians(ZENITH[event])) / (cos(radians(lat)) * cos(declination)) - tan(radians(lat)) * tan(declination)
    half_day = 4 * degrees(acos(max(-1.0, min(1.0, height))))
    return round(noon - half_day if event in IN_THE_MORNING else noon + half_day)


def _position(days: int) -> tuple[float, float]:
    """The sun's declination (radians) and the equation of time (minutes) at noon, so many days after 1/1/2000."""
    century = days / 36_525
    mean_longitude = radians((280.46646 + 36_000.76983 * century) % 360)
    anomaly = radians(357.52911 + 35_999.05029 * century)
    eccentricity = 0.016708634 - 0.000042037 * century
    centre = radians(1.914602 * sin(anomaly) + 0.019993 * sin(2 * anomaly) + 0.000289 * sin(3 * anomaly))
    obliquity = radians(23.439291 - 0.0130042 * century)
    declination = asin(sin(obliquity) * sin(mean_longitude + centre))
    y = tan(obliquity / 2) ** 2
    equation = (
        y * sin(2 * mean_longitude)
        - 2 * eccentricity * sin(anomaly)
        + 4 * eccentricity * y * sin(anomaly) * cos(2 * mean_longitude)
        - 0.5 * y * y * sin(4 * mean_longitude)
        - 1.25 * eccentricity * eccentricity * sin(2 * anomaly)
    )
    return declination, 4 * degrees(equation)

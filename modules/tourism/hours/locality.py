"""What the hours of a tenant's places depend on: its days off, by law and its own, and where the place lies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from flask_babel import gettext as _

from dothi.language.locales import in_words
from dothi.values.worktime import FIRST_YEAR, LAST_YEAR, WorkingCalendar, public_holidays
from modules.tourism.hours.rules import Locality

YEARS_AHEAD = 4


def locality_of(
    calendar: WorkingCalendar, *, today: date, language: str = "vi", lon_lat: tuple[float, float] | None = None
) -> Locality:
    """For a place of the tenant with this calendar; days off are those of last year and the next four, with names."""
    return Locality(days_off=_days_off(calendar, today.year, language), lon_lat=lon_lat)


@lru_cache(maxsize=512)
def _days_off(calendar: WorkingCalendar, year: int, language: str) -> Mapping[date, str]:
    years = range(max(FIRST_YEAR, year - 1), min(LAST_YEAR, year + YEARS_AHEAD) + 1)
    found = dict.fromkeys(calendar.days_off, _day_off(language))
    if calendar.keeps_public_holidays:
        found |= {day: name for one in years for day, name in public_holidays(one, language).items()}
    return MappingProxyType({day: found[day] for day in sorted(found.keys() - calendar.swapped_days)})


@in_words
def _day_off() -> str:
    return str(_("ngày nghỉ của địa phương"))

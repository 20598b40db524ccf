"""When something is, in words: days with their weekday, times, the lunar date. In the language named first. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from dothi.language.formatting import local_date
from dothi.language.locales import in_words
from dothi.values.worktime import LOCAL_ZONE
from modules.tourism.day_names import WEEKDAYS
from modules.tourism.happenings.drafts import DAY_MINUTES
from modules.tourism.lunar.dates import LunarDate, OutsideAlmanac, lunar_of
from modules.tourism.lunar.names import day_name, month_name


@in_words
def day_words(day: date) -> str:
    """`Thứ Bảy 05/12/2026`."""
    name = str(WEEKDAYS[day.weekday()])
    return str(_("%(weekday)s %(day)s", weekday=name[0].upper() + name[1:], day=local_date(day)))


@in_words
def time_words(starts_at: datetime, ends_at: datetime, *, is_all_day: bool) -> str:
    """`19:00 – 21:30`, `cả ngày`, `3 ngày, đến 07/12/2026`, `từ 19:00, đến 01:00 06/12/2026`."""
    begin, end = starts_at.astimezone(LOCAL_ZONE), ends_at.astimezone(LOCAL_ZONE)
    days = (ends_at - starts_at).days
    if is_all_day:
        if days <= 1:
            return str(_("Cả ngày"))
        return str(_("%(n)s ngày, đến %(day)s", n=days, day=local_date(end.date() - timedelta(days=1))))
    if begin.date() == end.date() or (ends_at - starts_at).total_seconds() < DAY_MINUTES * 60:
        return f"{begin:%H:%M} – {end:%H:%M}"
    return str(_("từ %(begin)s đến %(end)s", begin=f"{begin:%H:%M}", end=f"{end:%H:%M} {local_date(end.date())}"))


@in_words
def lunar_words(day: date) -> str:
    """`mùng 5 tháng Mười`; empty where the almanac doesn't reach."""
    lunar = find_lunar(day)
    if lunar is None:
        return ""
    month = month_name(lunar.month, leap=lunar.leap)
    return str(_("%(day)s %(month)s", day=day_name(lunar.day), month=month))


def find_lunar(day: date) -> LunarDate | None:
    """The lunar date, if the almanac knows it."""
    try:
        return lunar_of(day)
    except OutsideAlmanac:
        return None

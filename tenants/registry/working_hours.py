"""A tenant's working calendar as the admin types it, and as `dothi.values.worktime` computes with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.sites.site import Site
from dothi.values.actor import Actor
from dothi.values.errors import Invalid
from dothi.values.worktime import CalendarError, WorkingCalendar, public_holidays
from tenants.registry.settings import load_section, write_settings

SECTION = "calendar"
LEAST_WEEK = 60
"""Minutes: with less, a deadline of some weeks would lie beyond the years that a calendar covers."""
DAY_NAMES = (
    _l("Thứ Hai"),
    _l("Thứ Ba"),
    _l("Thứ Tư"),
    _l("Thứ Năm"),
    _l("Thứ Sáu"),
    _l("Thứ Bảy"),
    _l("Chủ nhật"),
)
SHIFT = re.compile(r"(\d{1,2})[:.hg]([0-5]\d)\s*[-–đến ]+\s*(\d{1,2})[:.hg]([0-5]\d)")


def calendar_of(site: Site) -> WorkingCalendar:
    """The site's calendar; office hours when none is set."""
    return WorkingCalendar.from_dict(dict(site.calendar))


def typed_calendar(tenant_id: int) -> tuple[dict[str, Any], int]:
    """The stored calendar as the form shows it, and its version."""
    stored, version = load_section(tenant_id, SECTION)
    plain = WorkingCalendar.from_dict(stored).to_dict()
    typed: dict[str, Any] = {f"day{n}": ", ".join(shifts) for n, shifts in enumerate(plain["week"])}
    typed["keeps_public_holidays"] = plain["keeps_public_holidays"]
    for name in ("days_off", "swapped_days"):
        typed[name] = "\n".join(date.fromisoformat(day).strftime("%d/%m/%Y") for day in plain[name])
    return typed, version


def save_calendar(tenant_id: int, data: Mapping[str, Any], *, actor: Actor) -> None:
    """Store the form's data. Raises Invalid by field, Conflict when somebody else saved meanwhile."""
    fields: dict[str, object] = {}
    week = []
    for number in range(7):
        try:
            week.append(read_shifts(data[f"day{number}"]))
            check_day(week[-1])
        except CalendarError as error:
            fields[f"day{number}"] = reason(error.code)[1]
        except ValueError:
            fields[f"day{number}"] = _("Giờ làm việc ghi như: 07:30-11:30, 13:00-17:00. Để trống nếu nghỉ.")
    if fields:
        raise Invalid(_("Vui lòng xem lại giờ làm việc."), fields=fields)
    plain = {
        "week": week,
        "keeps_public_holidays": data["keeps_public_holidays"],
        "days_off": list(data["days_off"]),
        "swapped_days": list(data["swapped_days"]),
    }
    try:
        calendar = WorkingCalendar.from_dict(plain)
    except CalendarError as error:  # what no single day is to blame for
        name, text = reason(error.code)
        raise Invalid(text, fields={name: text}) from error
    if sum(end - start for shifts in calendar.week for start, end in shifts) < LEAST_WEEK:
        name, text = reason("no_working_hours")
        raise Invalid(text, fields={name: text})
    write_settings(tenant_id, SECTION, calendar.to_dict(), actor=actor, version=data["version"])


def read_shifts(text: str) -> list[str]:
    """'7:30-11:30, 13:00-17:00' as two shifts; an empty text is a day off. Raises ValueError."""
    shifts = []
    for part in re.split(r"[,;]", text):
        if not part.strip():
            continue
        match = SHIFT.fullmatch(part.strip())
        if match is None:
            raise ValueError(part)
        start_hour, start, end_hour, end = match.groups()
        shifts.append(f"{int(start_hour):02}:{start}-{int(end_hour):02}:{end}")
    return shifts


def check_day(shifts: list[str]) -> None:
    """Raises CalendarError for the shifts of one day that make no sense, so that the error stands beside that day."""
    if shifts:
        WorkingCalendar.from_dict({"week": [shifts] * 7})


def reason(code: str) -> tuple[str, str]:
    """The field to mend and what to say, for a calendar that makes no sense."""
    reasons = {
        "bad_hours": (
            "day0",
            _("Các ca trong ngày phải nối tiếp nhau, không chồng lên nhau."),
        ),
        "no_working_hours": ("day0", _("Cần ít nhất một giờ làm việc trong tuần.")),
        "day_off_and_worked": ("swapped_days", _("Một ngày không thể vừa là ngày nghỉ vừa là ngày làm bù.")),
    }
    return reasons.get(code, ("day0", _("Lịch làm việc không hợp lệ.")))


def holidays_of(years: tuple[int, ...], language: str) -> list[tuple[date, str]]:
    """The days off by law in these years, in order: what the admin need not type."""
    named = (public_holidays(year, language).items() for year in years)
    return sorted((day, name) for holidays in named for day, name in holidays if day.year in years)

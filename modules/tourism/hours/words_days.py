"""Which days a rule is for, in words, in the language spoken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from flask_babel import gettext as _
from flask_babel import ngettext

from modules.tourism.day_names import MONTHS, WEEKDAYS, date_name, nth_name
from modules.tourism.hours.rules import DatePoint, DateSpan, Holidays, HoursRule, Weekdays, WeekSpan, YearSpan


def days_words(rule: HoursRule) -> str:
    """`thứ Hai – thứ Sáu trong tháng 6 – tháng 8`, `ngày lễ`, `16/2/2026 – 20/2/2026`; `hằng ngày` for every day."""
    parts = [
        _listed(map(_day, rule.days)),
        _listed(map(_date, rule.dates)),
        str(_("tuần %(weeks)s", weeks=_listed(map(_week, rule.weeks)))) if rule.weeks else "",
        str(_("năm %(years)s", years=_listed(map(_year, rule.years)))) if rule.years else "",
    ]
    if rule.only:
        parts[0] = str(_("%(holidays)s vào %(days)s", holidays=parts[0], days=_listed(map(_day, rule.only))))
    first, *others = [part for part in parts if part] or [str(_("hằng ngày"))]
    for other in others:
        first = str(_("%(days)s trong %(dates)s", days=first, dates=other))
    return first


def weekdays_words(numbers: Sequence[int]) -> str:
    """`thứ Hai – thứ Tư, Chủ nhật` for days of the week in their order; `hằng ngày` for all seven."""
    if len(numbers) == 7:
        return str(_("hằng ngày"))
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return _listed(_range(str(WEEKDAYS[run[0]]), str(WEEKDAYS[run[-1]])) for run in runs)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def _range(first: str, last: str) -> str:
    return first if first == last else f"{first} – {last}"


def _day(day: Weekdays | Holidays) -> str:
    if isinstance(day, Holidays):
        return _moved(str(_("kỳ nghỉ học (không rõ ngày)") if day.school else _("ngày lễ")), day.offset)
    if day.nth:
        return _listed(_moved(nth_name(day.first, number), day.offset) for number in day.nth)
    if (day.last - day.first) % 7 == 6:
        return str(_("hằng ngày"))
    return _range(str(WEEKDAYS[day.first]), str(WEEKDAYS[day.last]))


def _moved(name: str, days: int) -> str:
    if not days:
        return name
    count = str(ngettext("%(num)s ngày", "%(num)s ngày", abs(days)))
    if days < 0:
        return str(_("%(count)s trước %(day)s", count=count, day=name))
    return str(_("%(count)s sau %(day)s", count=count, day=name))


def _date(span: DateSpan) -> str:
    if span.last is None:
        return str(_("từ %(day)s", day=_point(span.first)))
    first = replace(span.first, year=None) if span.first.year == span.last.year else span.first
    return _point(span.last) if span.first == span.last else f"{_point(first)} – {_point(span.last)}"


def _point(point: DatePoint) -> str:
    if point.month is None:
        name = _moved(str(_("lễ Phục Sinh")), point.offset)
    elif point.day is None:
        name = str(MONTHS[point.month - 1])
    else:
        name = date_name(point.day, point.month)
    return str(_("%(date)s/%(year)s", date=name, year=point.year)) if point.year else name


def _week(span: WeekSpan) -> str:
    return _stepped(_range(str(span.first), str(span.last)), span.step)


def _year(span: YearSpan) -> str:
    if span.last is None:
        return str(_("%(year)s trở đi", year=span.first))
    return _stepped(_range(str(span.first), str(span.last)), span.step)


def _stepped(words: str, step: int) -> str:
    return str(_("%(span)s cách %(step)s", span=words, step=step)) if step > 1 else words

"""A rule of happenings in words; the language comes first: `rule_words("vi", rule)`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from dothi.language.formatting import local_date
from dothi.language.locales import in_words
from modules.tourism.day_names import MONTHS, WEEKDAYS, date_name, nth_name
from modules.tourism.lunar import feasts
from modules.tourism.recurrence.occurrences import Rule, SolarRule
from modules.tourism.recurrence.repeat import Frequency, Repeat

SHORTEST = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""Days of the months outside leap years."""


def rule_words(language: str, rule: Rule) -> str:
    """`Hằng tuần, vào thứ Bảy, đến 31/12/2027`; `Rằm tháng Giêng âm lịch hằng năm, …`."""
    return _solar(language, rule) if isinstance(rule, SolarRule) else feasts.rule_words(language, rule)


@in_words
def _solar(rule: SolarRule) -> str:
    sentence = ", ".join(_parts(rule))
    return sentence[0].upper() + sentence[1:]


def _parts(rule: SolarRule) -> Iterator[str]:
    repeat = rule.repeat
    if repeat is None:
        yield str(_("một lần vào %(day)s", day=local_date(rule.start)))
    else:
        yield _how_often(repeat)
        yield from _when(rule, repeat)
        yield str(_("từ %(day)s", day=local_date(rule.start)))
        if repeat.until:
            yield str(_("đến hết %(day)s", day=local_date(repeat.until)))
        if repeat.count:
            yield str(ngettext("%(num)s lần", "%(num)s lần", repeat.count))
    if rule.days > 1:
        yield str(_("kéo dài %(days)s ngày", days=rule.days))


def _how_often(repeat: Repeat) -> str:
    every = {
        Frequency.DAILY: _("hằng ngày"),
        Frequency.WEEKLY: _("hằng tuần"),
        Frequency.MONTHLY: _("hằng tháng"),
        Frequency.YEARLY: _("hằng năm"),
    }
    spaced = {
        Frequency.DAILY: _("%(count)s ngày một lần", count=repeat.interval),
        Frequency.WEEKLY: _("%(count)s tuần một lần", count=repeat.interval),
        Frequency.MONTHLY: _("%(count)s tháng một lần", count=repeat.interval),
        Frequency.YEARLY: _("%(count)s năm một lần", count=repeat.interval),
    }
    return str((every if repeat.interval == 1 else spaced)[repeat.frequency])


def _when(rule: SolarRule, repeat: Repeat) -> Iterator[str]:
    month_days, months = repeat.month_days, repeat.months
    if repeat.frequency in {Frequency.MONTHLY, Frequency.YEARLY} and not (month_days or repeat.weekdays):
        month_days = (rule.start.day,)
        months = months or ((rule.start.month,) if repeat.frequency is Frequency.YEARLY else ())
    weekdays = repeat.weekdays
    if repeat.frequency is Frequency.WEEKLY:
        weekdays = weekdays or ((0, rule.start.weekday()),)
    if weekdays:
        yield str(_("vào %(days)s", days=_weekdays(weekdays, repeat.places)))
    if month_days and len(months) == 1 and min(month_days) > 0:
        yield str(_("vào %(days)s", days=_listed(date_name(day, months[0]) for day in month_days)))
    else:
        if month_days:
            yield str(_("vào ngày %(days)s", days=_listed(map(_month_day, month_days))))
        if months:
            yield str(_("trong %(months)s", months=_listed(str(MONTHS[month - 1]) for month in months)))
    yield from _left_out(month_days, months or range(1, 13))


def _left_out(month_days: Sequence[int], months: Sequence[int]) -> Iterator[str]:
    """What is said of a day that isn't in every year or month."""
    if (tuple(months), tuple(month_days)) == ((2,), (29,)):
        yield str(_("chỉ những năm nhuận"))
    elif max(map(abs, month_days), default=0) > min(SHORTEST[month - 1] for month in months):
        yield str(_("bỏ qua tháng không có ngày này"))


def _weekdays(weekdays: tuple[tuple[int, int], ...], places: tuple[int, ...]) -> str:
    if not places:
        return _listed(nth_name(day, nth) if nth else str(WEEKDAYS[day]) for nth, day in weekdays)
    days = _listed(str(WEEKDAYS[day]) for _nth_day, day in weekdays)
    numbers = _listed(_place(place) for place in places)
    return str(_("ngày %(numbers)s của tháng trong các ngày %(days)s", numbers=numbers, days=days))


def _place(place: int) -> str:
    if place == -1:
        return str(_("cuối cùng"))
    return str(_("thứ %(number)s", number=place) if place > 0 else _("thứ %(number)s từ cuối", number=-place))


def _month_day(day: int) -> str:
    if day == -1:
        return str(_("cuối tháng"))
    return str(day) if day > 0 else str(_("%(number)s tính từ cuối tháng", number=-day))


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)

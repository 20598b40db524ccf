"""A rule in words, in the language named first: `Thứ Bảy hằng tuần`, `Rằm tháng Giêng âm lịch hằng năm`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.language.formatting import local_date
from dothi.language.locales import in_words, spoken
from modules.tourism.day_names import MONTHS, WEEKDAYS, date_name
from modules.tourism.lunar.feasts import rule_words
from modules.tourism.recurring.rules import LunarCycle, Rhythm, Rule, SolarCycle, Weekday

NTHS = {
    1: _l("%(day)s đầu tiên"),
    2: _l("%(day)s thứ hai"),
    3: _l("%(day)s thứ ba"),
    4: _l("%(day)s thứ tư"),
    5: _l("%(day)s thứ năm"),
    -1: _l("%(day)s cuối cùng"),
}
EACH = {
    Rhythm.DAILY: _l("hằng ngày"),
    Rhythm.WEEKLY: _l("hằng tuần"),
    Rhythm.MONTHLY: _l("hằng tháng"),
    Rhythm.YEARLY: _l("hằng năm"),
}
EVERY = {
    Rhythm.DAILY: _l("%(n)s ngày một lần"),
    Rhythm.WEEKLY: _l("%(n)s tuần một lần"),
    Rhythm.MONTHLY: _l("%(n)s tháng một lần"),
    Rhythm.YEARLY: _l("%(n)s năm một lần"),
}


@in_words
def recurrence_words(rule: Rule | None, start: date) -> str:
    """The rule with its end; of what happens once, that it does."""
    if rule is None:
        return str(_("Một lần"))
    said = rule_words(spoken(), rule.feast) if isinstance(rule, LunarCycle) else solar_words(rule, start)
    if rule.until is not None:
        said = str(_("%(rule)s, đến ngày %(day)s", rule=said, day=local_date(rule.until)))
    if rule.count is not None:
        said = str(_("%(rule)s, %(count)s lần", rule=said, count=rule.count))
    return said[0].upper() + said[1:]


def solar_words(rule: SolarCycle, start: date) -> str:
    """The same of a solar rule, without its end."""
    each = str(EACH[rule.frequency]) if rule.interval == 1 else str(EVERY[rule.frequency]) % {"n": rule.interval}
    when = days_of(rule, start)
    said = str(_("%(days)s %(often)s", days=when, often=each)) if when else each
    if needs_leap_year(rule, start):
        said = str(_("%(rule)s, chỉ những năm nhuận", rule=said))
    elif rule.frequency is Rhythm.MONTHLY and day_of_month(rule, start) > 28:
        said = str(_("%(rule)s, chỉ những tháng có ngày này", rule=said))
    return said


def days_of(rule: SolarCycle, start: date) -> str:
    """On which days of the week, month or year."""
    if rule.frequency is Rhythm.DAILY:
        return ""
    weekdays = rule.weekdays or ((Weekday(start.weekday()),) if rule.frequency is Rhythm.WEEKLY else ())
    if weekdays:
        return within(listed(map(weekday_words, weekdays)), rule.months)
    months = rule.months or ((start.month,) if rule.frequency is Rhythm.YEARLY else ())
    month_days = rule.month_days or (start.day,)
    if months and min(month_days) > 0:
        dates = listed(date_name(day, month) for month in months for day in month_days)
        return str(_("ngày %(dates)s", dates=dates))
    return within(listed(map(month_day_words, month_days)), months)


def within(days: str, months: Iterable[int]) -> str:
    """`ngày cuối tháng 2`, `thứ Bảy đầu tiên tháng 1, tháng 6`."""
    named = listed(str(MONTHS[month - 1]) for month in months)
    return str(_("%(days)s %(months)s", days=days, months=named)) if named else days


def weekday_words(day: Weekday) -> str:
    """`thứ Bảy`, `thứ Bảy đầu tiên`."""
    name = str(WEEKDAYS[day.number])
    if day.nth and day.nth not in NTHS:
        return str(_("%(day)s thứ %(n)s từ cuối", day=name, n=-day.nth))
    return str(NTHS[day.nth]) % {"day": name} if day.nth else name


def month_day_words(day: int) -> str:
    """`ngày 15`, `ngày cuối`."""
    if day == -1:
        return str(_("ngày cuối"))
    return str(_("ngày thứ %(n)s từ cuối", n=-day) if day < 0 else _("ngày %(number)s", number=day))


def day_of_month(rule: SolarCycle, start: date) -> int:
    """The day of the month on which it is; 0 where it goes by days of the week or several."""
    if rule.weekdays or len(rule.month_days) > 1:
        return 0
    return rule.month_days[0] if rule.month_days else start.day


def needs_leap_year(rule: SolarCycle, start: date) -> bool:
    """Whether it is on 29 February alone."""
    if rule.frequency is not Rhythm.YEARLY:
        return False
    return day_of_month(rule, start) == 29 and (rule.months or (start.month,)) == (2,)


def listed(words: Iterable[str]) -> str:
    """With commas between them."""
    return ", ".join(words)

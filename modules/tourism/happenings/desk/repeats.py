"""The simple fields by which a rule is chosen, to and from its text. Pure.

Most rules follow from the first date: "each month on the same weekday"; what the fields can't say is typed as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from modules.tourism.lunar.feasts import Leap, LunarRule
from modules.tourism.recurring.reading import read_rule
from modules.tourism.recurring.rules import Frequency, LunarCycle, Rule, SolarRule, Weekday, to_text


class Repeat(StrEnum):
    """How it is on again."""

    ONCE = "once"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY_DATE = "monthly_date"
    MONTHLY_WEEKDAY = "monthly_weekday"
    MONTHLY_LAST = "monthly_last"
    YEARLY = "yearly"
    LUNAR_YEARLY = "lunar_yearly"
    LUNAR_MONTHLY = "lunar_monthly"
    OTHER = "other"


REPEATS: Mapping[Repeat, LazyString] = {
    Repeat.ONCE: _l("Không lặp lại"),
    Repeat.DAILY: _l("Hằng ngày"),
    Repeat.WEEKLY: _l("Hằng tuần, vào các thứ chọn bên dưới"),
    Repeat.MONTHLY_DATE: _l("Hằng tháng, cùng ngày trong tháng"),
    Repeat.MONTHLY_WEEKDAY: _l("Hằng tháng, cùng thứ trong tháng (ví dụ thứ Bảy thứ hai)"),
    Repeat.MONTHLY_LAST: _l("Hằng tháng, ngày cuối tháng"),
    Repeat.YEARLY: _l("Hằng năm, cùng ngày dương lịch"),
    Repeat.LUNAR_YEARLY: _l("Hằng năm theo âm lịch"),
    Repeat.LUNAR_MONTHLY: _l("Hằng tháng theo âm lịch"),
    Repeat.OTHER: _l("Quy tắc khác (RFC 5545)"),
}
LEAPS: Mapping[Leap, LazyString] = {
    Leap.ORDINARY: _l("Vào tháng thường"),
    Leap.LEAP: _l("Chỉ vào tháng nhuận"),
    Leap.BOTH: _l("Cả hai tháng"),
}


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What the fields say."""

    repeat: Repeat = Repeat.ONCE
    interval: int = 1
    weekdays: Sequence[int] = ()
    """0 is Monday; empty: that of the first date."""
    lunar_day: int = 15
    lunar_month: int = 1
    leap: Leap = Leap.ORDINARY
    until: date | None = None
    count: int | None = None
    text: str = ""


def rule_of(chosen: Chosen, start: date) -> str:
    """The rule's text. Raises ValueError, UnknownRule among them, for what is no rule."""
    if chosen.repeat is Repeat.ONCE:
        return ""
    if chosen.repeat is Repeat.OTHER:
        return to_text(read_rule(chosen.text))
    if chosen.repeat in {Repeat.LUNAR_YEARLY, Repeat.LUNAR_MONTHLY}:
        is_yearly = chosen.repeat is Repeat.LUNAR_YEARLY
        feast = LunarRule(
            day=chosen.lunar_day,
            month=chosen.lunar_month if is_yearly else None,
            leap=chosen.leap if is_yearly else Leap.BOTH,
        )
        return to_text(LunarCycle(feast=feast, count=chosen.count, until=chosen.until))
    plain = of_start(chosen.repeat, start, chosen.weekdays)
    return to_text(replace(plain, interval=chosen.interval, count=chosen.count, until=chosen.until))


def of_start(repeat: Repeat, start: date, weekdays: Sequence[int] = ()) -> SolarRule:
    """The solar rule that follows from the first date."""
    if repeat is Repeat.DAILY:
        return SolarRule(frequency=Frequency.DAILY)
    if repeat is Repeat.WEEKLY:
        days = tuple(Weekday(number) for number in sorted(set(weekdays)) or [start.weekday()])
        return SolarRule(frequency=Frequency.WEEKLY, weekdays=days)
    if repeat is Repeat.MONTHLY_WEEKDAY:
        nth = (start.day - 1) // 7 + 1
        day = Weekday(start.weekday(), nth if nth < 5 else -1)
        return SolarRule(frequency=Frequency.MONTHLY, weekdays=(day,))
    if repeat is Repeat.YEARLY:
        return SolarRule(frequency=Frequency.YEARLY, months=(start.month,), month_days=(start.day,))
    month_day = -1 if repeat is Repeat.MONTHLY_LAST else start.day
    return SolarRule(frequency=Frequency.MONTHLY, month_days=(month_day,))


def chosen_of(text: str, start: date) -> Chosen:
    """The fields that say this rule."""
    rule = read_rule(text)
    if rule is None:
        return Chosen()
    if isinstance(rule, LunarCycle):
        feast, is_yearly = rule.feast, rule.feast.month is not None
        return Chosen(
            repeat=Repeat.LUNAR_YEARLY if is_yearly else Repeat.LUNAR_MONTHLY,
            lunar_day=feast.day,
            lunar_month=feast.month or 1,
            leap=feast.leap if is_yearly else Leap.ORDINARY,
            until=rule.until,
            count=rule.count,
        )
    return solar_choice(rule, start) or Chosen(repeat=Repeat.OTHER, text=text)


def solar_choice(rule: SolarRule, start: date) -> Chosen | None:
    """The same of a solar rule; None where the fields have no way to say it."""
    weekdays = [day.number for day in rule.weekdays if not day.nth]
    for repeat in SIMPLE:
        chosen = Chosen(
            repeat=repeat,
            interval=rule.interval,
            weekdays=weekdays if repeat is Repeat.WEEKLY else (),
            until=rule.until,
            count=rule.count,
        )
        if same(rule_of(chosen, start), rule):
            return chosen
    return None


def same(text: str, rule: Rule) -> bool:
    """Whether a text says this rule."""
    return text == to_text(rule)


SIMPLE = (
    Repeat.DAILY,
    Repeat.WEEKLY,
    Repeat.MONTHLY_DATE,
    Repeat.MONTHLY_WEEKDAY,
    Repeat.MONTHLY_LAST,
    Repeat.YEARLY,
)

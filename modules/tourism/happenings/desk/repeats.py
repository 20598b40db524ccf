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
from modules.tourism.recurring.rules import LunarCycle, Rhythm, Rule, SolarCycle, Weekday, to_text


class RepeatChoice(StrEnum):
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


REPEATS: Mapping[RepeatChoice, LazyString] = {
    RepeatChoice.ONCE: _l("Không lặp lại"),
    RepeatChoice.DAILY: _l("Hằng ngày"),
    RepeatChoice.WEEKLY: _l("Hằng tuần, vào các thứ chọn bên dưới"),
    RepeatChoice.MONTHLY_DATE: _l("Hằng tháng, cùng ngày trong tháng"),
    RepeatChoice.MONTHLY_WEEKDAY: _l("Hằng tháng, cùng thứ trong tháng (ví dụ thứ Bảy thứ hai)"),
    RepeatChoice.MONTHLY_LAST: _l("Hằng tháng, ngày cuối tháng"),
    RepeatChoice.YEARLY: _l("Hằng năm, cùng ngày dương lịch"),
    RepeatChoice.LUNAR_YEARLY: _l("Hằng năm theo âm lịch"),
    RepeatChoice.LUNAR_MONTHLY: _l("Hằng tháng theo âm lịch"),
    RepeatChoice.OTHER: _l("Quy tắc khác (RFC 5545)"),
}
LEAPS: Mapping[Leap, LazyString] = {
    Leap.ORDINARY: _l("Vào tháng thường"),
    Leap.LEAP: _l("Chỉ vào tháng nhuận"),
    Leap.BOTH: _l("Cả hai tháng"),
}


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What the fields say."""

    repeat: RepeatChoice = RepeatChoice.ONCE
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
    if chosen.repeat is RepeatChoice.ONCE:
        return ""
    if chosen.repeat is RepeatChoice.OTHER:
        return to_text(read_rule(chosen.text))
    if chosen.repeat in {RepeatChoice.LUNAR_YEARLY, RepeatChoice.LUNAR_MONTHLY}:
        is_yearly = chosen.repeat is RepeatChoice.LUNAR_YEARLY
        feast = LunarRule(
            day=chosen.lunar_day,
            month=chosen.lunar_month if is_yearly else None,
            leap=chosen.leap if is_yearly else Leap.BOTH,
        )
        return to_text(LunarCycle(feast=feast, count=chosen.count, until=chosen.until))
    plain = of_start(chosen.repeat, start, chosen.weekdays)
    return to_text(replace(plain, interval=chosen.interval, count=chosen.count, until=chosen.until))


def of_start(repeat: RepeatChoice, start: date, weekdays: Sequence[int] = ()) -> SolarCycle:
    """The solar rule that follows from the first date."""
    if repeat is RepeatChoice.DAILY:
        return SolarCycle(frequency=Rhythm.DAILY)
    if repeat is RepeatChoice.WEEKLY:
        days = tuple(Weekday(number) for number in sorted(set(weekdays)) or [start.weekday()])
        return SolarCycle(frequency=Rhythm.WEEKLY, weekdays=days)
    if repeat is RepeatChoice.MONTHLY_WEEKDAY:
        nth = (start.day - 1) // 7 + 1
        day = Weekday(start.weekday(), nth if nth < 5 else -1)
        return SolarCycle(frequency=Rhythm.MONTHLY, weekdays=(day,))
    if repeat is RepeatChoice.YEARLY:
        return SolarCycle(frequency=Rhythm.YEARLY, months=(start.month,), month_days=(start.day,))
    month_day = -1 if repeat is RepeatChoice.MONTHLY_LAST else start.day
    return SolarCycle(frequency=Rhythm.MONTHLY, month_days=(month_day,))


def chosen_of(text: str, start: date) -> Chosen:
    """The fields that say this rule."""
    rule = read_rule(text)
    if rule is None:
        return Chosen()
    if isinstance(rule, LunarCycle):
        feast, is_yearly = rule.feast, rule.feast.month is not None
        return Chosen(
            repeat=RepeatChoice.LUNAR_YEARLY if is_yearly else RepeatChoice.LUNAR_MONTHLY,
            lunar_day=feast.day,
            lunar_month=feast.month or 1,
            leap=feast.leap if is_yearly else Leap.ORDINARY,
            until=rule.until,
            count=rule.count,
        )
    return solar_choice(rule, start) or Chosen(repeat=RepeatChoice.OTHER, text=text)


def solar_choice(rule: SolarCycle, start: date) -> Chosen | None:
    """The same of a solar rule; None where the fields have no way to say it."""
    weekdays = [day.number for day in rule.weekdays if not day.nth]
    for repeat in SIMPLE:
        chosen = Chosen(
            repeat=repeat,
            interval=rule.interval,
            weekdays=weekdays if repeat is RepeatChoice.WEEKLY else (),
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
    RepeatChoice.DAILY,
    RepeatChoice.WEEKLY,
    RepeatChoice.MONTHLY_DATE,
    RepeatChoice.MONTHLY_WEEKDAY,
    RepeatChoice.MONTHLY_LAST,
    RepeatChoice.YEARLY,
)

"""Feasts by the lunar calendar: a rule, its days between two dates, and the rule in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from flask_babel import gettext as _

from dothi.language.locales import in_words
from modules.tourism.lunar.dates import FIRST_DAY, LAST_DAY, LunarMonth, lunar_of, months_of
from modules.tourism.lunar.names import day_name, month_name

LONGEST = 60
"""Days that a feast may last."""


class Leap(StrEnum):
    """What a rule does in a year that has its month twice."""

    ORDINARY = "ordinary"
    """The feast is in the first, ordinary month: the custom."""
    LEAP = "leap"
    """Only in the leap month, so only in years that have it."""
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class LunarRule:
    """Every year (without `month`: every month) on a lunar day. A 30th that isn't there is the month's last day.

    Raises ValueError for months, days and lengths that no calendar has.
    """

    day: int
    month: int | None = None
    leap: Leap = Leap.ORDINARY
    days: int = 1
    """How long it lasts, from that day on."""

    def __post_init__(self) -> None:
        if not 1 <= self.day <= 30 or not 1 <= (self.month or 1) <= 12 or not 1 <= self.days <= LONGEST:
            raise ValueError(self)
        if self.month is None and self.leap is Leap.LEAP:
            raise ValueError(self)

    def holds_in(self, month: LunarMonth) -> bool:
        """Whether the feast is in this month."""
        if self.month not in {None, month.number}:
            return False
        return self.leap is Leap.BOTH or month.leap is (self.leap is Leap.LEAP)


def feasts(rule: LunarRule, first: date, last: date) -> Iterator[date]:
    """The first days of the feasts of which a day lies between `first` and `last`, both included, in their order.

    Only days of 1968–2050: what is asked beyond has no answer, and no error, so that a calendar's page can end there.
    """
    begin, end = max(first - timedelta(days=rule.days - 1), FIRST_DAY), min(last, LAST_DAY)
    if begin > end:
        return
    for year in range(lunar_of(begin).year, lunar_of(end).year + 1):
        for month in months_of(year):
            if rule.holds_in(month) and begin <= (start := month.day(rule.day)) <= end:
                yield start


@in_words
def rule_words(rule: LunarRule) -> str:
    """`Rằm tháng Bảy âm lịch hằng năm, 3 ngày`; the language comes first: `rule_words("vi", rule)`."""
    parts = [_when(rule)]
    if rule.days > 1:
        parts.append(str(_("kéo dài %(days)s ngày", days=rule.days)))
    if rule.day == 30:
        parts.append(str(_("tháng thiếu thì vào ngày cuối tháng")))
    if rule.leap is Leap.ORDINARY:
        parts.append(str(_("năm nhuận vào tháng thường")) if rule.month else str(_("không tính tháng nhuận")))
    if rule.leap is Leap.BOTH and rule.month:
        parts.append(str(_("năm nhuận có cả hai tháng")))
    if rule.leap is Leap.LEAP:
        parts.append(str(_("chỉ những năm có tháng nhuận này")))
    sentence = ", ".join(parts)
    return sentence[0].upper() + sentence[1:]


def _when(rule: LunarRule) -> str:
    day = day_name(rule.day)
    if rule.month is None:
        return str(_("%(day)s âm lịch hằng tháng", day=day))
    month = month_name(rule.month, leap=rule.leap is Leap.LEAP)
    return str(_("%(day)s %(month)s âm lịch hằng năm", day=day, month=month))

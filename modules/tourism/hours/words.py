"""Opening hours in words: what visitors read, line by line. A later line goes before an earlier one where both hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from flask_babel import force_locale
from flask_babel import gettext as _

from modules.tourism.hours.matching import applies
from modules.tourism.hours.rules import HoursRule, Joined, Locality, OpeningHours, Openness
from modules.tourism.hours.words_days import days_words, weekdays_words
from modules.tourism.hours.words_times import times_words

WEEKDAYS = [date(2024, 1, 1) + timedelta(days=n) for n in range(7)]
"""A Monday and the days after it."""


@dataclass(frozen=True, slots=True)
class HoursLine:
    """`Thứ Hai – thứ Sáu` and `08:00–12:00, 13:00–17:00`."""

    days: str
    times: str


def words(hours: OpeningHours, language: str) -> tuple[HoursLine, ...]:
    """The lines in the language, 'vi' or 'en': the usual week first, then what differs from it."""
    with force_locale(language):
        return tuple(HoursLine(line.days[0].upper() + line.days[1:], line.times) for line in _lines(hours.rules))


def _lines(rules: Sequence[HoursRule]) -> Iterator[HoursLine]:
    usual = list(takewhile(lambda rule: rule.is_weekly and rule.joined is not Joined.FALLBACK, rules))
    if usual:
        yield from _usual_week(usual, tells_closed=not any(map(_is_for_all_else, rules)))
    for rule in rules[len(usual) :]:
        days = days_words(rule)
        yield HoursLine(days if rule is rules[0] else _introduced(rule, days), times_words(rule))


def _is_for_all_else(rule: HoursRule) -> bool:
    return rule.joined is Joined.FALLBACK and _is_everyday(rule)


def _usual_week(rules: Sequence[HoursRule], *, tells_closed: bool) -> Iterator[HoursLine]:
    """A line for the days that have the same hours; last those without any, unless another rule speaks of them."""
    of_day = [_that_hold(rules, day) for day in WEEKDAYS]
    for same in sorted(dict.fromkeys(of_day), key=lambda hold: not hold):
        numbers = [number for number, own in enumerate(of_day) if own == same]
        if same or tells_closed:
            yield HoursLine(weekdays_words(numbers), "; ".join(map(times_words, same)) or str(_("đóng cửa")))


def _that_hold(rules: Sequence[HoursRule], day: date) -> tuple[HoursRule, ...]:
    hold: list[HoursRule] = []
    for rule in rules:
        if applies(rule, day, Locality(), in_holidays=False):
            hold = [rule] if rule.takes_over else [*hold, rule]
    return tuple(hold)


def _introduced(rule: HoursRule, days: str) -> str:
    if rule.joined is Joined.FALLBACK:
        return str(_("ngoài giờ trên") if _is_everyday(rule) else _("ngoài giờ trên, %(days)s", days=days))
    if rule.joined is Joined.ADDED and rule.kind is not Openness.CLOSED:
        return str(_("thêm %(days)s", days=days))
    return str(_("riêng %(days)s", days=days))


def _is_everyday(rule: HoursRule) -> bool:
    return not (rule.years or rule.dates or rule.weeks or rule.days)

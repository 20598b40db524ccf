"""Hypothesis makes up opening hours: well-formed ones, and texts of the syntax's pieces in any order."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from modules.tourism.hours.vocabulary import MONTHS, WEEKDAYS

PIECES = (
    *WEEKDAYS, *MONTHS, "PH", "SH", "week", "easter", "24/7", "off", "open", "unknown", "sunrise", "sunset", "day",
    "08:00", "17:00", "26:00", "48:00", "99:99", "2026", "2027", "1", "2", "29", "31", "53", "0", "99999",
    "-", ",", ";", "||", "+", "/", ":", "(", ")", "[", "]", '"', '"gọi"', " ", "T2", "8h", "ấp", "\n", "\x00", "²",
)  # fmt: skip

clock = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from((0, 15, 30, 59)))
weekday = st.sampled_from(WEEKDAYS)
month = st.sampled_from(MONTHS)
week_number = st.integers(1, 53)


def joined(parts: SearchStrategy[str], *, most: int = 3, by: str = ",") -> SearchStrategy[str]:
    """A few of them."""
    return st.lists(parts, min_size=1, max_size=most).map(by.join)


def from_to(part: SearchStrategy[str]) -> SearchStrategy[str]:
    """`Mo-Fr`."""
    return st.builds("{}-{}".format, part, part)


def maybe(part: SearchStrategy[str]) -> SearchStrategy[str]:
    """Nothing, or it."""
    return st.just("") | part


plain_days = joined(weekday | from_to(weekday))
nth_days = st.builds("{}[{}]{}".format, weekday, st.sampled_from((-2, -1, 1, 2, 5)), maybe(st.just(" +2 days")))
days = joined(weekday | from_to(weekday) | nth_days | st.sampled_from(("PH", "SH", "PH -1 day")))
dates = joined(month | from_to(month) | st.builds("{} {}".format, month, st.integers(1, 29)))
special_dates = st.sampled_from(("easter", "Dec 24-Jan 02", "2026 Dec 24-Jan 02", "2027 Feb 05+", "Feb 29"))
years = st.sampled_from(("2026", "2026-2028", "2027+", "2026-2040/2"))
weeks = st.builds("week {}".format, week_number)
times = joined(st.builds("{}-{}{}".format, clock, clock, st.sampled_from(("", "", "", "+"))))
sun_times = st.sampled_from(("sunrise-sunset", "(dawn+00:30)-12:00", "18:00-(sunset+02:00)", "sunset+"))
modifier = st.sampled_from(("", "", "off", "open", "unknown", '"theo hẹn"', 'open "cửa sau"', 'off "sửa"'))


def spaced(*parts: SearchStrategy[str]) -> SearchStrategy[str]:
    """The parts with spaces between."""
    return st.tuples(*parts).map(lambda drawn: " ".join(filter(None, drawn)))


def texts(rule: SearchStrategy[str], separators: tuple[str, ...]) -> SearchStrategy[str]:
    """One to four rules."""
    rules = st.lists(st.tuples(rule.filter(bool), st.sampled_from(separators)), min_size=1, max_size=4)
    return rules.map(lambda drawn: "".join(text + separator for text, separator in drawn).rstrip(";,| "))


rules = spaced(maybe(years), maybe(dates), maybe(weeks), maybe(days), times | sun_times, modifier) | spaced(
    maybe(years), dates | special_dates, st.sampled_from(("off", "unknown", 'off "nghỉ"'))
)
hours = texts(rules, ("; ", ", ", " || "))
"""Well-formed opening hours of every kind."""

scrambled = st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join) | st.text(max_size=60)
"""Anything that somebody might type."""

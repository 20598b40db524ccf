"""Reads opening hours from text. `parse` is what the forms and the import call."""

from __future__ import annotations

from dataclasses import replace

from flask_babel import lazy_gettext as _l

from modules.tourism.day_names import WEEKDAYS
from modules.tourism.hours.cursor import Cursor
from modules.tourism.hours.reading_dates import DATE_WORDS, WEEK_WORD, read_dates, read_weeks, read_years
from modules.tourism.hours.reading_days import BAD_WEEKDAY, DAY_WORDS, read_days
from modules.tourism.hours.reading_times import BAD_TIME, SUN, read_times
from modules.tourism.hours.refusal import HoursError, Unreadable
from modules.tourism.hours.rules import HoursRule, Joined, Locality, OpeningHours, Openness

KINDS = {"open": Openness.OPEN, "off": Openness.CLOSED, "closed": Openness.CLOSED, "unknown": Openness.UNKNOWN}
KNOWN_WORDS = {*KINDS, *DATE_WORDS, *WEEK_WORD, *DAY_WORDS, *SUN}
MOST_RULES = 50


def parse(text: str, where: Locality | None = None) -> OpeningHours:
    """The hours that the text says, for a place there. Raises HoursError."""
    where = where or Locality()
    rules: list[HoursRule] = []
    try:
        cursor = Cursor(text)
        joined = Joined.NORMAL
        while True:
            rules.append(_rule(cursor, joined))
            if not (separator := _separator(cursor, len(rules))):
                return OpeningHours(tuple(rules), where)
            joined = separator
    except Unreadable as refused:
        understood = OpeningHours(tuple(rules), where) if rules else None
        raise HoursError(refused.place, refused.message, understood) from None


def _separator(cursor: Cursor, count: int) -> Joined | None:
    """How the next rule is joined; None at the end. A last semicolon says nothing."""
    if cursor.sees("end") or (cursor.sees(";") and cursor.ahead(1).kind == "end"):
        return None
    if count == MOST_RULES:
        raise cursor.refused(_l("Giờ mở cửa có nhiều nhất 50 quy định."))
    for joined in Joined:
        if cursor.accept(joined.value):
            return joined
    raise cursor.refused(_unreadable(cursor, _l("Trước quy định tiếp theo cần dấu chấm phẩy “;”.")))


def _rule(cursor: Cursor, joined: Joined) -> HoursRule:
    start = cursor.here
    rule = HoursRule(joined=joined) if cursor.accept("always") else _selected(cursor, joined)
    kind, comment = _modifier(cursor)
    if cursor.here is start:
        raise cursor.refused(_unreadable(cursor, _l("Ở đây cần có giờ mở cửa, như Mo-Fr 08:00-17:00.")))
    return replace(rule, kind=kind, comment=comment)


def _selected(cursor: Cursor, joined: Joined) -> HoursRule:
    years, dates, weeks = read_years(cursor), read_dates(cursor), read_weeks(cursor)
    if years or dates or weeks:
        cursor.accept(":")
    days, only = read_days(cursor)
    times = read_times(cursor)
    return HoursRule(joined=joined, years=years, dates=dates, weeks=weeks, days=days, only=only, times=times)


def _modifier(cursor: Cursor) -> tuple[Openness, str]:
    """The kind and the comment: a comment alone leaves unknown whether it is open."""
    named = KINDS[cursor.take().text] if cursor.sees_name(KINDS) else None
    if not cursor.sees("comment"):
        return named or Openness.OPEN, ""
    return named or Openness.UNKNOWN, cursor.take().text


def _unreadable(cursor: Cursor, otherwise: object) -> object:
    """What helps whoever typed this; the slips that people make most have their own sentences."""
    token, after = cursor.here, cursor.ahead(1)
    if token.kind == "number" and after.kind == "word" and after.text in {"h", "g", "am", "pm"}:
        return BAD_TIME
    if token.kind != "word" or token.text in KNOWN_WORDS:
        return otherwise
    if token.text in {"t", "cn", *" ".join(map(str, WEEKDAYS)).lower().split()}:
        return BAD_WEEKDAY
    return _l("Từ “%(word)s” không dùng ở đây. Lời cho người đọc để trong ngoặc kép.", word=token.text)

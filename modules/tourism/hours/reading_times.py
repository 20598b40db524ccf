"""Reads at what times of its days a rule holds."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from modules.tourism.hours.cursor import Cursor
from modules.tourism.hours.refusal import Unreadable
from modules.tourism.hours.rules import DAY, LONGEST, Bound, Sun, TimeSpan

SUN = {event.value: event for event in Sun}
BAD_TIME = _l("Giờ ghi như 08:00-17:00, hoặc sunrise-sunset.")
NO_END = _l("Thiếu giờ đóng cửa: ghi như 08:00-17:00, hoặc 08:00+ khi không rõ.")


def read_times(cursor: Cursor) -> tuple[TimeSpan, ...]:
    """Times like `08:00-12:00,13:00-17:00`, `22:00-02:00`, `(sunrise+00:30)-sunset`, `17:00+`."""
    if not _sees_time(cursor):
        return ()
    spans = [_span(cursor)]
    while cursor.sees(",") and _sees_time(cursor, ahead=1):
        cursor.take()
        spans.append(_span(cursor))
    return tuple(spans)


def _sees_time(cursor: Cursor, *, ahead: int = 0) -> bool:
    return cursor.ahead(ahead).kind in {"time", "("} or cursor.sees_name(SUN, ahead=ahead)


def _span(cursor: Cursor) -> TimeSpan:
    start = _bound(cursor, DAY - 1)
    if cursor.accept("+"):
        return TimeSpan(start, None)
    if not cursor.accept("-"):
        raise cursor.refused(NO_END)
    end = _bound(cursor, LONGEST)
    if start.sun is None and end.sun is None and end.minute <= start.minute:
        end = Bound(end.minute + DAY)
    if start.sun is None and end.sun is None and end.minute > start.minute + DAY:
        raise cursor.refused(_l("Một khoảng giờ dài nhất là 24 giờ."))
    if cursor.sees("/"):
        raise cursor.refused(_l("Giờ lặp lại cách quãng không dùng cho giờ mở cửa."))
    return TimeSpan(start, end, cursor.accept("+"))


def _bound(cursor: Cursor, latest: int) -> Bound:
    if cursor.accept("("):
        sun = cursor.name(SUN, BAD_TIME)
        if not (cursor.sees("+") or cursor.sees("-")):
            raise cursor.refused(_l("Ở đây ghi như (sunset-00:30)."))
        sign = 1 if cursor.take().kind == "+" else -1
        bound = Bound(sign * _clock(cursor, DAY // 2), sun)
        cursor.expect(")")
        return bound
    if cursor.sees_name(SUN):
        return Bound(0, SUN[cursor.take().text])
    return Bound(_clock(cursor, latest))


def _clock(cursor: Cursor, latest: int) -> int:
    if not cursor.sees("time"):
        raise cursor.refused(BAD_TIME)
    token = cursor.take()
    hour, minute = map(int, token.text.split(":"))
    if minute > 59 or hour * 60 + minute > latest:
        raise Unreadable(token.place, _l("Không có giờ này: %(time)s.", time=token.text))
    return hour * 60 + minute

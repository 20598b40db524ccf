"""Times of opening hours in words, in the language spoken."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from modules.tourism.hours.rules import DAY, Bound, HoursRule, Openness, Sun, TimeSpan
from modules.tourism.hours.text import clock

SUN = {
    Sun.DAWN: _l("rạng sáng"),
    Sun.SUNRISE: _l("mặt trời mọc"),
    Sun.SUNSET: _l("mặt trời lặn"),
    Sun.DUSK: _l("chập tối"),
}


def times_words(rule: HoursRule) -> str:
    """`08:00–12:00, 13:00–17:00`, `đóng cửa`, `nghỉ 12:00–13:00`, `không rõ (gọi trước)`."""
    times = ", ".join(map(_span, rule.times))
    said = _of_kind(rule.kind, times) if times else _whole_day(rule)
    return f"{said} ({rule.comment})" if rule.comment else said


def _whole_day(rule: HoursRule) -> str:
    if rule.kind is Openness.OPEN:
        return str(_("mở cửa cả ngày"))
    return str(_("đóng cửa")) if rule.kind is Openness.CLOSED else str(_("không rõ giờ mở cửa"))


def _of_kind(kind: Openness, times: str) -> str:
    if kind is Openness.OPEN:
        return times
    if kind is Openness.CLOSED:
        return str(_("nghỉ %(times)s", times=times))
    return str(_("có thể mở cửa %(times)s", times=times))


def _span(span: TimeSpan) -> str:
    start = _bound(span.start)
    if span.end is None:
        return str(_("từ %(start)s không rõ giờ đóng", start=start))
    dash = " – " if span.start.sun or span.end.sun else "–"
    times = f"{start}{dash}{_bound(span.end)}"
    if span.end.sun is None and span.end.minute > DAY:
        times = str(_("%(times)s hôm sau", times=times))
    return str(_("%(times)s hoặc muộn hơn", times=times)) if span.later else times


def _bound(bound: Bound) -> str:
    if bound.sun is None:
        return clock(bound.minute)
    event = str(SUN[bound.sun])
    if not bound.minute:
        return event
    time = clock(abs(bound.minute))
    if bound.minute < 0:
        return str(_("%(time)s trước lúc %(event)s", time=time, event=event))
    return str(_("%(time)s sau lúc %(event)s", time=time, event=event))

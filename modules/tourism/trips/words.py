"""How journeys read: times, stays, ways, what a closed door is called."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from flask_babel import gettext as _

from dothi.language.formatting import local_date
from modules.tourism.day_names import WEEKDAYS
from modules.tourism.explore.hours import clock_words
from modules.tourism.explore.presentation import distance_words
from modules.tourism.texts import TextRead
from modules.tourism.trips.doors import DAY, Doors, Window
from modules.tourism.trips.ways import MODES, Leg, Mode

DOOR_TONES = {Doors.CLOSED: "danger", Doors.CLOSES: "waiting", Doors.UNSURE: "new"}


class ShownVisit(NamedTuple):
    """A stop as the page says it; `warning` is empty where the door is open, or where it doesn't matter."""

    number: int
    slug: str
    name: TextRead
    kind: str
    times: str
    stay: str
    way: str
    tone: str
    warning: str


def day_words(day: date) -> str:
    """`thứ Hai, 30/11/2026`."""
    return f"{WEEKDAYS[day.weekday()]}, {local_date(day)}"


def duration_words(minutes: int) -> str:
    """`45 phút`, `1 giờ`, `1 giờ 30 phút`."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return str(_("%(n)s phút", n=rest))
    return str(_("%(h)s giờ %(n)s phút", h=hours, n=rest) if rest else _("%(h)s giờ", h=hours))


def way_words(way: Leg, mode: Mode) -> str:
    """`khoảng 1,2 km, 5 phút, xe máy`; empty where there is no way to go."""
    if not way.metres:
        return ""
    return str(
        _(
            "khoảng %(distance)s, %(duration)s, %(mode)s",
            distance=distance_words(way.metres),
            duration=duration_words(way.minutes),
            mode=MODES[mode],
        )
    )


def doors_words(doors: Doors, windows: Sequence[Window]) -> str:
    """What a visitor must know of the door; empty where it is open."""
    if doors is Doors.OPEN:
        return ""
    if doors is Doors.UNSURE:
        return str(_("Chưa rõ giờ mở cửa, hãy hỏi trước"))
    times = times_of(windows)
    if not times:
        return str(_("Ngày này đóng cửa"))
    if doors is Doors.CLOSED:
        return str(_("Giờ này đóng cửa, mở %(times)s", times=times))
    return str(_("Đóng cửa trước khi tham quan xong, mở %(times)s", times=times))


def times_of(windows: Sequence[Window]) -> str:
    """`07:00–11:30, 13:30–17:00`: when it is surely open on that day."""
    return ", ".join(
        f"{clock_words(window.start)}–{clock_words(window.end)}"
        for window in windows
        if window.is_sure and window.start < DAY
    )

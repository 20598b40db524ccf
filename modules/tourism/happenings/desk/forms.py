"""The form of a happening: what is read, and a happening as the form's texts. The rules are those of `drafts`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields

from dothi.record.stale import Label
from dothi.values.errors import Invalid
from dothi.web.fields import NEEDED, Day, Days, Line, Phone, number, one_of, version
from modules.tourism.day_names import WEEKDAYS
from modules.tourism.entries.forms import TITLES as ENTRY_TITLES
from modules.tourism.entries.forms import EntryForm, text_labels, text_values, texts_typed
from modules.tourism.happenings.desk.repeats import LEAPS, REPEATS, Chosen, RepeatChoice, chosen_of, rule_of
from modules.tourism.happenings.drafts import DAY_MINUTES, LONGEST, LONGEST_LINE, HappeningDraft
from modules.tourism.happenings.kinds import HAPPENING_KINDS
from modules.tourism.happenings.models import Happening
from modules.tourism.lunar.feasts import Leap
from modules.tourism.recurring.reading import LONGEST as LONGEST_RULE
from modules.tourism.recurring.reading import UnknownRule

TITLES = {
    **ENTRY_TITLES,
    "venue": _l("Nơi diễn ra"),
    "prices": _l("Vé, chi phí"),
}
CLOCK_MESSAGES = {"invalid": _l("Giờ viết như 19:30."), "format": _l("Giờ viết như 19:30.")}


class HappeningForm(EntryForm):
    """What staff send."""

    venue_vi = Line(LONGEST["venue"], load_default="")
    venue_en = Line(LONGEST["venue"], load_default="")
    prices_vi = Line(LONGEST["prices"], load_default="")
    prices_en = Line(LONGEST["prices"], load_default="")
    kind = fields.String(load_default="")
    place = Line(LONGEST["name"], load_default="")
    phone = Phone()
    website = Line(LONGEST_LINE, load_default="")
    starts_on = Day(required=True)
    start_time = fields.Time(load_default=None, error_messages=CLOCK_MESSAGES)
    end_time = fields.Time(load_default=None, error_messages=CLOCK_MESSAGES)
    days = number(1, 60, load_default=1)
    repeat = fields.String(load_default=RepeatChoice.ONCE.value, validate=one_of(RepeatChoice))
    interval = number(1, 100, load_default=1)
    weekdays = fields.List(number(0, 6), load_default=list)
    lunar_day = number(1, 30, load_default=15)
    lunar_month = number(1, 12, load_default=1)
    leap = fields.String(load_default=Leap.ORDINARY.value, validate=one_of(Leap))
    rule = Line(LONGEST_RULE, load_default="")
    until = Day(load_default=None)
    count = number(1, 1_000, load_default=None)
    excepted = Days(load_default=list)


class DateForm(Schema):
    """What becomes of one date."""

    day = Day(required=True)
    to = Day(load_default=None)
    at = fields.Time(load_default=None, error_messages=CLOCK_MESSAGES)
    act = fields.String(required=True, validate=one_of(("move", "cancel", "restore")), error_messages=NEEDED)
    version = version(required=True)


def happening_draft(data: Mapping[str, Any], place_id: UUID | None, kept: Happening | None) -> HappeningDraft:
    """What the service takes from a loaded form. Raises Invalid (fields) for times and rules that can't be."""
    return HappeningDraft(
        kind=data["kind"],
        texts=texts_typed(data, LONGEST),
        starts_on=data["starts_on"],
        starts_at=data["start_time"],
        minutes=minutes_of(data["start_time"], data["end_time"], data["days"]),
        rule=rule_from(data),
        excepted=tuple(data["excepted"]),
        changes=kept.changes if kept else {},
        place_id=place_id,
        phone=data["phone"],
        website=data["website"],
    )


def minutes_of(start: time | None, end: time | None, days: int) -> int:
    """How long it lasts: whole days without a time; what ends before it began ends on the next day. Raises Invalid."""
    if start is None:
        if end is not None:
            raise refused("start_time", _("Hãy điền giờ bắt đầu, hoặc bỏ trống cả hai nếu cả ngày."))
        return days * DAY_MINUTES
    if end is None:
        raise refused("end_time", _("Hãy điền giờ kết thúc."))
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
    return minutes + (days - 1) * DAY_MINUTES + (DAY_MINUTES if minutes <= 0 and days == 1 else 0)


def rule_from(data: Mapping[str, Any]) -> str:
    """The rule that the fields say. Raises Invalid."""
    repeat = RepeatChoice(data["repeat"])
    if repeat is RepeatChoice.OTHER and not data["rule"]:
        raise refused("rule", _("Hãy điền quy tắc, ví dụ FREQ=MONTHLY;BYDAY=2SA."))
    if data["until"] and data["count"]:
        raise refused("count", _("Chỉ chọn một: ngày kết thúc hoặc số lần."))
    if data["until"] and data["until"] < data["starts_on"]:
        raise refused("until", _("Ngày kết thúc phải sau ngày bắt đầu."))
    chosen = Chosen(
        repeat=repeat,
        interval=data["interval"],
        weekdays=data["weekdays"],
        lunar_day=data["lunar_day"],
        lunar_month=data["lunar_month"],
        leap=Leap(data["leap"]),
        until=data["until"],
        count=data["count"],
        text=data["rule"],
    )
    try:
        return rule_of(chosen, data["starts_on"])
    except UnknownRule as error:
        raise refused("rule", str(error)) from error


def refused(field: str, reason: str) -> Invalid:
    """The error for one field."""
    return Invalid(_("Sự kiện chưa lưu được."), fields={field: reason})


def happening_values(happening: Happening, place: str) -> dict[str, Any]:
    """A happening as the form's texts; `place` is the name of its place."""
    chosen = chosen_of(happening.rule, happening.starts_on)
    values: dict[str, Any] = text_values(happening.texts, LONGEST)
    values |= {name: getattr(happening, name) for name in ("kind", "phone", "website")}
    values |= times_of(happening)
    return values | {
        "place": place,
        "starts_on": happening.starts_on.isoformat(),
        "repeat": chosen.repeat.value,
        "interval": str(chosen.interval),
        "weekdays": [str(number) for number in chosen.weekdays],
        "lunar_day": str(chosen.lunar_day),
        "lunar_month": str(chosen.lunar_month),
        "leap": chosen.leap.value,
        "rule": chosen.text,
        "until": chosen.until.isoformat() if chosen.until else "",
        "count": str(chosen.count or ""),
        "excepted": "\n".join(happening.excepted),
    }


def times_of(happening: Happening) -> dict[str, str]:
    """The same of its time of day and length."""
    if happening.starts_at is None:
        return {"start_time": "", "end_time": "", "days": str(happening.minutes // DAY_MINUTES)}
    begin = datetime.combine(happening.starts_on, happening.starts_at)
    end = begin + timedelta(minutes=happening.minutes)
    days = (end.date() - begin.date()).days + 1
    is_night = days == 2 and end.time() <= begin.time()
    clocks = {"start_time": f"{begin:%H:%M}", "end_time": f"{end:%H:%M}"}
    return clocks | {"days": "1" if is_night else str(days)}


def happening_labels() -> dict[str, Label]:
    """What the fields are called where two versions are compared."""
    return {
        **text_labels(TITLES),
        "kind": (_l("Loại sự kiện"), {str(key): title for key, title in HAPPENING_KINDS.items()}),
        "place": _l("Điểm du lịch"),
        "starts_on": _l("Từ ngày"),
        "start_time": _l("Giờ bắt đầu"),
        "end_time": _l("Giờ kết thúc"),
        "days": _l("Số ngày"),
        "repeat": (_l("Lặp lại"), {str(key): title for key, title in REPEATS.items()}),
        "interval": _l("Cách nhau"),
        "weekdays": (_l("Các thứ"), {str(place): name for place, name in enumerate(WEEKDAYS)}),
        "lunar_day": _l("Ngày âm lịch"),
        "lunar_month": _l("Tháng âm lịch"),
        "leap": (_l("Năm có tháng nhuận"), {str(key): title for key, title in LEAPS.items()}),
        "rule": _l("Quy tắc"),
        "until": _l("Đến hết ngày"),
        "count": _l("Số lần"),
        "excepted": _l("Trừ các ngày"),
        "phone": _l("Điện thoại"),
        "website": _l("Trang mạng"),
    }

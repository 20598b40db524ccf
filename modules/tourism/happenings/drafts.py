"""A happening as somebody wants it, what is wrong with it, and how a version of it is stored. Pure, but for words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, time
from itertools import islice, pairwise
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from dothi.values.days import is_possible
from dothi.values.phones import FEWEST_OF_HOTLINE, is_phone
from modules.tourism.happenings.kinds import HappeningKind
from modules.tourism.lunar.dates import LAST_DAY
from modules.tourism.places.drafts import SITE
from modules.tourism.recurring.dates import first_day, occurrences
from modules.tourism.recurring.reading import UnknownRule, read_rule
from modules.tourism.texts import LONGEST as COMMON
from modules.tourism.texts import Texts, text_errors

LONGEST: Mapping[str, int] = {**COMMON, "venue": 200, "prices": 300}
"""The texts of a happening, in the order of the form."""
LONGEST_LINE = 200
DAY_MINUTES = 24 * 60
MOST_MINUTES = 60 * DAY_MINUTES
MOST_EXCEPTED = 100
COMPARED = 60
"""So many dates are looked at to see whether one begins before the last is over."""


@dataclass(frozen=True, kw_only=True)
class HappeningDraft:
    """All that staff say of a happening. `starts_at` is by Vietnam's clock, None for all day; `minutes` its length."""

    kind: str
    texts: Texts
    starts_on: date
    starts_at: time | None = None
    minutes: int = DAY_MINUTES
    rule: str = ""
    excepted: tuple[str, ...] = ()
    changes: Mapping[str, Any] = field(default_factory=dict)
    place_id: UUID | None = None
    phone: str = ""
    website: str = ""


def find_errors(draft: HappeningDraft) -> dict[str, str]:
    """What is wrong with the draft by itself, by field."""
    errors = text_errors(draft.texts, LONGEST, nameless=_("Hãy điền tên sự kiện bằng tiếng Việt."))
    if draft.kind not in set(HappeningKind):
        errors["kind"] = _("Vui lòng chọn trong danh sách.")
    if draft.phone and not is_phone(draft.phone, fewest=FEWEST_OF_HOTLINE):
        errors["phone"] = _("Số điện thoại gồm 3 đến 15 chữ số, ví dụ 0273 3872 123 hoặc 1022.")
    if draft.website and (len(draft.website) > LONGEST_LINE or not SITE.fullmatch(draft.website)):
        errors["website"] = _("Địa chỉ trang bắt đầu bằng http:// hoặc https://.")
    return errors | time_errors(draft)


def time_errors(draft: HappeningDraft) -> dict[str, str]:
    """The same of when it is."""
    errors = {}
    if not is_possible(draft.starts_on) or draft.starts_on > LAST_DAY:
        errors["starts_on"] = _("Ngày bắt đầu phải trước năm %(year)s.", year=LAST_DAY.year + 1)
    if not 1 <= draft.minutes <= MOST_MINUTES:
        errors["days"] = _("Sự kiện kéo dài tối đa 60 ngày.")
    if len(draft.excepted) > MOST_EXCEPTED:
        errors["excepted"] = _("Tối đa %(n)s ngày.", n=MOST_EXCEPTED)
    return errors or rule_errors(draft)


def rule_errors(draft: HappeningDraft) -> dict[str, str]:
    """The same of its rule; `repeat` is the field by which it is chosen."""
    try:
        rule = read_rule(draft.rule)
    except UnknownRule as error:
        return {"rule": str(error)}
    first = first_day(rule, draft.starts_on)
    if first is None:
        return {"repeat": _("Quy tắc này không cho ngày nào từ ngày bắt đầu trở đi.")}
    days = list(islice(occurrences(rule, draft.starts_on, first, LAST_DAY), COMPARED))
    if any((later - day).days * DAY_MINUTES < draft.minutes for day, later in pairwise(days)):
        return {"days": _("Lần này chưa xong thì lần sau đã bắt đầu. Hãy rút ngắn thời gian hoặc lặp lại thưa hơn.")}
    return {}


def to_content(draft: HappeningDraft) -> dict[str, Any]:
    """The draft as JSON, for a stored version."""
    content = {each.name: getattr(draft, each.name) for each in fields(draft)}
    return content | {
        "starts_on": draft.starts_on.isoformat(),
        "starts_at": draft.starts_at.isoformat("minutes") if draft.starts_at else None,
        "excepted": list(draft.excepted),
        "place_id": str(draft.place_id) if draft.place_id else None,
    }


def from_content(content: Mapping[str, Any]) -> HappeningDraft:
    """A stored version again; what it didn't know yet takes its default."""
    known = {each.name for each in fields(HappeningDraft)}
    values = {name: value for name, value in content.items() if name in known}
    clock, place = values.get("starts_at"), values.get("place_id")
    return HappeningDraft(
        **values
        | {
            "starts_on": date.fromisoformat(values["starts_on"]),
            "starts_at": time.fromisoformat(clock) if clock else None,
            "excepted": tuple(values.get("excepted", ())),
            "place_id": UUID(place) if place else None,
        }
    )

"""The filters of list and months as the address holds them; what can't be read narrows nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from marshmallow import Schema, fields
from werkzeug.datastructures import MultiDict

from dothi.web.fields import Day
from dothi.web.forms import load_partly
from modules.tourism.happenings.keeping import AHEAD
from modules.tourism.happenings.kinds import HappeningKind
from modules.tourism.happenings.reading import HappeningFilters

TODAY, WEEKEND = "today", "weekend"
ALL = "yes"
SATURDAY = 5


class HappeningListFilters(Schema):
    """What may stand in the address of /du-lich/su-kien."""

    kind = fields.String(load_default="")
    place = fields.String(load_default="")
    when = fields.String(load_default="")
    first = Day(data_key="from", load_default=None)
    last = Day(data_key="to", load_default=None)
    all = fields.String(load_default="")
    cursor = fields.String(load_default="")


class Span(NamedTuple):
    """Days from and to, both included."""

    first: date
    last: date


def happenings_asked(address: MultiDict[str, str]) -> dict[str, Any]:
    """What the address asks for, cleaned of what isn't known; empty filters are left out."""
    asked, _errors = load_partly(HappeningListFilters(), address)
    first, last = asked.get("first"), asked.get("last")
    known = {
        "kind": asked.get("kind", "") if asked.get("kind") in set(HappeningKind) else "",
        "place": asked.get("place", "")[:100],
        "when": asked.get("when", "") if asked.get("when") in {TODAY, WEEKEND} and not (first or last) else "",
        "from": first.isoformat() if first else "",
        "to": last.isoformat() if last else "",
        "all": ALL if asked.get("all") == ALL else "",
        "cursor": asked.get("cursor", ""),
    }
    return {name: value for name, value in known.items() if value}


def happening_filters(asked: Mapping[str, str]) -> HappeningFilters:
    """The same as the queries want it: without days of its own, a list leaves out what is on every few days."""
    is_rare = not (asked.keys() & {"when", "from", "to", "all"})
    return HappeningFilters(kind=asked.get("kind", ""), place=asked.get("place", ""), is_rare=is_rare)


def span_of(asked: Mapping[str, str], today: date) -> Span:
    """The days that the list is about: by default all that come."""
    if asked.get("when") == TODAY:
        return Span(today, today)
    if asked.get("when") == WEEKEND:
        return weekend_of(today)
    first = date.fromisoformat(asked["from"]) if "from" in asked else today
    last = date.fromisoformat(asked["to"]) if "to" in asked else max(first, today) + AHEAD
    return Span(first, last)


def weekend_of(today: date) -> Span:
    """Saturday and Sunday that come, or what is left of them."""
    saturday = today + timedelta(days=SATURDAY - today.weekday())
    return Span(max(saturday, today), saturday + timedelta(days=1))

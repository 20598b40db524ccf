"""The filters of the list and map as the address holds them; what can't be read narrows nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from werkzeug.datastructures import MultiDict

from dothi.values import clock
from dothi.values.own_position import position_text, read_position
from dothi.values.worktime import LOCAL_ZONE
from dothi.web.fields import DATE_TIME
from modules.tourism.explore.queries import PlaceFilters
from modules.tourism.places.kinds import PlaceKind, Price
from modules.tourism.places.openings import RENEWED_DAYS

NOW, YES = "now", "yes"
CHOICES = {
    "kind": frozenset(PlaceKind),
    "open": frozenset({NOW}),
    "price": frozenset(Price),
    "wheelchair": frozenset({YES}),
    "children": frozenset({YES}),
}
LONGEST = 200


def asked_of(address: MultiDict[str, str]) -> dict[str, str]:
    """What the address asks for, without what isn't known; empty filters are left out."""
    asked = {name: value for name, known in CHOICES.items() if (value := address.get(name, "")) in known}
    asked["q"] = " ".join(address.get("q", "").split())[:LONGEST]
    asked["at"] = address.get("at", "") if moment_of(address.get("at", "")) else ""
    here = read_position(address.get("near", ""))
    asked["near"] = position_text(here) if here else ""
    asked["cursor"] = address.get("cursor", "")[: 2 * LONGEST]
    return {name: value for name, value in asked.items() if value}


def filters_of(asked: Mapping[str, str]) -> PlaceFilters:
    """The same as the queries want it."""
    at = moment_of(asked.get("at", ""))
    return PlaceFilters(
        kind=asked.get("kind", ""),
        words=asked.get("q", ""),
        is_open_now="open" in asked and at is None,
        open_at=at,
        price_level=asked.get("price", ""),
        is_accessible="wheelchair" in asked,
        suits_children="children" in asked,
    )


def moment_of(text: str) -> datetime | None:
    """A local time as the form sends it, within the weeks of which openings are kept."""
    try:
        moment = datetime.strptime(text, DATE_TIME).replace(tzinfo=LOCAL_ZONE)
    except ValueError:
        return None
    return moment.astimezone(UTC) if is_kept(moment) else None


def is_kept(moment: datetime) -> bool:
    """Whether openings of that time are kept: from today on, for some weeks."""
    today = clock.local_today()
    try:
        return today <= moment.astimezone(LOCAL_ZONE).date() < today + timedelta(days=RENEWED_DAYS)
    except OverflowError:  # the last evening of the calendar is no day here
        return False

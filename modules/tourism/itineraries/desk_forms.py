"""The form of an itinerary: what is read, its rows of stops, and an itinerary as the form's texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import fields
from werkzeug.datastructures import MultiDict

from dothi.record.stale import Label
from dothi.values.alphabet import sort_text
from dothi.web.fields import Line
from modules.tourism.entries.forms import TITLES, EntryForm, text_labels, text_values, texts_typed
from modules.tourism.explore.hours import clock_words
from modules.tourism.itineraries.drafts import DraftStop, ItineraryDraft
from modules.tourism.itineraries.kinds import THEMES
from modules.tourism.itineraries.models import Itinerary
from modules.tourism.itineraries.queries import StopRow, find_places_named
from modules.tourism.texts import LONGEST, SOURCE
from modules.tourism.trips.asked import minute_of
from modules.tourism.trips.ways import MODES

BLANK_ROWS = 3


class ItineraryForm(EntryForm):
    """What staff send beside the stops."""

    theme = fields.String(load_default="")
    mode = fields.String(load_default="")
    starts_at = Line(5, load_default="")


class TypedStop(NamedTuple):
    """A row of the form as typed."""

    day: str
    order: str
    place: str
    stay: str
    mode: str


def typed_stops(form: MultiDict[str, str]) -> list[TypedStop]:
    """The rows that name a place."""
    columns = [form.getlist(f"stop_{name}") for name in TypedStop._fields]
    rows = [TypedStop(*(value.strip() for value in row)) for row in zip(*columns, strict=False)]
    return [row for row in rows if row.place]


def read_stops(tenant_id: int, rows: Sequence[TypedStop]) -> tuple[tuple[DraftStop, ...], str]:
    """The stops in their order, or the first reason why a row can't be read. One statement, none without rows."""
    for row in rows:
        if not all(value.isdecimal() and len(value) < 5 for value in (row.day, row.order or "0", row.stay)):
            return (), _("“%(place)s”: ngày, thứ tự và số phút là số.", place=row.place)
    ids = place_ids(tenant_id, [row.place for row in rows])
    for row in rows:
        if len(ids[row.place]) != 1:
            return (), unknown_words(row.place, ids[row.place])
    ordered = sorted(rows, key=lambda row: (int(row.day), int(row.order or 0)))
    stops = (
        DraftStop(place_id=next(iter(ids[row.place].values())), day=int(row.day), stay=int(row.stay), mode=row.mode)
        for row in ordered
    )
    return tuple(stops), ""


def place_ids(tenant_id: int, names: Sequence[str]) -> dict[str, dict[str, UUID]]:
    """By what was typed, a name or a name in addresses, the places that are called so."""
    keys = {name: sort_text(name) for name in names}
    found = find_places_named(tenant_id, list(keys.values()), names) if names else []
    return {
        name: {place.slug: place.id for place in found if place.slug == name}
        or {place.slug: place.id for place in found if place.list_key == key}
        for name, key in keys.items()
    }


def unknown_words(name: str, found: Mapping[str, UUID]) -> str:
    """Nothing, or more than one place, is called so."""
    if not found:
        return str(_("Không có điểm du lịch tên “%(name)s”.", name=name))
    return str(_("Có nhiều điểm tên “%(name)s”. Hãy điền một trong: %(slugs)s.", name=name, slugs=", ".join(found)))


def draft_from(data: Mapping[str, Any], stops: tuple[DraftStop, ...]) -> ItineraryDraft:
    """What the service takes from a loaded form."""
    starts_at = minute_of(data["starts_at"])
    return ItineraryDraft(
        texts=texts_typed(data, LONGEST),
        theme=data["theme"],
        mode=data["mode"],
        starts_at=-1 if starts_at is None else starts_at,
        stops=stops,
    )


def values_of(itinerary: Itinerary) -> dict[str, str]:
    """An itinerary as the form's texts, without its stops."""
    return {
        **text_values(itinerary.texts, LONGEST),
        "theme": itinerary.theme,
        "mode": itinerary.mode,
        "starts_at": clock_words(itinerary.starts_at),
    }


def rows_of(stops: Sequence[StopRow]) -> list[TypedStop]:
    """Stored stops as rows; numbered in tens, so that one fits between."""
    rows: list[TypedStop] = []
    for stop in stops:
        order = 10 * (1 + sum(row.day == str(stop.day) for row in rows))
        rows.append(TypedStop(str(stop.day), str(order), stop.texts[SOURCE]["name"], str(stop.stay), stop.mode))
    return rows


def stops_words(rows: Sequence[TypedStop]) -> str:
    """All rows in one text, for comparing."""
    return "; ".join(f"{row.day}: {row.place} ({row.stay})" for row in rows)


def labels() -> dict[str, Label]:
    """What the fields are called where two versions are compared."""
    return {
        **text_labels(TITLES),
        "theme": (_l("Chủ đề"), {str(key): title for key, title in THEMES.items()}),
        "mode": (_l("Phương tiện"), {str(key): title for key, title in MODES.items()}),
        "starts_at": _l("Giờ xuất phát"),
        "stops": _l("Điểm dừng"),
    }

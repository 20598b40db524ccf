"""The filters of the list and map as the address holds them; what can't be read narrows nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields
from werkzeug.datastructures import MultiDict

from dothi.values import clock
from dothi.web.forms import load_partly
from modules.tourism.explore.queries import PlaceFilters
from modules.tourism.places.kinds import PlaceKind

NOW = "now"


class ExploreForm(Schema):
    """What may stand in the address of /du-lich."""

    q = fields.String(load_default="")
    kind = fields.String(load_default="")
    open = fields.String(load_default="")
    cursor = fields.String(load_default="")


def asked_of(address: MultiDict[str, str]) -> dict[str, str]:
    """What the address asks for, cleaned of what isn't known; empty filters are left out."""
    asked, _errors = load_partly(ExploreForm(), address)
    known = {
        "q": " ".join(asked.get("q", "").split())[:200],
        "kind": asked.get("kind", "") if asked.get("kind") in set(PlaceKind) else "",
        "open": NOW if asked.get("open") == NOW else "",
        "cursor": asked.get("cursor", ""),
    }
    return {name: value for name, value in known.items() if value}


def filters_of(asked: Mapping[str, Any]) -> PlaceFilters:
    """The same as the queries want it."""
    this_minute = clock.now().replace(second=0, microsecond=0)  # so that the next reader's filter is the same
    return PlaceFilters(
        kind=asked.get("kind", ""), words=asked.get("q", ""), open_at=this_minute if asked.get("open") else None
    )

"""Parcels in planning's API: by ward, sheet and number."""

# mypy: disable-error-code="untyped-decorator"
# (flask-smorest's decorators have no types)

from __future__ import annotations

from typing import Any

import shapely
from flask import Response, url_for

from dothi.database.direct import reading
from dothi.manifest.house import house
from dothi.manifest.permissions import public
from dothi.sites.site import current_site
from dothi.web.api import answer_json, with_etag
from dothi.web.limits import limited
from modules.planning import schemas_parcels as schemas
from modules.planning.api import blueprint
from modules.planning.coordinates.transform import shape_to_degrees
from modules.planning.lookup.asked import LOOKUPS_PER_HOUR
from modules.planning.lookup.mapping import GRID
from modules.planning.parcels.finding import FoundParcel, NothingFound, find_parcels, what_is_there

__all__ = ["blueprint"]


@blueprint.route("/parcels", methods=["GET"])
@public
@limited("planning", per_hour=LOOKUPS_PER_HOUR)
@blueprint.arguments(schemas.ParcelQuery(), location="query")
@blueprint.response(200, schemas.ParcelList)
def parcels(query: dict[str, Any]) -> Response:
    """The parcels with a number: two where a sheet has it twice; without any, `nearby` says what there is."""
    tenant_id = current_site().tenant_id
    with reading():
        found = find_parcels(tenant_id, **query)
        nearby = None if found else what_is_there(tenant_id, **query)
    items = [parcel_out(each, query) for each in found]
    return with_etag(answer_json({"items": items, "nearby": nearby_out(nearby) if nearby is not None else None}))


def parcel_out(found: FoundParcel, query: dict[str, Any]) -> dict[str, Any]:
    """As `ParcelOut` says."""
    site = current_site()
    there = shapely.set_precision(shape_to_degrees(found.system, found.shape), GRID, mode="pointwise")
    asked = {"phuong": query["ward"], "to": found.sheet, "thua": found.number, "o": found.key}
    return {
        "ward": found.ward,
        "ward_code": found.code,
        "ward_printed": found.printed,
        "district_printed": found.district,
        "sheet": found.sheet,
        "number": found.number,
        "registered_m2": found.registered_m2,
        "area_m2": round(found.area_m2, 1),
        "epsg": found.system.epsg,
        "outline": shapely.geometry.mapping(there),
        "is_illustration": found.is_illustration,
        "url": house().settings.url_of(site.canonical_host, url_for("planning_public.parcel", **asked)),
    }


def nearby_out(nearby: NothingFound) -> dict[str, Any]:
    """As `NearbyOut` says."""
    return {
        "has_ward": nearby.has_ward,
        "has_sheet": nearby.has_sheet,
        "sheets": list(nearby.sheets),
        "numbers": list(nearby.numbers),
    }

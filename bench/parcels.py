"""Many parcels of planning at once, by COPY as the owner, and which one is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import shapely
from flask import Flask
from psycopg.types.json import Jsonb

from bench.reports import copy_rows
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.cells import cell
from dothi.values.ids import new_id
from modules.planning.coordinates.systems import SYSTEMS
from modules.planning.coordinates.transform import point_to_plane
from modules.planning.parcels.models import Parcel, ParcelFile, ParcelWard
from modules.planning.parcels.wards import ward_key
from modules.planning.shapes import pack

PARCELS, FEW = 1_000_000, 1_000
WARDS, ON_A_SHEET = 20, 500
PLANE = SYSTEMS[9210]
WIDE_M, DEEP_M = 6.0, 18.0


def fill(app: Flask, site: Site, owner_url: str, count: int) -> None:
    """Parcels of twenty wards."""
    with app.app_context(), psycopg.connect(owner_url) as owner:
        file = {
            "tenant_id": site.tenant_id, "id": new_id(), "file_name": "thua.gpkg", "uploaded_at": clock.now(),
            "uploaded_by": "", "epsg": PLANE.epsg, "parcels": count, "area_m2": 0.0, "west": 0.0, "south": 0.0,
            "east": 0.0, "north": 0.0, "is_illustration": True, "report": Jsonb({}), "taken_at": clock.now(),
        }  # fmt: skip
        copy_rows(owner, ParcelFile, [file])
        for ward in range(1, WARDS + 1):
            rows = list(parcels_of(site, count=count // WARDS))
            row = ward_of(site, file["id"], ward, rows)
            copy_rows(owner, ParcelWard, [row])
            copy_rows(owner, Parcel, [{**each, "ward_id": row["id"]} for each in rows])
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE planning_parcel")


def ward_of(site: Site, file_id: Any, number: int, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """A row of `planning_parcel_ward`."""
    name = f"Phường {number}"
    return {
        "tenant_id": site.tenant_id, "id": new_id(), "file_id": file_id, "printed": name, "printed_key": ward_key(name),
        "district": "", "code": f"{28000 + number}", "name": name, "name_key": ward_key(name), "parcels": len(rows),
        "sheets": Jsonb(sorted({row["sheet"] for row in rows})), "is_taken": True,
    }  # fmt: skip


def parcels_of(site: Site, *, count: int) -> Iterator[dict[str, Any]]:
    """Rows of `planning_parcel`: lots in a row of rows."""
    middle, place = point_to_plane(PLANE, site.centre), cell(site.centre)
    for at in range(count):
        x, y = middle.x + at % 100 * WIDE_M, middle.y + at // 100 * DEEP_M
        yield {
            "tenant_id": site.tenant_id,
            "sheet": str(at // ON_A_SHEET + 1),
            "number": str(at % ON_A_SHEET + 1),
            "position": at,
            "registered_m2": WIDE_M * DEEP_M,
            "area_m2": WIDE_M * DEEP_M,
            "cell": place,
            "shape": pack(shapely.box(x, y, x + WIDE_M, y + DEEP_M)),
        }

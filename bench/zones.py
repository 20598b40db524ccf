"""Many zones of planning at once: some plans side by side, by COPY as the owner; and what is asked about them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import shapely
from flask import Flask
from psycopg.types.json import Jsonb

from bench.reports import copy_rows
from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.geo import Box
from dothi.values.ids import new_id
from modules.planning.codes import LAND_USE
from modules.planning.coordinates.systems import SYSTEMS
from modules.planning.coordinates.transform import point_to_plane, shape_to_degrees
from modules.planning.layers.content import DrawnZone, content_of
from modules.planning.map.tile import tiles_of
from modules.planning.models import Layer, PlanVersion, Zone, ZoneCell
from modules.planning.plans.drafts import PlanFacts, VersionFacts, create_plan, create_version

ZONES, FEW = 100_000, 1_000
PLANS = 5
SIDE_M = 100.0
CORNERS = 50
TILE_ZOOM = 15
PLANE = SYSTEMS[9210]
CODES = ("ODT", "TMD", "DGD", "DKV", "CLN", "DGT")


def fill(app: Flask, site: Site, owner_url: str, count: int) -> None:
    """Plans in force of as many zones each, in strips from west to east; the centre lies in the middle one."""
    wide = round(math.sqrt(count / PLANS))
    middle = point_to_plane(PLANE, site.centre)
    for number in range(PLANS):
        west = middle.x + (number - PLANS / 2) * wide * SIDE_M
        zones = list(squares(west, middle.y - wide * SIDE_M / 2, wide=wide, count=count // PLANS))
        with app.app_context(), acting_in(Scope(site.tenant_id)):
            add_plan(site, f"Quy hoạch phân khu {number + 1}", content_of(zones, PLANE), owner_url)
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")


def squares(west: float, south: float, *, wide: int, count: int) -> Iterator[DrawnZone]:
    """Squares in rows, a little apart in their codes."""
    for position in range(count):
        x, y = west + position % wide * SIDE_M, south + position // wide * SIDE_M
        shape = shapely.box(x, y, x + SIDE_M, y + SIDE_M)
        yield DrawnZone(position=position + 1, code=CODES[position % len(CODES)], label="Ô đất", shape=shape)


def add_plan(site: Site, name: str, content: dict[str, Any], owner_url: str) -> None:
    """One plan with a published version."""
    tenant_id, actor, day = site.tenant_id, Actor.system(), date(2024, 1, 1)
    plan = create_plan(tenant_id, PlanFacts(theme="urban", kind="zoning", name=name, scale=2000), actor=actor)
    facts = VersionFacts(
        adjustment="first", decision="12/QĐ-UBND", decided_on=day, issuer="Ủy ban nhân dân", valid_from=day
    )
    version_id, plan_id = create_version(tenant_id, plan.id, facts, actor=actor).id, plan.id
    session.commit()
    rows, layer_id, now = content.pop("rows"), new_id(), clock.now()
    layer = content | {
        "tenant_id": tenant_id, "id": layer_id, "plan_id": plan_id, "file_name": "o.gpkg", "uploaded_at": now,
        "uploaded_by": "Dothi", "code_list": LAND_USE, "report": Jsonb({}), "taken_at": now,
    }  # fmt: skip
    mine = {"tenant_id": tenant_id, "layer_id": layer_id}
    with psycopg.connect(owner_url) as owner:
        copy_rows(owner, Layer, [layer])
        copy_rows(owner, Zone, [mine | {name: row[name] for name in row if name != "cells"} for row in rows])
        cells = [mine | {"cell": cell, "position": row["position"]} for row in rows for cell in row["cells"]]
        copy_rows(owner, ZoneCell, cells)
    version = session.get_one(PlanVersion, (tenant_id, version_id))
    version.layer_id, version.state, version.published_at = layer_id, "published", now
    session.commit()


def question(site: Site) -> str:
    """The body that asks for land of fifty corners around the centre, which meets some dozen zones."""
    middle = point_to_plane(PLANE, site.centre)
    land = shape_to_degrees(PLANE, shapely.Polygon([
        (middle.x + 150 * math.cos(turn), middle.y + 150 * math.sin(turn))
        for turn in (2 * math.pi * corner / CORNERS for corner in range(CORNERS))
    ]))  # fmt: skip
    return json.dumps({"polygon": shapely.geometry.mapping(land)})


def tile(site: Site) -> str:
    """The path of the tile of the map in which the centre lies."""
    [at] = tiles_of(Box.around(site.centre, 0.1), TILE_ZOOM)
    return f"/api/v1/planning/tiles/{at.z}/{at.x}/{at.y}.mvt"


def point(site: Site) -> str:
    """The arguments that ask for a place near the centre."""
    return f"?lon={site.centre.lon + 0.0002:.6f}&lat={site.centre.lat + 0.0002:.6f}"

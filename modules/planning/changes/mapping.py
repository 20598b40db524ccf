"""What changed as GeoJSON for the maps of pages: present zones in their colours, those that are gone as they were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import shapely

from modules.planning.changes.comparing import PlacedZone
from modules.planning.changes.keeping import get_layer, placed
from modules.planning.changes.telling import KINDS
from modules.planning.codes import UNKNOWN, code_list
from modules.planning.coordinates.systems import SYSTEMS
from modules.planning.coordinates.transform import shape_to_degrees
from modules.planning.lookup.mapping import GRID, collected


def changes_geojson(tenant_id: int, layer_id: UUID, former_id: UUID, found: Mapping[str, Any], *, language: str) -> str:
    """The zones that `found` lists, the largest ones. Four statements."""
    layer = get_layer(tenant_id, layer_id)
    listed, plane = code_list(layer.code_list), SYSTEMS[layer.epsg]
    gone = [line["former"][0] for line in found["changes"] if line["current"] is None]
    there = [line["current"][0] for line in found["changes"] if line["current"] is not None]
    zones = {
        side: {zone.position: zone for zone in placed(tenant_id, of, epsg=layer.epsg, positions=positions)}
        for side, of, positions in (("former", former_id, gone), ("current", layer_id, there))
    }
    features = []
    for line in found["changes"]:
        side = "former" if line["current"] is None else "current"
        zone: PlacedZone = zones[side][line[side][0]]
        look = listed.find(zone.code) or UNKNOWN
        shape = shapely.set_precision(shape_to_degrees(plane, zone.shape), GRID, mode="pointwise")
        was = f": {line['former'][1]} → {line['current'][1]}" if line["kind"] in {"code", "both"} else ""
        properties = {
            "code": zone.code,
            "use": look.title(language),
            "label": f"{KINDS[line['kind']]}{was}",
            "colour": look.colour,
            "hatch": look.hatch,
            "kind": line["kind"],
        }
        features.append({"type": "Feature", "geometry": shapely.geometry.mapping(shape), "properties": properties})
    return collected(features, is_cut=found["changed"] > len(found["changes"]))

"""In which coordinates a file says it is, as one of our ways of reading; its places in the plane of a layer. Pure."""

from __future__ import annotations

import math

from pyproj import CRS
from pyproj.exceptions import CRSError

from modules.planning.coordinates.recognise import SystemMatch
from modules.planning.coordinates.systems import DEGREES, SYSTEMS, VN2000_DEGREES, System, likely_systems
from modules.planning.coordinates.transform import Positions, to_plane


def way_of(told: str | None) -> SystemMatch | None:
    """What a file's own words mean, by number or by its projection; None when they mean nothing to us."""
    if not told:
        return None
    try:
        crs = CRS.from_user_input(told)
    except CRSError:
        return None
    epsg = crs.to_epsg(min_confidence=70)
    if epsg is not None and (way := way_by_number(epsg)) is not None:
        return way
    if crs.is_geographic:
        return SystemMatch(VN2000_DEGREES) if "2000" in crs.name else SystemMatch(DEGREES)
    return way_by_projection(crs)


def way_by_number(epsg: int) -> SystemMatch | None:
    """Of those we know."""
    if epsg in SYSTEMS:
        return SystemMatch(epsg, SYSTEMS[epsg])
    return SystemMatch(epsg) if epsg in {DEGREES, VN2000_DEGREES} else None


def way_by_projection(crs: CRS) -> SystemMatch | None:
    """A `.prj` of ArcGIS tells the meridian and the scale, not the number."""
    parameters = getattr(crs.coordinate_operation, "params", ())
    told = {parameter.name.lower(): float(parameter.value) for parameter in parameters}
    meridian = told.get("longitude of natural origin", math.inf)
    scale = told.get("scale factor at natural origin", math.inf)
    for system in SYSTEMS.values():
        if abs(system.meridian - meridian) < 1e-6 and abs(system.scale - scale) < 1e-6:
            return SystemMatch(system.epsg, system)
    return None


def plane_for(way: SystemMatch, places: Positions) -> System:
    """The plane in which a layer is kept: the file's own, else the likely one whose meridian is nearest."""
    if way.system is not None:
        return way.system
    middle = float(places[:, 0].mean())
    return min(likely_systems(), key=lambda system: abs(system.meridian - middle))


def to_layer(way: SystemMatch, plane: System, positions: Positions) -> Positions:
    """Positions of a file in the plane of its layer: as they stand there when they are in it, to the bit."""
    if way.system == plane and way.is_shifted:
        return positions[:, ::-1] if way.is_swapped else positions
    return to_plane(plane, way.places(positions))

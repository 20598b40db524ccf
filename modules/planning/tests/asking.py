"""What citizens ask with."""

from __future__ import annotations

from dothi.sites.site import Site
from modules.planning.coordinates.systems import SYSTEMS
from modules.planning.coordinates.transform import point_to_plane


def table(site: Site, *corners: tuple[float, float]) -> str:
    """A certificate's table: number, X north, Y east."""
    middle = point_to_plane(SYSTEMS[9210], site.centre)
    return "\n".join(f"{n} {middle.y + y:.2f} {middle.x + x:.2f}" for n, (x, y) in enumerate(corners, 1))

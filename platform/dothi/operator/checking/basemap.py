"""Is the base map in use there, whole, and the file that it was taken for? None at all is no fault."""

from __future__ import annotations

from collections.abc import Iterator

from dothi.basemap.archive import BadBasemap
from dothi.basemap.current import Basemaps
from dothi.values.findings import Finding


def check_basemap(maps: Basemaps) -> Iterator[Finding]:
    """At most one finding. One that browsers fetch elsewhere isn't looked at."""
    try:
        maps.verify()
    except FileNotFoundError:
        yield Finding(check="basemap", line="the base map's file isn't there: see `dothi basemap import --help`")
    except (BadBasemap, OSError) as error:
        yield Finding(check="basemap", line=f"the base map: {error}")

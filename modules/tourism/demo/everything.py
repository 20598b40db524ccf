"""All of the module's demo data, room by room. `load_all` is the manifest's `demo`."""

from __future__ import annotations

from dothi.sites.site import Site
from modules.tourism import demo
from modules.tourism.demo import happenings, itineraries


def load_all(site: Site, seed: int) -> None:
    """Fill a demo tenant, in its scope; the caller commits. What is there already is left alone."""
    demo.load(site, seed)
    happenings.load(site)
    itineraries.load(site)

"""All of the module's demo data, room by room. `load_all` is the manifest's `demo`."""

from __future__ import annotations

from dothi.sites.site import Site
from modules.tourism.demo import happenings, itineraries, places


def load_all(site: Site, seed: int) -> None:  # noqa: ARG001  # the same for every seed
    """Fill a demo tenant, in its scope; the caller commits. What is there already is left alone."""
    places.load(site)
    happenings.load(site)
    itineraries.load(site)

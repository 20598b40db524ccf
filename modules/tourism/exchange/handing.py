"""What the child is handed of the tenant, since it has no database: the places that there are, and the ground."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from dothi.database.session import session
from dothi.sites.site import Site
from modules.tourism.places.drafts import to_content
from modules.tourism.places.models import Place
from modules.tourism.places.service import draft_of
from modules.tourism.settings import SECTION, TourismSettings
from tenants.areas.areas import find_outline, list_areas
from tenants.registry.settings import load_settings
from tenants.registry.site import TenantSite

AT_ONCE = 1_000


def write_known(path: Path, tenant_id: int) -> None:
    """Put all places into a file, a line each. A statement for a thousand."""
    with path.open("w", encoding="utf-8") as stream:
        for place in list_places(tenant_id):
            head = [str(place.id), place.version, place.slug]
            stream.write(json.dumps([*head, to_content(draft_of(place))], separators=(",", ":")) + "\n")


def list_places(tenant_id: int) -> Iterator[Place]:
    """All places, whatever their state; a thousand of them in memory at a time."""
    query = select(Place).where(Place.tenant_id == tenant_id).order_by(Place.id).limit(AT_ONCE)
    last: UUID | None = None
    while places := session.scalars(query if last is None else query.where(Place.id > last)).all():
        last = places[-1].id
        for place in places:
            session.expunge(place)  # no more than them: whoever called has rows of its own in hand
            yield place


def write_ground(path: Path, site: Site) -> None:
    """Put it into a file. Three statements."""
    outline = find_outline(site) if isinstance(site, TenantSite) else None
    facts: dict[str, Any] = {
        "outline": outline.to_geojson() if outline is not None else None,
        "centre": [site.centre.lon, site.centre.lat],
        "radius_m": site.radius_m,
        "margin_m": load_settings(site.tenant_id, SECTION, TourismSettings)["place_margin_m"],
        "wards": [[area.code, area.outline] for area in list_areas(site.tenant_id) if area.outline is not None],
    }
    path.write_text(json.dumps(facts), encoding="utf-8")

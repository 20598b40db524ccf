"""The demo's itineraries over the demo's places."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from dothi.database.session import session
from dothi.sites.site import Site
from dothi.values.actor import Actor
from modules.tourism.itineraries.drafts import DraftStop, ItineraryDraft
from modules.tourism.itineraries.models import Itinerary
from modules.tourism.itineraries.service import create_itinerary, take_itinerary_step
from modules.tourism.places.models import Place
from modules.tourism.texts import SOURCE
from modules.tourism.trips.asked import minute_of

FILE = Path(__file__).with_name("itineraries.toml")
SYSTEM = Actor.system()


def load(site: Site) -> None:
    """Fill a demo tenant that has no itinerary yet, in its scope; the caller commits."""
    filled = session.execute(select(Itinerary.id).where(Itinerary.tenant_id == site.tenant_id).limit(1)).first()
    told = tomllib.loads(FILE.read_text(encoding="utf-8")).get(site.slug, [])
    if filled or not told:
        return
    rows = session.execute(select(Place.texts, Place.id).where(Place.tenant_id == site.tenant_id))
    ids = {texts[SOURCE]["name"]: place_id for texts, place_id in rows}
    for facts in told:
        itinerary = create_itinerary(site.tenant_id, draft_of(facts, ids), actor=SYSTEM)
        take_itinerary_step(itinerary, "publish", version=itinerary.version, actor=SYSTEM)


def draft_of(facts: Mapping[str, Any], ids: Mapping[str, UUID]) -> ItineraryDraft:
    """An itinerary of the file. Raises KeyError for a place that the demo doesn't have."""
    return ItineraryDraft(
        texts={language: facts[language] for language in ("vi", "en")},
        theme=facts["theme"],
        mode=facts["mode"],
        starts_at=minute_of(facts["starts_at"]) or 0,
        stops=tuple(
            DraftStop(place_id=ids[name], day=day, stay=stay, mode=mode) for day, name, stay, mode in facts["stops"]
        ),
    )

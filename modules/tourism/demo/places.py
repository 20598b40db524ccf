"""The demo's places, in texts of our own.

Businesses are made up and say so; positions that are known to a kilometre are marked as such.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select

from dothi.database.session import session
from dothi.sites.site import Site
from dothi.values.actor import Actor
from modules.tourism.demo.drawing import drawn
from modules.tourism.demo.visitors import load_visits
from modules.tourism.demo.voices import load_voices
from modules.tourism.pictures import put_picture
from modules.tourism.places.drafts import PlaceDraft
from modules.tourism.places.models import Place
from modules.tourism.places.service import create_place, take_step
from tenants.people.units import find_unit

SOURCE = "Biên tập cho bản trình diễn"
CREDIT = "Tranh minh họa"
DRAWN = {"vi": "Tranh vẽ", "en": "A drawing"}
UNIT = "vhtt"
APART = frozenset({"vi", "en", "at", "is_published", "has_picture"})
"""What the file says otherwise than a draft."""
SYSTEM = Actor.system()


def load(site: Site) -> None:
    """Fill a demo tenant, in its scope; the caller commits. A tenant that has a place already is left alone."""
    path = Path(__file__).with_name(f"{site.slug}.toml")
    is_filled = session.execute(select(Place.id).where(Place.tenant_id == site.tenant_id).limit(1)).first()
    if is_filled or not path.exists():
        return
    unit = find_unit(site.tenant_id, code=UNIT)
    for facts in tomllib.loads(path.read_text(encoding="utf-8"))["places"]:
        place = create_place(site, draft_of(facts, unit_id=unit.id if unit else None), actor=SYSTEM)
        if facts.get("has_picture", True):
            name = facts["vi"]["name"]
            picture = drawn(place.kind, name)
            alt = {each: {"alt": f"{said}: {facts[each]['name']}"} for each, said in DRAWN.items() if each in facts}
            name = f"{place.slug}.jpg"
            put_picture(place, picture, name=name, credit=CREDIT, alt=alt, version=place.version, actor=SYSTEM)
        if facts.get("is_published", True):
            take_step(place, "publish", version=place.version, actor=SYSTEM)
    load_visits(site)
    load_voices(site)


def draft_of(facts: Mapping[str, Any], **more: Any) -> PlaceDraft:
    """A place of the file."""
    texts = {language: facts[language] for language in ("vi", "en") if language in facts}
    plain = {name: value for name, value in facts.items() if name not in APART}
    lat, lon = facts["at"]
    return PlaceDraft(texts=texts, lon=lon, lat=lat, source=SOURCE, **plain, **more)

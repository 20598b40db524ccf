"""The demo's happenings, in texts of our own; days are counted from the day on which the demo is filled."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from dothi.database.session import session
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.actor import Actor
from modules.tourism.happenings.drafts import DAY_MINUTES, HappeningDraft
from modules.tourism.happenings.models import Happening
from modules.tourism.happenings.service import create_happening, take_happening_step
from modules.tourism.places.service import find_place

SYSTEM = Actor.system()
YEAR = timedelta(days=365)


def load(site: Site) -> None:
    """Fill a demo tenant that has no happening yet."""
    path = Path(__file__).with_name(f"happenings_{site.slug}.toml")
    is_filled = session.execute(select(Happening.id).where(Happening.tenant_id == site.tenant_id).limit(1)).first()
    if is_filled or not path.exists():
        return
    for facts in tomllib.loads(path.read_text(encoding="utf-8"))["happenings"]:
        draft = happening_of(site.tenant_id, facts, today=clock.local_today())
        made = create_happening(site.tenant_id, draft, actor=SYSTEM)
        if facts.get("is_published", True):
            take_happening_step(made, "publish", version=made.version, actor=SYSTEM)


def happening_of(tenant_id: int, facts: Mapping[str, Any], *, today: date) -> HappeningDraft:
    """A happening of the file. `in_days` and `weekday` say when it begins; without them a year ago."""
    begin = today + timedelta(days=facts["in_days"]) if "in_days" in facts else today - YEAR
    if "weekday" in facts:
        begin += timedelta(days=(facts["weekday"] - begin.weekday()) % 7)
    place = find_place(tenant_id, facts["place"]) if "place" in facts else None
    return HappeningDraft(
        kind=facts["kind"],
        texts={language: facts[language] for language in ("vi", "en") if language in facts},
        starts_on=begin,
        starts_at=time.fromisoformat(facts["at"]) if "at" in facts else None,
        minutes=facts.get("minutes", facts.get("days", 1) * DAY_MINUTES),
        rule=facts.get("rule", ""),
        place_id=place.id if place else None,
    )

"""The demo's ratings and a business's proposal, written as rows: nobody is mailed about what is made up."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from dothi.database.session import session
from dothi.numbers.counts import replace_stock
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.ids import new_id
from modules.tourism.businesses.counting import PROPOSALS, count_proposals
from modules.tourism.businesses.models import Proposal
from modules.tourism.businesses.rules import ProposalStatus
from modules.tourism.places.drafts import to_content
from modules.tourism.places.kinds import PlaceKind, PlaceStatus
from modules.tourism.places.models import Place
from modules.tourism.places.service import draft_of
from modules.tourism.ratings.counting import RATINGS, count_ratings, keep_score
from modules.tourism.ratings.models import VisitorRating
from modules.tourism.ratings.rules import RatingStatus, ReplyStatus
from modules.tourism.texts import SOURCE

SAID = tomllib.loads(Path(__file__).with_name("voices.toml").read_text(encoding="utf-8"))


def load_voices(site: Site) -> None:
    """What the file says of this site's places; counts follow. Nothing for a site that it doesn't name."""
    if site.slug not in SAID:
        return
    said, tenant_id, now = SAID[site.slug], site.tenant_id, clock.now()
    shown = select(Place).where(Place.tenant_id == tenant_id, Place.status == PlaceStatus.PUBLISHED.value)
    places = {place.texts[SOURCE]["name"]: place for place in session.scalars(shown.order_by(Place.list_key))}
    for facts in sorted(said["ratings"], key=lambda each: -each["days"]):
        session.add(rating_of(facts, places[facts["place"]], now))
    eatery = next(place for place in places.values() if place.kind == PlaceKind.FOOD)
    session.add(proposal_of(said["proposal"], eatery, now))
    session.flush()
    for name in {facts["place"] for facts in said["ratings"]}:
        keep_score(tenant_id, places[name].id)
    replace_stock(tenant_id, RATINGS, count_ratings(tenant_id))
    replace_stock(tenant_id, PROPOSALS, count_proposals(tenant_id))


def rating_of(facts: Mapping[str, Any], place: Place, now: datetime) -> VisitorRating:
    """A rating of the file."""
    made_at, status = now - timedelta(days=facts["days"]), facts.get("status", RatingStatus.SHOWN.value)
    reply = facts.get("reply", "")
    return VisitorRating(
        tenant_id=place.tenant_id,
        id=new_id(),
        place_id=place.id,
        status=status,
        stars=facts["stars"],
        words=facts["words"],
        name=facts["name"],
        email=None,
        contact=None,
        language=facts.get("language", SOURCE),
        made_at=made_at,
        decided_at=None if status == RatingStatus.WAITING else made_at + timedelta(hours=20),
        reason="",
        reply=reply,
        reply_status=ReplyStatus.SHOWN.value if reply else "",
        reply_by=facts.get("reply_by", ""),
        replied_at=made_at + timedelta(days=2) if reply else None,
        version=1,
    )


def proposal_of(facts: Mapping[str, Any], place: Place, now: datetime) -> Proposal:
    """The proposal of the file, of a place."""
    draft = replace(draft_of(place), hours=facts["hours"], phone=facts["phone"])
    return Proposal(
        tenant_id=place.tenant_id,
        id=new_id(),
        place_id=place.id,
        place_version=place.version,
        status=ProposalStatus.WAITING.value,
        name=place.texts[SOURCE]["name"],
        content=to_content(draft),
        note=facts["note"],
        email=facts["email"],
        language=SOURCE,
        made_at=now - timedelta(days=facts["days"]),
        decided_at=None,
        accepted=[],
        reason="",
        version=1,
    )

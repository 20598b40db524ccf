"""Short links of places: given once a place is published, found again by their code."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from dothi.database.direct import Statement
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.outbox.events import HandlerContext
from dothi.sites.site import Site
from dothi.values.memory import OfApp, Timed
from modules.tourism.events import PlaceChanged, PlacesImported
from modules.tourism.places.kinds import PlaceStatus
from modules.tourism.places.models import Place
from modules.tourism.qr.models import PlaceLink

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without what looks like another: somebody may type it from the wall."""
LENGTH = 7
MOST_KEPT = 4_096


class Linked(NamedTuple):
    """Where a code leads."""

    place_id: UUID
    slug: str


def link_published(event: PlaceChanged, context: HandlerContext) -> None:
    """A place that is shown gets its link; it keeps the one that it has."""
    if event.after.get("status") == PlaceStatus.PUBLISHED.value:
        link_places(context.tenant_id, [event.place_id])


def link_imported(event: PlacesImported, context: HandlerContext) -> None:
    """The shown places of a file get theirs."""
    link_places(context.tenant_id, [UUID(place) for place in event.shown])


def link_places(tenant_id: int, places: Collection[UUID]) -> None:
    """Give a link to those of the places that have none. One statement."""
    rows = [{"tenant_id": tenant_id, "place_id": place, "code": new_code()} for place in places]
    if rows:
        session.execute(insert(PlaceLink).on_conflict_do_nothing(index_elements=["tenant_id", "place_id"]), rows)


def new_code() -> str:
    """Twenty-seven thousand million of them: two alike in a tenant break a constraint and the job tries again."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


_SHOWN = Statement(
    select(PlaceLink.place_id, Place.slug)
    .join_from(PlaceLink, Place, (Place.tenant_id == PlaceLink.tenant_id) & (Place.id == PlaceLink.place_id))
    .where(
        PlaceLink.tenant_id == bindparam("tenant_id"),
        Place.tenant_id == bindparam("tenant_id"),
        PlaceLink.code == bindparam("code"),
        Place.status == PlaceStatus.PUBLISHED.value,
    )
)
followed = OfApp(lambda: Timed[tuple[int, str], Linked](MOST_KEPT))
"""Where codes led a moment ago; only those that lead somewhere are kept."""


def find_linked(tenant_id: int, code: str) -> Linked | None:
    """The shown place of a code, as it was a few seconds ago at most. A statement at most."""
    key = (tenant_id, code)
    found = followed().find(key)
    if found is None and (rows := _SHOWN.read({"tenant_id": tenant_id, "code": code})):
        found = Linked(*rows[0])
        followed().keep(key, found, seconds=house().settings.site_cache_seconds)
    return found


def link_url(site: Site, code: str) -> str:
    """The address that the QR code holds."""
    return house().settings.url_of(site.canonical_host, f"/du-lich/q/{code}")

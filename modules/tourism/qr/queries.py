"""Reads of links: a page of shown places with their codes and scans, and the names to print."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, select, tuple_

from dothi.database.session import session
from dothi.numbers.counts import read_flow_keys
from dothi.values import clock
from dothi.web.pagination import Page, decode_cursor, encode_cursor
from modules.tourism.places.kinds import PlaceStatus
from modules.tourism.places.models import Place
from modules.tourism.qr.models import PlaceLink
from modules.tourism.qr.scans import SCANS_MONTH
from modules.tourism.texts import SOURCE
from modules.tourism.visitors.numbers import first_of, month_before

PAGE_SIZE = 60
"""As many as go on one set of sheets."""


class LinkLine(NamedTuple):
    """A row of the table."""

    slug: str
    name: str
    code: str
    this_month: int
    last_month: int


def page_of_links(tenant_id: int, *, cursor: str = "") -> Page[Row[Any]]:
    """Shown places that have a code, by the alphabet. One statement, on `tourism_place_list_idx`. Raises Malformed."""
    query = (
        select(Place.id, Place.slug, Place.texts, Place.list_key, PlaceLink.code)
        .join_from(Place, PlaceLink, (PlaceLink.tenant_id == Place.tenant_id) & (PlaceLink.place_id == Place.id))
        .where(
            Place.tenant_id == tenant_id,
            PlaceLink.tenant_id == tenant_id,
            Place.status == PlaceStatus.PUBLISHED.value,
        )
    )
    if cursor:
        after: Any = decode_cursor(cursor, str, UUID)
        query = query.where(tuple_(Place.list_key, Place.id) > tuple_(*after))
    rows = session.execute(query.order_by(Place.list_key, Place.id).limit(PAGE_SIZE + 1)).all()
    shown = rows[:PAGE_SIZE]
    return Page(shown, encode_cursor((shown[-1].list_key, shown[-1].id)) if len(rows) > PAGE_SIZE else None)


def list_links(tenant_id: int, rows: Sequence[Row[Any]]) -> list[LinkLine]:
    """The rows with their scans of this month and the last. One statement."""
    this = first_of(clock.local_today())
    last = month_before(this)
    scans = read_flow_keys(tenant_id, SCANS_MONTH, (last, this), [(str(row.id),) for row in rows])
    return [
        LinkLine(
            slug=row.slug,
            name=row.texts[SOURCE]["name"],
            code=row.code,
            this_month=scans.get((this, (str(row.id),)), 0),
            last_month=scans.get((last, (str(row.id),)), 0),
        )
        for row in rows
    ]


def named_links(tenant_id: int, codes: Collection[str]) -> dict[str, tuple[str, str]]:
    """The Vietnamese and the English name of shown places by code. One statement."""
    query = (
        select(PlaceLink.code, Place.texts)
        .join_from(PlaceLink, Place, (Place.tenant_id == PlaceLink.tenant_id) & (Place.id == PlaceLink.place_id))
        .where(
            PlaceLink.tenant_id == tenant_id,
            Place.tenant_id == tenant_id,
            PlaceLink.code.in_(codes),
            Place.status == PlaceStatus.PUBLISHED.value,
        )
    )
    return {
        code: (texts[SOURCE]["name"], texts.get("en", {}).get("name", "")) for code, texts in session.execute(query)
    }

"""The staff's list of happenings: by state, by the alphabet, on `tourism_happening_desk_idx` and `…_all_idx`."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select, tuple_

from dothi.database.session import session
from dothi.web.pagination import Page, decode_cursor, encode_cursor
from modules.tourism.happenings.models import Happening, HappeningDay

PAGE_SIZE = 30


class DeskRow(NamedTuple):
    """A happening with the next day on which it is on, as far as that is kept."""

    happening: Happening
    next_on: date | None


def list_happenings(
    tenant_id: int, *, today: date, status: str = "", kind: str = "", cursor: str = ""
) -> Page[DeskRow]:
    """Happenings whatever their state. One statement. Raises Malformed (cursor)."""
    next_on = (
        select(func.min(HappeningDay.day))
        .where(
            HappeningDay.tenant_id == tenant_id,
            HappeningDay.happening_id == Happening.id,
            HappeningDay.day >= today,
            HappeningDay.state != "cancelled",
        )
        .correlate(Happening)
        .scalar_subquery()
    )
    query = select(Happening, next_on).where(Happening.tenant_id == tenant_id)
    if status:
        query = query.where(Happening.status == status)
    if kind:
        query = query.where(Happening.kind == kind)
    if cursor:
        place: Any = decode_cursor(cursor, str, UUID)
        query = query.where(tuple_(Happening.list_key, Happening.id) > tuple_(*place))
    rows = session.execute(query.order_by(Happening.list_key, Happening.id).limit(PAGE_SIZE + 1)).all()
    shown, is_more = [DeskRow(*row) for row in rows[:PAGE_SIZE]], len(rows) > PAGE_SIZE
    last = shown[-1].happening if is_more else None
    return Page(shown, encode_cursor((last.list_key, last.id)) if last else None)

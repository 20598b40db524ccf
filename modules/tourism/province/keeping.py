"""The province's side: keeps what districts tell, never an older state over a newer one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.dialects.postgresql import insert as put

from dothi.database.session import session
from dothi.outbox.events import HandlerContext
from dothi.values.alphabet import sort_text
from dothi.values.cells import cell
from dothi.values.geo import Point
from modules.tourism.places.search import words_of_place
from modules.tourism.province.events import PlacesTold
from modules.tourism.province.models import ToldPlace, ToldWord
from modules.tourism.texts import SOURCE, read

KEY = ("tenant_id", "member_id", "place_id")


def keep_told(event: PlacesTold, context: HandlerContext) -> None:
    """Keep those that are newer than what is kept. At most three statements, however many places."""
    # In a fixed order, so that two handlers never wait for each other in a circle.
    places = sorted(event.places, key=lambda place: str(place["id"]))
    rows = [row_of(context.tenant_id, event.member_id, place) for place in places]
    if not rows:
        return
    told = put(ToldPlace).values(rows)
    changed = session.scalars(
        told.on_conflict_do_update(
            index_elements=KEY,
            set_={name: told.excluded[name] for name in rows[0] if name not in KEY},
            where=ToldPlace.version < told.excluded.version,
        ).returning(ToldPlace.place_id)
    ).all()
    if changed:
        keep_words(context.tenant_id, event.member_id, [row for row in rows if row["place_id"] in set(changed)])


def row_of(province_id: int, member_id: int, place: Mapping[str, Any]) -> dict[str, Any]:
    """A place as the table holds it."""
    return {
        "tenant_id": province_id,
        "member_id": member_id,
        "place_id": UUID(place["id"]),
        **{name: place[name] for name in ("version", "is_published", "slug", "kind", "texts", "lon", "lat")},
        "list_key": sort_text(read(place["texts"], "name", SOURCE).words),
        "cell": cell(Point(place["lon"], place["lat"])),
    }


def keep_words(province_id: int, member_id: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """The words by which these places are found from now on."""
    owner = (ToldWord.tenant_id == province_id, ToldWord.member_id == member_id)
    session.execute(delete(ToldWord).where(*owner, ToldWord.place_id.in_([row["place_id"] for row in rows])))
    words = [
        {**{name: row[name] for name in KEY}, "word": word}
        for row in rows
        if row["is_published"]
        for word in words_of_place(row["texts"], kind=row["kind"], address="")
    ]
    if words:
        session.execute(insert(ToldWord), words)

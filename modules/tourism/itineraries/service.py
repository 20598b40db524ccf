"""What can be done with itineraries: create, change, restore, publish, take back, put away. Each step is a version.

A service flushes; the request commits.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select

from dothi.database.session import session
from dothi.database.versioned import change_at
from dothi.outbox.events import record
from dothi.record.audit import record_audit
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.alphabet import sort_text
from dothi.values.errors import Invalid, NotFound
from dothi.values.ids import id_for
from modules.tourism.entries.naming import store_named
from modules.tourism.entries.slugs import free_name
from modules.tourism.entries.versions import keep_version, version_numbered, versions_of
from modules.tourism.events import ItineraryChanged
from modules.tourism.itineraries.drafts import DraftStop, ItineraryDraft, find_errors, from_content, to_content
from modules.tourism.itineraries.facets import facets_of
from modules.tourism.itineraries.kinds import ItineraryStatus
from modules.tourism.itineraries.models import Itinerary, ItineraryStop, ItineraryVersion
from modules.tourism.itineraries.steps import ItineraryStep, find_step
from modules.tourism.places.models import Place
from modules.tourism.places.search import slug_of
from modules.tourism.texts import SOURCE, read, tidied
from tenants.registry.changing import configuration_changed

RESERVED = frozenset({"new"})


def find_itinerary(tenant_id: int, slug: str) -> Itinerary | None:
    """An itinerary by its name in addresses, whatever its state. One statement."""
    query = select(Itinerary).where(Itinerary.tenant_id == tenant_id, Itinerary.slug == slug)
    return session.scalars(query).one_or_none()


def get_itinerary(tenant_id: int, slug: str) -> Itinerary:
    """The same. Raises NotFound."""
    if (itinerary := find_itinerary(tenant_id, slug)) is None:
        raise NotFound(_("Không có lịch trình này."))
    return itinerary


def create_itinerary(
    tenant_id: int, draft: ItineraryDraft, *, actor: Actor, client_id: UUID | None = None
) -> Itinerary:
    """Store a new itinerary as a draft; what was made of the same form before is answered again.

    Raises Invalid (fields).
    """
    row_id = id_for(client_id, to_content(draft))
    if client_id is not None and (made := session.get(Itinerary, (tenant_id, row_id))) is not None:
        return made
    columns, now = checked_columns(tenant_id, draft), clock.now()
    itinerary = Itinerary(
        tenant_id=tenant_id,
        id=row_id,
        status=ItineraryStatus.DRAFT.value,
        created_at=now,
        version=1,
        **columns,
    )
    if not store_named(itinerary, lambda: free_slug(tenant_id, read(draft.texts, "name", SOURCE).words)):
        return session.get_one(Itinerary, (tenant_id, itinerary.id))
    put_stops(itinerary, draft.stops)
    note(itinerary, draft, "created", actor=actor, before={})
    return itinerary


def change_itinerary(itinerary: Itinerary, draft: ItineraryDraft, *, version: int, actor: Actor) -> None:
    """Change an itinerary that is still at `version`. Raises Invalid (fields), Conflict (stale)."""
    rewrite(itinerary, draft, "changed", version=version, actor=actor)


def restore_itinerary(itinerary: Itinerary, number: int, *, version: int, actor: Actor) -> None:
    """Make what was written at a former step the newest version; the state stays.

    Raises NotFound, Invalid (a place is no longer there), Conflict (stale).
    """
    draft = from_content(get_itinerary_version(itinerary.tenant_id, itinerary.id, number).content)
    rewrite(itinerary, draft, "restored", version=version, actor=actor)


def rewrite(itinerary: Itinerary, draft: ItineraryDraft, action: str, *, version: int, actor: Actor) -> None:
    """Put a draft in the place of what is stored."""
    before = facets_of(itinerary)
    write(itinerary, version=version, **checked_columns(itinerary.tenant_id, draft))
    put_stops(itinerary, draft.stops)
    note(itinerary, draft, action, actor=actor, before=before)


def take_itinerary_step(itinerary: Itinerary, name: str, *, version: int, actor: Actor) -> ItineraryStep:
    """Publish, take back or put away an itinerary that is still at `version`.

    Raises NotFound for a step that there isn't, Denied, Conflict (stale, or not from this state), Invalid (no stops).
    """
    step, before = find_step(name, itinerary.status, actor), facets_of(itinerary)
    if step.to is ItineraryStatus.PUBLISHED and not itinerary.stop_count:
        raise Invalid(_("Lịch trình chưa có điểm dừng nào."), fields={"stops": _("Hãy thêm điểm dừng.")})
    write(itinerary, version=version, status=step.state_after(itinerary.status), updated_at=clock.now())
    note(itinerary, draft_of(itinerary), step.action, actor=actor, before=before)
    return step


def checked_columns(tenant_id: int, draft: ItineraryDraft) -> dict[str, Any]:
    """The draft as columns, with what follows from it. Raises Invalid with everything that is wrong."""
    errors = find_errors(draft)
    wanted = {stop.place_id for stop in draft.stops}
    if wanted and not errors:
        query = select(Place.id).where(Place.tenant_id == tenant_id, Place.id.in_(wanted))
        if wanted - set(session.scalars(query)):
            errors["stops"] = _("Có điểm dừng không còn trong danh mục điểm du lịch.")
    if errors:
        raise Invalid(_("Lịch trình chưa lưu được. Hãy sửa những chỗ được nêu dưới đây."), fields=errors)
    texts = tidied(draft.texts)
    return {
        "texts": texts,
        "theme": draft.theme,
        "mode": draft.mode,
        "starts_at": draft.starts_at,
        "list_key": sort_text(texts[SOURCE]["name"]),
        "days": max((stop.day for stop in draft.stops), default=1),
        "stop_count": len(draft.stops),
        "updated_at": clock.now(),
    }


def write(itinerary: Itinerary, *, version: int, **columns: Any) -> None:
    """Change columns of an itinerary that is still at `version`. Raises Conflict (stale)."""
    refusal = _("Có người vừa thay đổi lịch trình này. Vui lòng xem lại rồi lưu lần nữa.")
    change_at(itinerary, version, refusal=refusal, **columns)


def put_stops(itinerary: Itinerary, stops: tuple[DraftStop, ...]) -> None:
    """Replace the stops."""
    of_it = (ItineraryStop.tenant_id == itinerary.tenant_id, ItineraryStop.itinerary_id == itinerary.id)
    session.execute(delete(ItineraryStop).where(*of_it))
    row = {"tenant_id": itinerary.tenant_id, "itinerary_id": itinerary.id}
    rows = [
        {**row, "number": number, "place_id": stop.place_id, "day": stop.day, "stay": stop.stay, "mode": stop.mode}
        for number, stop in enumerate(stops, start=1)
    ]
    if rows:
        session.execute(insert(ItineraryStop), rows)


def draft_of(itinerary: Itinerary) -> ItineraryDraft:
    """A stored itinerary as a draft. One statement, for its stops."""
    query = select(ItineraryStop).where(
        ItineraryStop.tenant_id == itinerary.tenant_id, ItineraryStop.itinerary_id == itinerary.id
    )
    stops = session.scalars(query.order_by(ItineraryStop.number))
    return ItineraryDraft(
        texts=itinerary.texts,
        theme=itinerary.theme,
        mode=itinerary.mode,
        starts_at=itinerary.starts_at,
        stops=tuple(DraftStop(place_id=stop.place_id, day=stop.day, stay=stop.stay, mode=stop.mode) for stop in stops),
    )


def note(itinerary: Itinerary, draft: ItineraryDraft, action: str, *, actor: Actor, before: dict[str, str]) -> None:
    """Keep what follows from a step: the version, event and record."""
    keep_version(ItineraryVersion, itinerary, action, content=to_content(draft), actor=actor)
    record(ItineraryChanged(itinerary_id=itinerary.id, before=before, after=facets_of(itinerary)))
    record_audit(
        itinerary.tenant_id,
        f"tourism.itinerary_{action}",
        subject=itinerary.slug,
        actor=actor,
        name=itinerary.texts[SOURCE]["name"],
    )
    configuration_changed("tourism")


def free_slug(tenant_id: int, name: str) -> str:
    """A name in addresses that nobody has yet. One statement, a second one where it is taken."""
    return free_name(Itinerary, tenant_id, slug_of(name) or "lich-trinh", reserved=RESERVED)


def list_itinerary_versions(tenant_id: int, itinerary_id: UUID) -> list[ItineraryVersion]:
    """What was written of it, the newest first. One statement."""
    return versions_of(ItineraryVersion, tenant_id, itinerary_id)


def get_itinerary_version(tenant_id: int, itinerary_id: UUID, number: int) -> ItineraryVersion:
    """One of them. Raises NotFound."""
    return version_numbered(ItineraryVersion, tenant_id, itinerary_id, number)

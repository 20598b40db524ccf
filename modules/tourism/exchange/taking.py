"""The job that takes a file of places: all of it or nothing, in portions, with what follows from each place."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError

from dothi.database.direct import Statement
from dothi.database.inserting import put_all
from dothi.database.session import session
from dothi.outbox.events import HandlerContext, Subscription, record
from dothi.record.audit import record_audit
from dothi.sites.site import Site
from dothi.uploads import readings
from dothi.values import clock
from dothi.values.actor import Actor, ActorKind
from dothi.values.cells import cell
from dothi.values.geo import Point
from dothi.values.ids import new_id
from modules.tourism.events import PlaceFileConfirmed, PlacesImported
from modules.tourism.exchange.importing import Ended, Twins
from modules.tourism.exchange.models import PlaceFile
from modules.tourism.exchange.planning import RowOutcome
from modules.tourism.exchange.slugs import Slugs
from modules.tourism.places.drafts import PlaceDraft, from_content, to_content
from modules.tourism.places.facets import facets_of
from modules.tourism.places.kinds import PlaceStatus
from modules.tourism.places.models import HoursText, Place, PlaceVersion, PlaceWord
from modules.tourism.places.openings import renew_states, renew_times
from modules.tourism.places.search import words_of_place
from modules.tourism.places.service import PLAIN, list_keys
from modules.tourism.texts import SOURCE
from tenants.registry.changing import configuration_changed

AT_ONCE = 500
ACTION = "imported"
WORD = ("tenant_id", "word", "place_id")
_TELL = Statement(
    update(PlaceFile)
    .where(PlaceFile.tenant_id == bindparam("tenant_id"), PlaceFile.id == bindparam("file_id"))
    .values(done=bindparam("rows"))
)


class ImportStopped(Exception):  # no fault: somebody else was faster, or doesn't want it
    """The file isn't taken: `ended` says why."""

    def __init__(self, ended: Ended) -> None:
        super().__init__(ended)
        self.ended = ended


@dataclass(frozen=True, kw_only=True)
class TakenRow:
    """A row as it is written: a new place without an id, else the one that it changes, still at `version`."""

    draft: PlaceDraft
    place_id: UUID | None = None
    version: int = 0


def take_confirmed(event: PlaceFileConfirmed, context: HandlerContext) -> None:
    """The job. After a stop the file can be looked at and confirmed again."""
    file = session.get(PlaceFile, (context.tenant_id, event.file_id))
    if file is None or file.taken_at is not None or file.asked_at is None:
        return
    rows, ended = inflated(file.rows), ""
    try:
        with session.begin_nested():
            take(file, chosen(rows, Twins(event.twins)), event, site=context.site)
    except ImportStopped as stopped:
        ended = stopped.ended.value
    except IntegrityError:  # somebody made a place of such a key or address meanwhile
        ended = Ended.STALE.value
    if ended:
        session.expire_all()
        end(context.tenant_id, event.file_id, ended)


def give_up(event: PlaceFileConfirmed, context: HandlerContext, error: Exception) -> None:  # noqa: ARG001  # is logged
    """The job has failed for good: its file may be confirmed again."""
    end(context.tenant_id, event.file_id, Ended.FAILED.value)


def end(tenant_id: int, file_id: UUID, ended: str) -> None:
    """Nothing of the file was written: say why."""
    session.execute(
        update(PlaceFile)
        .where(PlaceFile.tenant_id == tenant_id, PlaceFile.id == file_id)
        .values(asked_at=None, done=0, is_cancelled=False, ended=ended)
    )


def inflated(packed: bytes) -> Iterator[dict[str, Any]]:
    """The lines of `reading.line_of`, a few in memory at a time."""
    unpacker, rest = zlib.decompressobj(), b""
    for start in range(0, len(packed), 64 * 1024):
        rest += unpacker.decompress(packed[start : start + 64 * 1024])
        *lines, rest = rest.split(b"\n")
        yield from map(json.loads, lines)


def chosen(rows: Iterable[Mapping[str, Any]], twins: Twins) -> Iterator[TakenRow]:
    """The rows that are written, by what was chosen for those that may be there already."""
    for row in rows:
        if row["outcome"] == RowOutcome.TWIN and twins is Twins.ADD:
            own, version = row["own"] or ("", 0)
            yield TakenRow(draft=from_content(row["draft"]), place_id=UUID(own) if own else None, version=version)
        elif row["outcome"] == RowOutcome.TWIN:
            if twins is Twins.MERGE and row["merged"]:
                yield TakenRow(draft=from_content(row["merged"]), place_id=UUID(row["id"]), version=row["version"])
        else:
            place_id = UUID(row["id"]) if row["id"] else None
            yield TakenRow(draft=from_content(row["draft"]), place_id=place_id, version=row["version"])


def take(file: PlaceFile, rows: Iterable[TakenRow], event: PlaceFileConfirmed, *, site: Site) -> None:
    """Write the rows, and that they are. Raises ImportStopped."""
    tenant_id, file_id, name = site.tenant_id, file.id, file.file_name
    kind = ActorKind.MEMBER if event.membership_id else ActorKind.SYSTEM
    writer = Writer(
        tenant_id=tenant_id,
        actor=Actor(kind=kind, name=event.by, membership_id=event.membership_id),
        status=PlaceStatus.PUBLISHED if event.publishes else PlaceStatus.DRAFT,
        slugs=Slugs.of_tenant(tenant_id),
    )
    left = iter(rows)
    while portion := list(islice(left, AT_ONCE)):
        refuse_cancelled(tenant_id, file_id)
        record(PlacesImported(file_id=file_id, **writer.write(portion)))
        _TELL.write_apart({"tenant_id": tenant_id, "file_id": file_id, "rows": writer.created + writer.changed})
    renew_states(site, writer.now)
    renew_times(site, writer.now)
    numbers: dict[str, Any] = {"created": writer.created, "changed": writer.changed}
    record_audit(tenant_id, "tourism.places_imported", subject=name, actor=writer.actor, **numbers)
    configuration_changed("tourism")
    settle(tenant_id, file_id, numbers)
    readings.drop(tenant_id, file_id)


def refuse_cancelled(tenant_id: int, file_id: UUID) -> None:
    """Raise ImportStopped where somebody has cancelled or dropped the file."""
    query = select(PlaceFile.is_cancelled).where(PlaceFile.tenant_id == tenant_id, PlaceFile.id == file_id)
    if session.execute(query).scalar_one_or_none() is not False:
        raise ImportStopped(Ended.CANCELLED)


def settle(tenant_id: int, file_id: UUID, numbers: Mapping[str, Any]) -> None:
    """Mark the file as taken and forget its rows. Raises ImportStopped: cancelled at the last moment."""
    done = session.execute(
        update(PlaceFile)
        .where(PlaceFile.tenant_id == tenant_id, PlaceFile.id == file_id, PlaceFile.is_cancelled.is_(False))
        .values(taken_at=clock.now(), rows=b"", told=dict(numbers))
        .returning(PlaceFile.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if done is None:
        raise ImportStopped(Ended.CANCELLED)


@dataclass(kw_only=True)
class Writer:
    """Writes portions of rows."""

    tenant_id: int
    actor: Actor
    status: PlaceStatus
    """Of new places."""
    slugs: Slugs
    now: datetime = field(default_factory=clock.now)
    created: int = 0
    changed: int = 0

    def write(self, rows: Sequence[TakenRow]) -> dict[str, Any]:
        """Some rows, in a handful of statements; what `PlacesImported` tells of them. Raises ImportStopped."""
        stored = self._hold([row for row in rows if row.place_id])
        places = [self._changed(row, stored[row.place_id]) if row.place_id else self._created(row) for row in rows]
        self._put(Place, [place for place in places if place["id"] not in stored])
        if changes := [place for place in places if place["id"] in stored]:
            session.execute(update(Place), changes)
            ids = [place["id"] for place in changes]
            session.execute(delete(PlaceWord).where(PlaceWord.tenant_id == self.tenant_id, PlaceWord.place_id.in_(ids)))
        put_all(PlaceWord, WORD, [line for place in places for line in words_of(place)])
        drafts = zip(places, rows, strict=True)
        self._put(PlaceVersion, [self._version(place, row.draft) for place, row in drafts])
        self._keep_hours({place["hours"] for place in places} - {""})
        self.created += len(places) - len(stored)
        self.changed += len(stored)
        return told_of(places, stored)

    def _hold(self, rows: Sequence[TakenRow]) -> dict[UUID | None, Any]:
        """The stored places that rows change, locked. Raises ImportStopped where one was changed meanwhile."""
        if not rows:
            return {}
        columns = [Place.id, Place.version, Place.status, Place.slug, Place.published_at, Place.created_at]
        columns += [Place.kind, Place.texts, Place.hours, Place.is_open, Place.next_change_at, Place.picture_id]
        query = select(*columns).where(Place.tenant_id == self.tenant_id, Place.id.in_([row.place_id for row in rows]))
        found = {place.id: place for place in session.execute(query.order_by(Place.id).with_for_update())}
        if any(row.place_id not in found or found[row.place_id].version != row.version for row in rows):
            raise ImportStopped(Ended.STALE)
        return dict(found)

    def _created(self, row: TakenRow) -> dict[str, Any]:
        """A new place's row."""
        return {
            **self._columns(row.draft),
            "id": new_id(),
            "slug": self.slugs.take(row.draft.texts[SOURCE]["name"]),
            "status": self.status.value,
            "is_open": None,
            "next_change_at": self.now if row.draft.hours else None,
            "picture_id": None,
            "published_at": self.now if self.status is PlaceStatus.PUBLISHED else None,
            "created_at": self.now,
            "version": 1,
        }

    def _changed(self, row: TakenRow, stored: Any) -> dict[str, Any]:
        """A changed place's row; what follows from its hours stays while they do."""
        kept = {name: getattr(stored, name) for name in ("id", "status", "is_open", "next_change_at")}
        if stored.hours != row.draft.hours:
            kept |= {"is_open": None, "next_change_at": self.now if row.draft.hours else None}
        return {**self._columns(row.draft), **kept, "version": stored.version + 1}

    def _columns(self, draft: PlaceDraft) -> dict[str, Any]:
        """What a draft says, and what follows from it."""
        assert draft.lon is not None
        assert draft.lat is not None
        return {
            **{name: getattr(draft, name) for name in PLAIN},
            "tenant_id": self.tenant_id,
            "texts": draft.texts,
            **list_keys(draft.texts),
            "cell": cell(Point(draft.lon, draft.lat)),
            "area_code": draft.area_code,
            "updated_at": self.now,
        }

    def _version(self, place: Mapping[str, Any], draft: PlaceDraft) -> dict[str, Any]:
        """What was written, for the place's history."""
        return {
            "tenant_id": self.tenant_id,
            "place_id": place["id"],
            "number": place["version"],
            "at": self.now,
            "action": ACTION,
            "actor_name": self.actor.name,
            "status": place["status"],
            "content": to_content(draft),
        }

    def _keep_hours(self, texts: Iterable[str]) -> None:
        """Have the openings of new texts computed: the first at the end, the rest by the rounds of the schedule."""
        rows = [{"tenant_id": self.tenant_id, "hours": text, "kept_until": self.now} for text in sorted(texts)]
        if rows:
            session.execute(upsert(HoursText).values(rows).on_conflict_do_nothing())

    def _put(self, table: type[Any], rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            session.execute(insert(table.__table__), rows)


def words_of(place: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of the words by which it is found."""
    for word in words_of_place(place["texts"], kind=place["kind"], address=place["address"]):
        yield place["tenant_id"], word, place["id"]


def told_of(places: Iterable[Mapping[str, Any]], stored: Mapping[UUID | None, Any]) -> dict[str, Any]:
    """How the counts move, and who was or is public."""
    moves: Counter[tuple[tuple[str, str], ...]] = Counter()
    shown = []
    for place in places:
        moves[tuple(facets_of(SimpleNamespace(**place)).items())] += 1
        before = stored.get(place["id"])
        if before is not None:
            moves[tuple(facets_of(before).items())] -= 1
        if place["status"] == PlaceStatus.PUBLISHED:
            shown.append(str(place["id"]))
    return {"moves": [{"facets": dict(facets), "by": by} for facets, by in moves.items() if by], "shown": shown}


SUBSCRIPTIONS = (Subscription(PlaceFileConfirmed, take_confirmed, "tourism.take_places", when_given_up=give_up),)

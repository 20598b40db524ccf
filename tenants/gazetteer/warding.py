"""Entries get the wards of today when areas have changed: a job looks at some hundreds and lets another go on.

Each portion is a transaction, and looks at what is stored: one that died is done again, and done twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import select

from dothi.database.session import session
from dothi.outbox.events import HandlerContext, Subscription, record
from tenants.areas.events import AreasChanged
from tenants.gazetteer.events import WardsOutdated
from tenants.gazetteer.importing import list_wards
from tenants.gazetteer.kinds import WAYS
from tenants.gazetteer.merging import MergedEntry, Spot, finish, join, key_in, place_words
from tenants.gazetteer.models import Entry
from tenants.gazetteer.models import Spot as SpotRow
from tenants.gazetteer.storing import hold_entries, replace, tell_changed
from tenants.gazetteer.wards import Wards

ENTRIES_AT_ONCE = 500
Spots = dict[UUID, list[Spot]]


def renew_all(_event: AreasChanged, context: HandlerContext) -> None:
    """Areas have changed: begin with the first entries."""
    renew_from(context.tenant_id, None, changed=0)


def renew_rest(event: WardsOutdated, context: HandlerContext) -> None:
    """Go on behind the last entry of the portion before."""
    renew_from(context.tenant_id, event.after, changed=event.changed)


def renew_from(tenant_id: int, after: UUID | None, *, changed: int) -> None:
    """Give the next entries by their ids their wards; that they have changed is told once, behind the last."""
    hold_entries(tenant_id)
    query = select(Entry).where(Entry.tenant_id == tenant_id, Entry.retired_at.is_(None))
    if after is not None:
        query = query.where(Entry.id > after)
    entries = session.scalars(query.order_by(Entry.id).limit(ENTRIES_AT_ONCE)).all()
    changed += renew(tenant_id, entries, Wards(list_wards(tenant_id)))
    if len(entries) == ENTRIES_AT_ONCE:
        record(WardsOutdated(after=entries[-1].id, changed=changed))
    elif changed:
        tell_changed(tenant_id, entries=changed)


def renew(tenant_id: int, entries: Sequence[Entry], wards: Wards) -> int:
    """How many of the entries lie otherwise now: they are written by their new keys, joined with who has these."""
    spots = spots_of(tenant_id, entries)
    moved = {entry.id: parts for entry in entries if (parts := parts_of(entry, spots, wards))}
    keys = {part.key for parts in moved.values() for part in parts}
    there = session.scalars(select(Entry).where(Entry.tenant_id == tenant_id, Entry.key.in_(keys))).all()
    joined = [entry for entry in there if entry.retired_at is None and entry.id not in moved]
    spots |= spots_of(tenant_id, joined)
    found: dict[str, MergedEntry] = {}
    said: dict[str, list[Entry]] = {}
    for entry in (*joined, *(entry for entry in entries if entry.id in moved)):
        for lying in moved.get(entry.id) or [part(entry, "", spots[entry.id])]:
            found[lying.key] = join(found[lying.key], lying) if lying.key in found else lying
            said.setdefault(lying.key, []).append(entry)
    for key, new in found.items():
        settle(new, " ".join(entry.placed for entry in said[key]), wards)
    replace(
        tenant_id,
        [asdict(new) | said_by(said[key][0]) for key, new in found.items()],
        known={entry.key: entry.id for entry in there},
        gone=[entry.id for entry in entries if entry.id in moved and entry.key not in found],
    )
    return len(moved)


def spots_of(tenant_id: int, entries: Iterable[Entry]) -> Spots:
    """The spots of ways, in their order; a place is its own. One statement."""
    found: Spots = {entry.id: [(entry.lon, entry.lat, "")] for entry in entries if entry.kind not in WAYS}
    ways = [entry.id for entry in entries if entry.kind in WAYS]
    query = select(SpotRow.entry_id, SpotRow.lon, SpotRow.lat, SpotRow.number).where(
        SpotRow.tenant_id == tenant_id, SpotRow.entry_id.in_(ways)
    )
    for entry_id, lon, lat, number in session.execute(query.order_by(SpotRow.entry_id, SpotRow.position)):
        found.setdefault(entry_id, []).append((lon, lat, number))
    return found


def parts_of(entry: Entry, spots: Spots, wards: Wards) -> list[MergedEntry]:
    """The entry by the wards in which it lies now; where no outline is it stays. Empty where all is as it was."""
    places = spots[entry.id]
    by_ward: dict[str, list[Spot]] = {}
    for spot, ward in zip(places, wards.of_points([spot[:2] for spot in places]), strict=True):
        by_ward.setdefault(ward, []).append(spot)
    parts = [part(entry, ward, lying) for ward, lying in by_ward.items()]
    for each in parts:
        settle(each, entry.placed, wards)
    is_as_it_was = [(each.key, each.ward, each.placed) for each in parts] == [(entry.key, entry.ward, entry.placed)]
    return [] if is_as_it_was else parts


def part(entry: Entry, ward: str, spots: Sequence[Spot]) -> MergedEntry:
    """What of it lies in a ward; without one, in that which it has."""
    return MergedEntry(
        key=key_in(entry.key, ward, is_way=entry.kind in WAYS) if ward else entry.key,
        kind=entry.kind, name=entry.name, ward=ward or entry.ward, other_names=list(entry.other_names),
        lon=entry.lon, lat=entry.lat, numbers=entry.numbers, named=entry.named, spots=list(spots),
    )  # fmt: skip


def settle(entry: MergedEntry, former: str, wards: Wards) -> None:
    """Its middle, numbers and words; by the name of a ward that is no more it is still found."""
    if entry.kind in WAYS:
        finish(entry, wards)
    else:
        place_words(entry, wards)
    today = wards.words()
    entry.placed = " ".join(dict.fromkeys([*entry.placed.split(), *(w for w in former.split() if w not in today)]))


def said_by(entry: Entry) -> dict[str, str]:
    """Whose it is."""
    return {"source": entry.source, "licence": entry.licence}


SUBSCRIPTIONS = (
    Subscription(AreasChanged, renew_all, "tenants.renew_wards"),
    Subscription(WardsOutdated, renew_rest, "tenants.renew_more_wards"),
)

"""Storing a file's parcels, taking them in the place of former ones, forgetting them; whoever calls commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import delete, func, select, tuple_, update

from dothi.content.telling import STORE, Tell, untold
from dothi.database.inserting import put_all
from dothi.database.session import session
from dothi.values import clock
from dothi.values.ids import new_id
from modules.planning.layers.storing import KEPT, parts_of
from modules.planning.parcels.models import Parcel, ParcelFile, ParcelWard

COLUMNS = ("sheet", "number", "position", "registered_m2", "area_m2", "cell", "shape")
"""Of a parcel, beside those of its ward."""
_TAKING = 0x7061726C
"""The class of the advisory locks under which a tenant's parcels are taken."""


def store_file(
    tenant_id: int, file_id: UUID, content: Mapping[str, Any], *, file_name: str, by: str, at: datetime | None = None,
    report: Mapping[str, Any] | None = None, is_illustration: bool = False, tell: Tell = untold,
) -> None:  # fmt: skip
    """Store what `content.content_of` worked out, for somebody to look at; in the place of a file with the same id."""
    forget_file(tenant_id, file_id)
    columns = {name: value for name, value in content.items() if name != "wards"}
    session.add(
        ParcelFile(
            tenant_id=tenant_id,
            id=file_id,
            file_name=file_name,
            uploaded_at=at or clock.now(),
            uploaded_by=by,
            is_illustration=is_illustration,
            report=dict(report or {}),
            taken_at=None,
            **columns,
        )
    )
    session.flush()
    before = 0
    for ward in content["wards"]:
        ward_id = store_ward(tenant_id, file_id, ward)
        for done, part in parts_of(ward["rows"]):
            rows = [(tenant_id, ward_id, *(row[name] for name in COLUMNS)) for row in part]
            put_all(Parcel, ("tenant_id", "ward_id", *COLUMNS), rows)
            tell(STORE, before + done, content["parcels"])
        before += len(ward["rows"])


def store_ward(tenant_id: int, file_id: UUID, ward: Mapping[str, Any]) -> UUID:
    """A ward without its parcels; its id."""
    ward_id = new_id()
    facts = {name: value for name, value in ward.items() if name != "rows"}
    session.add(
        ParcelWard(tenant_id=tenant_id, id=ward_id, file_id=file_id, parcels=len(ward["rows"]), is_taken=False, **facts)
    )
    session.flush()
    return ward_id


def wards_of(tenant_id: int, file_id: UUID) -> Sequence[ParcelWard]:
    """The wards of a file, as they were stored."""
    return session.scalars(
        select(ParcelWard)
        .where(ParcelWard.tenant_id == tenant_id, ParcelWard.file_id == file_id)
        .order_by(ParcelWard.printed_key, ParcelWard.district, ParcelWard.code)
    ).all()


class Replaced(NamedTuple):
    """Of a ward that is taken the sheets that another file brings anew."""

    ward: ParcelWard
    sheets: list[str]


def replaced_by(tenant_id: int, file_id: UUID) -> Sequence[Replaced]:
    """What the parcels of this file take the place of: the same sheets of wards with the same name and district."""
    brought: dict[tuple[str, str], set[str]] = {}
    for ward in wards_of(tenant_id, file_id):
        brought.setdefault((ward.printed_key, ward.district), set()).update(ward.sheets)
    former = session.scalars(
        select(ParcelWard).where(
            ParcelWard.tenant_id == tenant_id,
            ParcelWard.is_taken,
            ParcelWard.file_id != file_id,
            tuple_(ParcelWard.printed_key, ParcelWard.district).in_(brought),
        )
    ).all()
    found = [
        Replaced(ward, [sheet for sheet in ward.sheets if sheet in brought[ward.printed_key, ward.district]])
        for ward in former
    ]
    return [each for each in found if each.sheets]


def take_parcels(tenant_id: int, file: ParcelFile) -> None:
    """Let a file's parcels be found; those that they replace are forgotten, and files of which nothing is left.

    Whoever takes another file meanwhile waits: of a sheet the later one stays.
    """
    session.execute(select(func.pg_advisory_xact_lock(_TAKING, tenant_id)))
    former = replaced_by(tenant_id, file.id)
    files = {each.ward.file_id for each in former}
    for each in former:
        forget_sheets(tenant_id, each)
    file.taken_at = clock.now()
    session.execute(
        update(ParcelWard).where(ParcelWard.tenant_id == tenant_id, ParcelWard.file_id == file.id).values(is_taken=True)
    )
    for file_id in files:
        recount_file(tenant_id, file_id)


def forget_sheets(tenant_id: int, replaced: Replaced) -> None:
    """Delete the parcels of a ward's sheets; the ward too when it has no other."""
    ward = replaced.ward
    left = [sheet for sheet in ward.sheets if sheet not in replaced.sheets]
    if not left:
        forget_wards(tenant_id, [ward.id])
        return
    mine = (Parcel.tenant_id == tenant_id, Parcel.ward_id == ward.id)
    session.execute(delete(Parcel).where(*mine, Parcel.sheet.in_(replaced.sheets)))
    ward.sheets = left
    ward.parcels = session.execute(select(func.count()).where(*mine)).scalar_one()
    session.flush()


def recount_file(tenant_id: int, file_id: UUID) -> None:
    """How many parcels a file still has; without any it is forgotten."""
    left = session.scalar(
        select(func.sum(ParcelWard.parcels)).where(ParcelWard.tenant_id == tenant_id, ParcelWard.file_id == file_id)
    )
    if not left:
        forget_file(tenant_id, file_id)
        return
    session.execute(
        update(ParcelFile).where(ParcelFile.tenant_id == tenant_id, ParcelFile.id == file_id).values(parcels=left)
    )


def forget_file(tenant_id: int, file_id: UUID) -> None:
    """Delete a file and its parcels; one that isn't there is forgotten already."""
    forget_wards(tenant_id, [ward.id for ward in wards_of(tenant_id, file_id)])
    session.execute(delete(ParcelFile).where(ParcelFile.tenant_id == tenant_id, ParcelFile.id == file_id))


def forget_wards(tenant_id: int, ward_ids: Sequence[UUID]) -> None:
    """Delete wards of files with their parcels."""
    session.execute(delete(Parcel).where(Parcel.tenant_id == tenant_id, Parcel.ward_id.in_(ward_ids)))
    session.execute(delete(ParcelWard).where(ParcelWard.tenant_id == tenant_id, ParcelWard.id.in_(ward_ids)))


def forget_untaken(tenant_id: int, now: datetime) -> None:
    """Delete the files of more than a week ago that nobody took."""
    old = session.scalars(
        select(ParcelFile.id)
        .where(ParcelFile.tenant_id == tenant_id, ParcelFile.taken_at.is_(None), ParcelFile.uploaded_at < now - KEPT)
        .limit(20)
    ).all()
    for file_id in old:
        forget_file(tenant_id, file_id)

"""Importing areas: a job reads the file, its rows are kept for a preview and taken as a whole or not at all.

Without a day the file mends the outlines of the areas shown (known codes get theirs, others become areas). With a day
and a decree it is the whole division of the tenant from that day on: former areas end, new ones begin, history stays.
Codes are reused (28261 was Phường 1 of Mỹ Tho until 1/7/2025, today it is phường Mỹ Tho): code and day tell an area.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import defer

from dothi.database.session import session
from dothi.sites.site import Site
from dothi.uploads import readings
from dothi.uploads.read_files import ReadFiles
from dothi.values.actor import Actor
from tenants.areas.areas import load_shown_day, valid_on
from tenants.areas.cover import Overlap
from tenants.areas.division import Division, divide, mend
from tenants.areas.rows import AreaRead
from tenants.areas.standing import fingerprint
from tenants.registry.area_order import area_key
from tenants.registry.models import AreaFile, AreaRow

KIND = "tenants.outlines"
FILES = ReadFiles(
    model=AreaFile,
    kind=KIND,
    missing=_l("Không có tệp này."),
    gone=_l("Ranh giới của tệp này đã được nhập. Muốn nhập thêm, vui lòng tải lên tệp mới."),
)


@dataclass(frozen=True, kw_only=True)
class AreasPreview:
    """A read file against the areas that are there now."""

    file: AreaFile
    division: Division
    overlaps: Sequence[Overlap]
    """The largest of areas that would lie over each other: taken only by somebody who has seen them."""
    overlapping: int
    """How many do."""
    cover: float
    """Of all outlines there would be, beside the circle that holds the tenant."""
    is_stale: bool
    """Whether areas changed since: overlaps and what is the same must be found anew."""


def ask_import(
    tenant_id: int, data: bytes, *, file_name: str, actor: Actor, day: date | None = None, decree: str = ""
) -> UUID:
    """Have a file read; the id of the reading is that of the AreaFile to be. Raises Conflict: too many wait.

    `day` is the first one of a new division, None where the file mends outlines.
    """
    options = {"valid_from": day.isoformat() if day else None, "decree": decree}
    return readings.ask(tenant_id, data, kind=KIND, file_name=file_name, asked_by=actor.name, options=options)


def stage_import(site: Site, file_id: UUID, answer: dict[str, Any]) -> None:
    """Keep what was read for the preview; it takes the id of its reading, and the place of an earlier one's answer."""
    reading = readings.get(site.tenant_id, file_id, kind=KIND)
    day = reading.options["valid_from"]
    FILES.stage(
        reading,
        valid_from=date.fromisoformat(day) if day else None,
        decree=reading.options["decree"],
        fingerprint=answer["fingerprint"],
        content={name: answer[name] for name in ("rows", "overlaps", "overlapping", "cover")},
        outlines=answer["outlines"],
    )


def preview_import(tenant_id: int, file_id: UUID) -> AreasPreview:
    """What the file would do. Raises NotFound, Gone when it has been taken."""
    return preview_of(FILES.get(tenant_id, file_id))


def preview_of(file: AreaFile) -> AreasPreview:
    """The file against the areas that are there now; neither opens an outline."""
    rows = [AreaRead(**row) for row in file.content["rows"]]
    areas = areas_of(file.tenant_id, shown_only=file.valid_from is None)
    division = mend(areas, rows) if file.valid_from is None else divide(areas, rows, day=file.valid_from)
    return AreasPreview(
        file=file,
        division=division,
        overlaps=[Overlap(**overlap) for overlap in file.content["overlaps"]],
        overlapping=file.content["overlapping"],
        cover=file.content["cover"],
        is_stale=file.fingerprint != fingerprint(file.tenant_id, file.valid_from),
    )


def areas_of(tenant_id: int, *, shown_only: bool) -> Sequence[AreaRow]:
    """The areas of the day shown or of all days, without their outlines."""
    query = select(AreaRow).where(AreaRow.tenant_id == tenant_id).options(defer(AreaRow.outline, raiseload=True))
    if shown_only:
        query = query.where(*valid_on(load_shown_day(tenant_id)))
    return sorted(session.scalars(query), key=area_key)

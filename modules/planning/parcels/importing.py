"""A file of parcels: read by a job, kept for the preview, read anew with other choices, taken or dropped."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from dothi.database.session import session
from dothi.record.audit import record_audit
from dothi.sites.site import Site
from dothi.uploads import progress, readings
from dothi.uploads.readings import Reading, ReadingState
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, NotFound
from modules.planning.coordinates.datum import Judge
from modules.planning.coordinates.systems import SYSTEMS
from modules.planning.imports.importing import CHOSEN, Choices
from modules.planning.imports.remembering import remembered
from modules.planning.lookup.tables import outline_of, surroundings
from modules.planning.parcels.models import ParcelFile
from modules.planning.parcels.storing import forget_file, store_file, take_parcels
from tenants.areas.areas import list_areas, load_shown_day
from tenants.registry.models import AreaRow

KIND = "planning.parcels"
LARGEST_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class ParcelChoices(Choices):
    """What somebody says of a file; `ward` is that of all its parcels, where no column has it."""

    ward: str = ""


def ask(tenant_id: int, data: bytes, *, file_name: str, choices: ParcelChoices, actor: Actor) -> UUID:
    """Have a file read; the id of the reading is that of the file. Raises Conflict: too many wait."""
    options = asdict(choices)
    return readings.ask(tenant_id, data, kind=KIND, file_name=file_name, asked_by=actor.name, options=options)


def prepare(site: Site, options: Mapping[str, Any], _folder: Path) -> dict[str, Any]:
    """The options of `reading.read_file`."""
    outline = outline_of(site) or surroundings(site)
    chosen = {name: options[name] for name in (*CHOSEN, "ward") if name != "codes"}
    return {
        **chosen,
        "outline": json.dumps(outline.to_geojson()),
        "wards": wards_of_tenant(site.tenant_id),
        "remembered": remembered(site.tenant_id, ParcelFile),
    }


def wards_of_tenant(tenant_id: int) -> list[dict[str, str | bool]]:
    """All wards that the tenant has or had; those of today with their outlines."""
    today = {area.id for area in list_areas(tenant_id, on=load_shown_day(tenant_id))}
    return [
        {
            "code": area.code,
            "name": area.name,
            "is_today": area.id in today,
            "outline": json.dumps(area.outline) if area.outline and area.id in today else "",
        }
        for area in session.scalars(select(AreaRow).where(AreaRow.tenant_id == tenant_id))
    ]


def stage(site: Site, file_id: UUID, answer: Mapping[str, Any], *, judge: Judge) -> None:
    """Keep what was read as a file that nobody has taken yet."""
    reading = readings.get(site.tenant_id, file_id, kind=KIND)
    store_file(
        site.tenant_id,
        file_id,
        answer["content"],
        file_name=reading.file_name,
        by=reading.asked_by,
        at=reading.asked_at,
        report=answer["report"] | {"datum": judge(site.tenant_id, answer["datum"], SYSTEMS[answer["content"]["epsg"]])},
        tell=progress.telling(file_id),
    )


def list_files(tenant_id: int) -> Sequence[ParcelFile]:
    """The files whose parcels can be found, the newest first."""
    return session.scalars(
        select(ParcelFile)
        .where(ParcelFile.tenant_id == tenant_id, ParcelFile.taken_at.is_not(None))
        .order_by(ParcelFile.taken_at.desc(), ParcelFile.id)
    ).all()


def list_open(tenant_id: int) -> Sequence[Reading | ParcelFile]:
    """The files that nobody took: being read, refused, or waiting to be looked at. Two statements."""
    of_kind = (Reading.tenant_id == tenant_id, Reading.kind == KIND)
    unread = session.scalars(select(Reading).where(*of_kind, Reading.state != ReadingState.DONE)).all()
    untaken = (ParcelFile.tenant_id == tenant_id, ParcelFile.taken_at.is_(None))
    return [*unread, *session.scalars(select(ParcelFile).where(*untaken)).all()]


def find_file(tenant_id: int, file_id: UUID, *, is_locked: bool = False) -> ParcelFile | None:
    """A file, taken or not."""
    query = select(ParcelFile).where(ParcelFile.tenant_id == tenant_id, ParcelFile.id == file_id)
    if is_locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def get_untaken(tenant_id: int, file_id: UUID, *, is_locked: bool = False) -> ParcelFile:
    """A file that waits to be looked at. Raises NotFound, Conflict (taken).

    The job that reads a file, and whoever drops it, lock the reading before this row: so does `is_locked`.
    """
    if is_locked:
        readings.hold(tenant_id, file_id)
    file = find_file(tenant_id, file_id, is_locked=is_locked)
    if file is None:
        raise NotFound(_("Không có tệp này."))
    if file.taken_at is not None:
        raise Conflict(_("Tệp này đã được nhập. Muốn nhập lại, vui lòng tải lên tệp mới."), code="taken")
    return file


def read_again(tenant_id: int, file_id: UUID, choices: ParcelChoices) -> None:
    """Have the same file read with other choices. Raises NotFound, Conflict: taken, no longer kept, too many wait.

    One that was refused has no parcels yet.
    """
    readings.hold(tenant_id, file_id)
    reading = readings.find(tenant_id, file_id, kind=KIND)
    if reading is None or find_file(tenant_id, file_id) is not None:
        get_untaken(tenant_id, file_id)
    if reading is None:
        raise Conflict(_("Tệp không còn được lưu. Vui lòng tải lên lại."), code="gone")
    reading.options = {**reading.options, **asdict(choices)}
    readings.ask_again(tenant_id, file_id, kind=KIND)


def take(tenant_id: int, file_id: UUID, *, actor: Actor) -> ParcelFile:
    """Let citizens find the parcels of a file. Raises NotFound, Conflict."""
    file = get_untaken(tenant_id, file_id, is_locked=True)
    if not file.parcels:
        raise Conflict(_("Tệp chưa có thửa đất nào: hãy chọn cột số tờ, số thửa rồi đọc lại."), code="empty")
    take_parcels(tenant_id, file)
    readings.drop(tenant_id, file_id)
    session.flush()
    record_audit(tenant_id, "planning.parcels_taken", subject=file.file_name, actor=actor, parcels=file.parcels)
    return file


def drop(tenant_id: int, file_id: UUID) -> None:
    """Forget a file that is being read, was refused, or was read. Raises NotFound, Conflict (taken)."""
    was_reading = readings.find(tenant_id, file_id, kind=KIND) is not None
    readings.drop(tenant_id, file_id)  # waits for the job that is about to store the parcels
    if not was_reading or find_file(tenant_id, file_id) is not None:
        forget_file(tenant_id, get_untaken(tenant_id, file_id, is_locked=True).id)


def throw_away(tenant_id: int, file_id: UUID, *, actor: Actor) -> ParcelFile:
    """Take the parcels of a file from citizens, for good. Raises NotFound."""
    file = find_file(tenant_id, file_id, is_locked=True)
    if file is None or file.taken_at is None:
        raise NotFound(_("Không có tệp này."))
    forget_file(tenant_id, file_id)
    record_audit(tenant_id, "planning.parcels_thrown_away", subject=file.file_name, actor=actor, parcels=file.parcels)
    return file

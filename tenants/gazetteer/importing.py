"""Importing streets and places: a job reads the file, a preview shows it, and once confirmed another job takes it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Text, case, cast, select

from dothi.content.confined import Limits
from dothi.database.session import session
from dothi.outbox.events import HandlerContext, Subscription, record
from dothi.record.audit import record_audit
from dothi.sites.site import Site
from dothi.uploads import readings
from dothi.uploads.read_files import ReadFiles
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict
from tenants.areas.areas import load_shown_day, valid_on
from tenants.areas.cover import WITHIN_WARDS
from tenants.gazetteer.events import GazetteerFileConfirmed
from tenants.gazetteer.models import GazetteerFile
from tenants.gazetteer.storing import Taken, take_entries
from tenants.gazetteer.wards import Ward, write_wards
from tenants.registry.models import AreaRow

KIND = "tenants.gazetteer"
WORK = "tenants.gazetteer.reading:read_file"
LIMITS = Limits(seconds=60, memory=700, file=64)
FILES = ReadFiles(
    model=GazetteerFile,
    kind=KIND,
    missing=_l("Không có tệp này."),
    gone=_l("Tệp này đã được nhập. Muốn nhập thêm, vui lòng tải lên tệp mới."),
)


def ask_import(tenant_id: int, data: bytes, *, file_name: str, source: str, licence: str, actor: Actor) -> UUID:
    """Have a file read; the id of the reading is that of the file to be. Raises Conflict: too many wait."""
    options = {"source": source, "licence": licence}
    return readings.ask(tenant_id, data, kind=KIND, file_name=file_name, asked_by=actor.name, options=options)


def prepare(site: Site, options: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """The options of `reading.read_file`; the wards go along as a file."""
    path = folder / "wards"
    write_wards(path, list_wards(site.tenant_id, with_schematic=options.get("with_schematic", False)))
    return {"centre": [site.centre.lon, site.centre.lat], "radius_m": site.radius_m, "wards": str(path)}


def list_wards(tenant_id: int, *, with_schematic: bool = False) -> list[Ward]:
    """The wards of today and of other days, with outlines, schematic ones only where asked for. Two statements."""
    is_shown = valid_on(load_shown_day(tenant_id))
    drawn = cast(AreaRow.outline, Text)
    outline = drawn if with_schematic else case((AreaRow.is_schematic, ""), else_=drawn)
    rows = session.execute(
        select(AreaRow.name, is_shown[0] & is_shown[1], outline)
        .where(AreaRow.tenant_id == tenant_id, AreaRow.kind.not_in(WITHIN_WARDS))
        .order_by(AreaRow.id)
    )
    return [
        Ward(name=name, is_shown=shown, outline=drawn if drawn not in {None, "null"} else "")
        for name, shown, drawn in rows
    ]


def stage_import(site: Site, file_id: UUID, answer: dict[str, Any]) -> None:
    """Keep what was read for the preview; it takes the id of its reading."""
    reading = readings.get(site.tenant_id, file_id, kind=KIND)
    FILES.stage(
        reading,
        source=reading.options["source"],
        licence=reading.options["licence"],
        told=answer["told"],
        entries=answer["entries"],
        asked_at=None,
    )


def confirm_import(tenant_id: int, file_id: UUID, *, skips_wrong: bool, actor: Actor) -> None:
    """Have the file taken by a job. Raises NotFound, Gone, Conflict: rows have errors that nobody skips."""
    file = FILES.get(tenant_id, file_id, is_locked=True)
    if not file.told["entries"]:
        raise Conflict(_("Tệp không có dòng nào nhập được."), code="no_rows")
    if file.told["wrong"] and not skips_wrong:
        raise Conflict(
            _("Tệp còn dòng lỗi. Vui lòng sửa tệp rồi tải lên lại, hoặc chọn bỏ qua các dòng lỗi."),
            code="rows_with_errors",
        )
    if file.asked_at is not None:
        return
    file.asked_at = clock.now()
    record_audit(
        tenant_id,
        "tenants.gazetteer_imported",
        subject=str(file.told["entries"]),
        actor=actor,
        source=file.source,
        skipped=file.told["wrong"],
    )
    readings.drop(tenant_id, file_id)
    session.flush()
    record(GazetteerFileConfirmed(file_id=file_id))


def take_confirmed(event: GazetteerFileConfirmed, context: HandlerContext) -> None:
    """The job: take the file's entries, once."""
    query = select(GazetteerFile).where(GazetteerFile.tenant_id == context.tenant_id, GazetteerFile.id == event.file_id)
    file = session.scalars(query.with_for_update()).one_or_none()
    if file is None or file.taken_at is not None:
        return
    take_file(file)


def offer_again(event: GazetteerFileConfirmed, context: HandlerContext, error: Exception) -> None:  # noqa: ARG001
    """The job has given up (the log says why): its file may be confirmed again."""
    file = session.get(GazetteerFile, (context.tenant_id, event.file_id), with_for_update=True)
    if file is not None:
        file.asked_at = None


def take_file(file: GazetteerFile) -> Taken:
    """Take its entries over and forget them here."""
    taken = take_entries(file.tenant_id, file.entries, source=file.source, licence=file.licence)
    file.taken_at, file.entries = clock.now(), []
    session.flush()
    return taken


SUBSCRIPTIONS = (
    Subscription(GazetteerFileConfirmed, take_confirmed, "tenants.take_gazetteer", when_given_up=offer_again),
)

"""Taking a file of areas that was read and looked at: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import Text, cast, delete, insert, literal, update
from sqlalchemy.dialects.postgresql import JSONB

from dothi.database.session import session
from dothi.outbox.events import record
from dothi.record.audit import record_audit
from dothi.uploads import readings
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict
from dothi.values.ids import new_id
from tenants.areas.areas import SECTION
from tenants.areas.division import AreaOutcome, PreviewRow
from tenants.areas.events import AreasChanged
from tenants.areas.importing import FILES, KIND, AreasPreview, preview_of
from tenants.areas.rows import AreaRead
from tenants.registry.models import AreaFile, AreaRow
from tenants.registry.settings import load_section, write_settings


def take_import(tenant_id: int, file_id: UUID, *, accepts_overlaps: bool, actor: Actor) -> int | None:
    """Take all rows; returns how many, or None when areas changed since the file was read: then it is read anew.

    Raises NotFound, Gone (taken before), and Conflict: a row or the whole has an error (`rows_with_errors`), areas
    overlap and nobody has said that they may (`overlaps`), somebody else is taking a file (`stale`).
    """
    file = FILES.get(tenant_id, file_id, is_locked=True)
    content, version = load_section(tenant_id, SECTION)  # before the preview: whoever takes meanwhile makes it another
    preview = preview_of(file)
    if preview.is_stale:
        read_anew(tenant_id, file_id)
        return None
    refuse(preview, accepts_overlaps=accepts_overlaps)
    write_settings(tenant_id, SECTION, content, actor=actor, version=version)  # remembered outlines have its version
    take_rows(preview)
    record(AreasChanged())
    count = len(preview.division.rows)
    record_audit(
        tenant_id,
        "tenants.areas_imported",
        subject=str(count),
        actor=actor,
        valid_from=file.valid_from.isoformat() if file.valid_from else "",
        decree=file.decree,
        ended=len(preview.division.ending),
        overlaps=preview.overlapping,
    )
    readings.drop(tenant_id, file_id)
    file.taken_at, file.outlines = clock.now(), {}
    file.content = {"rows": [], "overlaps": [], "overlapping": 0, "cover": 0.0}
    session.flush()
    return count


def read_anew(tenant_id: int, file_id: UUID) -> None:
    """Have the file read against the areas of now. Raises Conflict when it is no longer kept."""
    if not readings.ask_again(tenant_id, file_id, kind=KIND):
        raise Conflict(_("Địa bàn đã thay đổi từ khi đọc tệp. Vui lòng tải tệp lên lại."), code="stale")


def refuse(preview: AreasPreview, *, accepts_overlaps: bool) -> None:
    """Raise Conflict for what stands in the way."""
    if preview.division.error or preview.division.wrong:
        text = preview.division.error or _("Tệp còn dòng lỗi. Vui lòng sửa tệp rồi tải lên lại.")
        raise Conflict(text, code="rows_with_errors")
    if preview.overlapping and not accepts_overlaps:
        raise Conflict(_("Vui lòng xem các chỗ chồng lấn rồi đánh dấu để nhập."), code="overlaps")


def take_rows(preview: AreasPreview) -> None:
    """End, change and begin areas."""
    file, day = preview.file, preview.file.valid_from
    if day is not None:
        for area in preview.division.ending:
            end_area(area, day=day)
    for number, line in enumerate(preview.division.rows):
        if line.outcome is AreaOutcome.SAME:
            continue
        values = place_of(line.row, file.outlines)
        if line.outcome is AreaOutcome.OUTLINE and line.former is not None:
            change_area(line.former, values | ({"name": line.row.name, "kind": line.row.kind} if day else {}))
            continue
        if line.former is not None and day is not None:
            end_area(line.former, day=day)
        add_area(file, line, values | {"position": number})


def end_area(area: AreaRow, *, day: date) -> None:
    """Let an area hold until `day`; one that would have begun that very day never was."""
    mine = (AreaRow.tenant_id == area.tenant_id, AreaRow.id == area.id)
    if area.valid_from == day:
        session.execute(delete(AreaRow).where(*mine))
    else:
        session.execute(update(AreaRow).where(*mine).values(valid_to=day))


def change_area(area: AreaRow, values: Mapping[str, Any]) -> None:
    """Give a known area its outline; on a day of its own, what an earlier file of that day said is mended too."""
    mine = (AreaRow.tenant_id == area.tenant_id, AreaRow.id == area.id)
    session.execute(update(AreaRow).where(*mine).values(**values).execution_options(synchronize_session=False))


def add_area(file: AreaFile, line: PreviewRow, values: Mapping[str, Any]) -> None:
    """Let an area begin."""
    session.execute(
        insert(AreaRow).values(
            tenant_id=file.tenant_id,
            id=new_id(),
            code=line.row.code,
            name=line.row.name,
            kind=line.row.kind,
            valid_from=file.valid_from,
            decree=file.decree,
            **values,
        )
    )


def place_of(row: AreaRead, outlines: Mapping[str, str]) -> dict[str, Any]:
    """Where a row's area lies; its outline goes into the database as the text that it is."""
    outline = cast(literal(outlines[str(row.number)], Text), JSONB)
    return {"outline": outline, "is_schematic": False, **row.place}

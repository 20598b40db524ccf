"""Importing places: a job reads the file, a preview shows what would become of each row, another job takes it whole.

Repeatable: a row with a known name in addresses, or a known key at its source, changes that place and makes no other.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import update

from dothi.content.confined import Limits
from dothi.database.session import session
from dothi.language.locales import LANGUAGES
from dothi.manifest.module import ReadingKind
from dothi.outbox.events import record
from dothi.sites.site import Site
from dothi.uploads import readings
from dothi.uploads.read_files import ReadFiles
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Denied
from modules.tourism import permissions as p
from modules.tourism.events import PlaceFileConfirmed
from modules.tourism.exchange.columns import PlaceColumn, plain
from modules.tourism.exchange.handing import write_ground, write_known
from modules.tourism.exchange.models import PlaceFile
from modules.tourism.exchange.planning import RowOutcome
from modules.tourism.places.kinds import CHILDREN, KINDS, PRICES, WHEELCHAIRS

KIND = "tourism.places"
FILES = ReadFiles(
    model=PlaceFile,
    kind=KIND,
    missing=_l("Không có tệp này."),
    gone=_l("Tệp này đã được nhập. Muốn nhập thêm, vui lòng tải lên tệp mới."),
)


class Twins(StrEnum):
    """What becomes of rows that may be a place that is there already."""

    SKIP = "skip"
    MERGE = "merge"
    ADD = "add"


class Ended(StrEnum):
    """Why taking a file changed nothing."""

    CANCELLED = "cancelled"
    STALE = "stale"
    FAILED = "failed"


def ask_import(tenant_id: int, data: bytes, *, file_name: str, origin: str, actor: Actor) -> UUID:
    """Have a file read; the id of the reading is that of the file to be. Raises Conflict: too many wait.

    `origin` is the source of rows that name none.
    """
    return readings.ask(
        tenant_id, data, kind=KIND, file_name=file_name, asked_by=actor.name, options={"origin": origin}
    )


def prepare(site: Site, options: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """The options of `reading.read_file`; the tenant's places and its ground go along as files."""
    known, ground = folder / "known", folder / "ground"
    write_known(known, site.tenant_id)
    write_ground(ground, site)
    return {
        "known": str(known),
        "ground": str(ground),
        "vocabulary": vocabulary(),
        "origin": options["origin"],
        "today": clock.local_today().isoformat(),
    }


def vocabulary() -> dict[str, dict[str, str]]:
    """By column, its codes by the words that say them: the code itself, and its title in each language."""
    known: dict[str, dict[str, str]] = {}
    columns: Mapping[PlaceColumn, Mapping[Any, object]] = {
        PlaceColumn.KIND: KINDS,
        PlaceColumn.PRICE_LEVEL: PRICES,
        PlaceColumn.WHEELCHAIR: WHEELCHAIRS,
        PlaceColumn.CHILDREN: CHILDREN,
    }
    for column, titles in columns.items():
        known[column] = {plain(code): str(code) for code in titles}
        for language in LANGUAGES:
            with force_locale(language):
                known[column] |= {plain(str(title)): str(code) for code, title in titles.items()}
    return known


def stage_import(site: Site, file_id: UUID, answer: dict[str, Any]) -> None:
    """Keep what was read for the preview; it takes the id of its reading, and the place of an earlier answer."""
    reading = readings.get(site.tenant_id, file_id, kind=KIND)
    FILES.stage(
        reading,
        told=answer["told"],
        rows=base64.b64decode(answer["rows"]),
        asked_at=None,
        done=0,
        is_cancelled=False,
        ended="",
    )


READING = ReadingKind(
    name=KIND,
    work="modules.tourism.exchange.reading:read_file",
    prepare=prepare,
    finish=stage_import,
    limits=Limits(seconds=60, memory=190, file=64),
)


def to_write(file: PlaceFile, twins: str) -> int:
    """How many rows taking it would write."""
    told = file.told
    rows: int = told[RowOutcome.NEW] + told[RowOutcome.CHANGED]
    return rows if twins == Twins.SKIP else rows + int(told[RowOutcome.TWIN])


def confirm_import(
    tenant_id: int, file_id: UUID, *, twins: Twins, publishes: bool, skips_wrong: bool, actor: Actor
) -> None:
    """Have the file taken by a job. Raises NotFound, Gone, Denied, Conflict: rows with errors that nobody skips."""
    if publishes and not actor.may(p.PUBLISH):
        raise Denied(_("Bạn không có quyền công bố điểm du lịch."))
    file = FILES.get(tenant_id, file_id, is_locked=True)
    if file.asked_at is not None:
        return
    if file.told[RowOutcome.WRONG] and not skips_wrong:
        raise Conflict(
            _("Tệp còn dòng lỗi. Vui lòng sửa tệp rồi tải lên lại, hoặc chọn bỏ qua các dòng lỗi."),
            code="rows_with_errors",
        )
    if not to_write(file, twins):
        raise Conflict(_("Tệp không có dòng nào làm thay đổi dữ liệu."), code="no_rows")
    file.asked_at, file.done, file.is_cancelled, file.ended = clock.now(), 0, False, ""
    session.flush()
    record(
        PlaceFileConfirmed(
            file_id=file_id, twins=twins.value, publishes=publishes, by=actor.name, membership_id=actor.membership_id
        )
    )


def cancel_import(tenant_id: int, file_id: UUID) -> None:
    """Have the job that takes the file stop; it leaves nothing behind. Raises NotFound, Gone when it was faster."""
    FILES.get(tenant_id, file_id)
    session.execute(
        update(PlaceFile)
        .where(PlaceFile.tenant_id == tenant_id, PlaceFile.id == file_id, PlaceFile.taken_at.is_(None))
        .values(is_cancelled=True)
    )


def numbers_of(tenant_id: int, file_id: UUID) -> dict[str, int]:
    """How many places a file that was taken made (`created`) and changed."""
    told = session.get_one(PlaceFile, (tenant_id, file_id)).told
    return {"created": told["created"], "changed": told["changed"]}


def forget_old(tenant_id: int, now: datetime) -> None:
    """Delete the files of more than a week ago."""
    FILES.forget_old(tenant_id, now)

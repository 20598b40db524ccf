"""Counts from a file: a job reads it, its rows wait for a preview and are taken in one transaction or not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from dothi.content import lists
from dothi.content.confined import Limits
from dothi.database.session import session
from dothi.manifest.module import ReadingKind
from dothi.record.audit import record_audit
from dothi.sites.site import Site
from dothi.uploads import readings
from dothi.uploads.read_files import ReadFiles
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict
from modules.tourism.places.models import Place
from modules.tourism.texts import LANGUAGES
from modules.tourism.visitors.files.plan import (
    CountOutcome,
    NamedPlaces,
    PlannedCount,
    as_named,
    fingerprint,
    plan_rows,
    read_rows,
)
from modules.tourism.visitors.files.reading import LOOK
from modules.tourism.visitors.models import VisitorFile
from modules.tourism.visitors.numbers import first_of
from modules.tourism.visitors.queries import closed_months, stored_counts
from modules.tourism.visitors.service import hold, record_counts

KIND = "tourism.visitors"
FILES = ReadFiles(
    model=VisitorFile,
    kind=KIND,
    gone=_l("Tệp này đã được nhập. Muốn nhập thêm, vui lòng tải lên tệp mới."),
    missing=_l("Không có tệp này."),
)


@dataclass(frozen=True, kw_only=True)
class FilePreview:
    """A file against what is stored now."""

    file: VisitorFile
    rows: Sequence[PlannedCount]
    fingerprint: str
    numbers: Mapping[CountOutcome, int]

    @property
    def effects(self) -> int:
        """How many rows would change something."""
        return self.numbers[CountOutcome.NEW] + self.numbers[CountOutcome.CHANGE]


def ask_file(tenant_id: int, data: bytes, *, file_name: str, actor: Actor) -> UUID:
    """Have a file read; the id of the reading is that of the file. Raises Conflict while too many wait."""
    return readings.ask(tenant_id, data, kind=KIND, file_name=file_name, asked_by=actor.name, options=LOOK)


def keep_file(site: Site, file_id: UUID, content: dict[str, Any]) -> None:
    """Keep the rows of a file for the preview."""
    reading = readings.get(site.tenant_id, file_id, kind=KIND)
    FILES.stage(
        reading,
        content=content,
    )


def preview_file(tenant_id: int, file_id: UUID) -> FilePreview:
    """Each row with what would become of it. Raises NotFound, Gone."""
    return preview_of(FILES.get(tenant_id, file_id))


def take_file(
    tenant_id: int, file_id: UUID, *, shown: str, skips_errors: bool, actor: Actor
) -> Mapping[CountOutcome, int]:
    """Do what the preview with the fingerprint `shown` said; how many rows ended how.

    Raises NotFound, Gone, and Conflict: `stale` when a row would end otherwise now, `rows_with_errors` unless those
    are to be skipped.
    """
    file = FILES.get(tenant_id, file_id, is_locked=True)
    hold(tenant_id)
    found = preview_of(file)
    if found.fingerprint != shown:
        raise Conflict(
            _("Số liệu vừa thay đổi, kết quả dưới đây đã khác. Vui lòng xem lại rồi xác nhận."), code="stale"
        )
    if found.numbers[CountOutcome.ERROR] and not skips_errors:
        text = _("Tệp còn dòng lỗi. Vui lòng sửa tệp rồi tải lên lại, hoặc chọn bỏ qua các dòng lỗi.")
        raise Conflict(text, code="rows_with_errors")
    wanted = [row for row in found.rows if row.outcome in {CountOutcome.NEW, CountOutcome.CHANGE}]
    counts = [row.count for row in wanted if row.count]
    seen = {(row.count.place_id, row.count.day): row.before for row in wanted if row.count}
    record_counts(tenant_id, counts, seen=seen, actor=actor)
    readings.drop(tenant_id, file_id)
    file.taken_at, file.content = clock.now(), {"rows": []}
    numbers: dict[str, Any] = {outcome.value: found.numbers[outcome] for outcome in CountOutcome}
    record_audit(
        tenant_id, "tourism.visitors_imported", subject=str(file_id), actor=actor, file=file.file_name, **numbers
    )
    session.flush()
    return found.numbers


def preview_of(file: VisitorFile) -> FilePreview:
    """The file against what is stored now. Three statements, one more for each thousand rows."""
    tenant_id = file.tenant_id
    read = read_rows(file.content["rows"], named_places(tenant_id))
    spots = [(row.count.place_id, row.count.day) for row in read if row.count]
    rows = plan_rows(
        read,
        stored_counts(tenant_id, spots),
        today=clock.local_today(),
        closed=closed_months(tenant_id, {first_of(day) for _place, day in spots}),
    )
    numbers = Counter(row.outcome for row in rows)
    return FilePreview(file=file, rows=rows, fingerprint=fingerprint(rows), numbers=numbers)


def named_places(tenant_id: int) -> NamedPlaces:
    """The tenant's places by code and by name in each language. One statement."""
    names: dict[str, list[UUID]] = defaultdict(list)
    codes = {}
    rows = session.execute(select(Place.id, Place.slug, Place.texts).where(Place.tenant_id == tenant_id))
    for id_, slug, texts in rows:
        codes[slug] = id_
        for name in {as_named(texts.get(language, {}).get("name", "")) for language in LANGUAGES} - {""}:
            names[name].append(id_)
    return NamedPlaces(codes, names)


READING = ReadingKind(
    name=KIND,
    work=lists.WORK,
    finish=keep_file,
    limits=Limits(seconds=10, memory=128, file=16),
)

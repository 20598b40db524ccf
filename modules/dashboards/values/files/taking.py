"""A file of values: a job reads it, its rows wait for a preview, one person sends it, another takes it as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import bindparam, func, select

from dothi.content import lists
from dothi.content.confined import Limits
from dothi.database.direct import Statement
from dothi.database.session import session
from dothi.manifest.module import ReadingKind
from dothi.record.audit import record_audit
from dothi.sites.site import Site
from dothi.uploads import readings
from dothi.uploads.read_files import ReadFiles
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Denied
from modules.dashboards.indicators.service import load_definitions
from modules.dashboards.models import ValueFile, ValueRow
from modules.dashboards.values.files.plan import PlannedValue, ValueOutcome, fingerprint, plan_rows, read_rows
from modules.dashboards.values.files.reading import LOOK
from modules.dashboards.values.storing import StoringResult, ValueChannel, ValuePlace, store_values

KIND = "dashboards.values"
FILES = ReadFiles(
    model=ValueFile,
    kind=KIND,
    gone=_l("Tệp này đã được duyệt. Muốn nhập thêm, vui lòng tải lên tệp mới."),
    missing=_l("Không có tệp này."),
)


@dataclass(frozen=True, kw_only=True)
class ValueFilePreview:
    """A file against what is stored now."""

    file: ValueFile
    rows: Sequence[PlannedValue]
    fingerprint: str
    numbers: Mapping[ValueOutcome, int]

    @property
    def effects(self) -> int:
        """How many rows would change something."""
        return self.numbers[ValueOutcome.NEW] + self.numbers[ValueOutcome.CHANGE]


def ask_file(tenant_id: int, data: bytes, *, file_name: str, actor: Actor) -> UUID:
    """Have a file read; the id of the reading is that of the file. Raises Conflict while too many wait."""
    asked_by = actor.name
    options = {"by": str(actor.membership_id or "")}
    return readings.ask(tenant_id, data, kind=KIND, file_name=file_name, asked_by=asked_by, options=options)


def prepare(_site: Site, _options: Mapping[str, Any], _folder: object) -> Mapping[str, Any]:
    """What such a file looks like; the child needs to know nothing of who asked."""
    return LOOK


def keep_file(site: Site, file_id: UUID, content: dict[str, Any]) -> None:
    """Keep the rows of a file for the preview."""
    reading = readings.get(site.tenant_id, file_id, kind=KIND)
    by = reading.options.get("by")
    session.add(
        ValueFile(
            tenant_id=site.tenant_id,
            id=file_id,
            file_name=reading.file_name,
            uploaded_at=reading.asked_at,
            uploaded_by=reading.asked_by,
            uploaded_by_id=UUID(by) if by else None,
            content=content,
            sent_at=None,
            note="",
            taken_at=None,
        )
    )
    session.flush()


def preview_file(site: Site, file_id: UUID) -> ValueFilePreview:
    """Each row with what would become of it. Raises NotFound, Gone. Three statements."""
    return preview_of(site, FILES.get(site.tenant_id, file_id))


def preview_of(site: Site, file: ValueFile) -> ValueFilePreview:
    """The same of a file at hand."""
    rows = read_rows(file.content["rows"], load_definitions(site), clock.local_today())
    stored = read_stored(site.tenant_id, rows)
    rows = plan_rows(rows, stored)
    numbers = Counter(row.outcome for row in rows)
    return ValueFilePreview(file=file, rows=rows, fingerprint=fingerprint(rows), numbers=numbers)


def read_stored(tenant_id: int, rows: Sequence[PlannedValue]) -> dict[ValuePlace, Any]:
    """What is stored of the indicators and periods of a file. One statement."""
    values = [row.value for row in rows if row.value is not None]
    if not values:
        return {}
    found = session.execute(
        select(ValueRow.code, ValueRow.every, ValueRow.begins_on, ValueRow.value).where(
            ValueRow.tenant_id == tenant_id,
            ValueRow.code.in_(sorted({each.code for each in values})),
            ValueRow.begins_on.between(min(v.period.begins for v in values), max(v.period.begins for v in values)),
        )
    )
    return {ValuePlace(code, every, begins_on): value for code, every, begins_on, value in found}


def send_file(site: Site, file_id: UUID, *, note: str, actor: Actor) -> None:
    """Send it for approval, without errors. Raises NotFound, Gone, Conflict."""
    file = FILES.get(site.tenant_id, file_id, is_locked=True)
    preview = preview_of(site, file)
    if preview.numbers[ValueOutcome.ERROR]:
        raise Conflict(_("Tệp còn dòng lỗi. Vui lòng sửa tệp rồi tải lên lại."), code="rows_with_errors")
    if not preview.effects:
        raise Conflict(_("Tệp không có số liệu nào mới."), code="nothing_new")
    file.sent_at, file.note = clock.now(), note
    session.flush()
    record_audit(site.tenant_id, "dashboards.file_sent", subject=file.file_name, actor=actor)


def approve_file(site: Site, file_id: UUID, *, shown: str, actor: Actor) -> StoringResult:
    """Store all its values, as the preview with the fingerprint `shown` said.

    Raises NotFound, Gone, Denied for whoever uploaded it, Conflict when it wasn't sent or would end otherwise now.
    """
    file = get_sent(site.tenant_id, file_id, actor)
    preview = preview_of(site, file)
    if preview.fingerprint != shown or preview.numbers[ValueOutcome.ERROR]:
        raise Conflict(_("Số liệu vừa thay đổi, kết quả dưới đây đã khác. Vui lòng xem lại."), code="stale")
    wanted = [row.value for row in preview.rows if row.value and row.outcome in {ValueOutcome.NEW, ValueOutcome.CHANGE}]
    by = _("%(sent)s nhập, %(approved)s duyệt", sent=file.uploaded_by, approved=actor.name)
    stored = store_values(site.tenant_id, load_definitions(site), wanted, channel=ValueChannel.FILE, by=str(by))
    file.taken_at, file.content = clock.now(), {"rows": []}
    session.flush()
    subject = file.file_name
    record_audit(
        site.tenant_id,
        "dashboards.file_approved",
        subject=subject,
        actor=actor,
        new=stored.new,
        changed=stored.changed,
    )
    return stored


def refuse_file(site: Site, file_id: UUID, *, reason: str, actor: Actor) -> None:
    """Give it back: nothing of it is stored. Raises as `approve_file`."""
    file = get_sent(site.tenant_id, file_id, actor)
    record_audit(site.tenant_id, "dashboards.file_refused", subject=file.file_name, actor=actor, reason=reason)
    file.sent_at, file.note = None, reason
    session.flush()


def get_sent(tenant_id: int, file_id: UUID, actor: Actor) -> ValueFile:
    """A file that waits for somebody else. Raises NotFound, Gone, Denied, Conflict."""
    file = FILES.get(tenant_id, file_id, is_locked=True)
    if file.sent_at is None:
        raise Conflict(_("Tệp chưa được trình duyệt."), code="not_sent")
    if file.uploaded_by_id is not None and file.uploaded_by_id == actor.membership_id:
        raise Denied(_("Người nhập không tự duyệt tệp của mình. Vui lòng nhờ người khác."))
    return file


def list_waiting(tenant_id: int) -> Sequence[ValueFile]:
    """Files that were read and not taken, the newest first; they go after a week. One statement."""
    return session.scalars(
        select(ValueFile)
        .where(ValueFile.tenant_id == tenant_id, ValueFile.taken_at.is_(None))
        .order_by(ValueFile.id.desc())
        .limit(50)
    ).all()


def count_sent(tenant_id: int, *, but_of: UUID) -> int:
    """How many files wait for approval by somebody who didn't upload them. One statement, which reads none of them."""
    [[number]] = _SENT.read({"tenant_id": tenant_id, "but_of": but_of})
    return int(number)


_SENT = Statement(
    select(func.count()).where(
        ValueFile.tenant_id == bindparam("tenant_id"),
        ValueFile.taken_at.is_(None),
        ValueFile.sent_at.is_not(None),
        ValueFile.uploaded_by_id.is_distinct_from(bindparam("but_of")),
    )
)
READING = ReadingKind(
    name=KIND,
    work=lists.WORK,
    prepare=prepare,
    finish=keep_file,
    limits=Limits(seconds=30, memory=190, file=64),
)

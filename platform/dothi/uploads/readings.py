"""Files that people upload to be read, lists and maps: kept, read by a job in a confined child, and then told.

A page calls `ask` and shows `find` until it has ended; the component that declares the kind (`Module.readings`) goes on
with the answer in the transaction that ends the reading. Read twice, it has the effect of once; one that was dropped
meanwhile is forgotten. A file is stored before its row commits, and deleted after the commit that ends the row; what a
process that died left between is swept a day later.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

import structlog
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Index, delete, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from dothi.content import confined
from dothi.content.telling import OPEN, Progress, last_told
from dothi.content.workplace import workplace
from dothi.database.after_commit import after_commit
from dothi.database.owned import TenantOwned
from dothi.database.session import Base, session
from dothi.manifest.house import house
from dothi.manifest.module import ReadingKind
from dothi.outbox.events import Event, HandlerContext, Subscription, record
from dothi.sites.site import Site
from dothi.uploads import progress
from dothi.values import clock
from dothi.values.errors import Conflict, NotFound
from dothi.values.ids import new_id, new_token
from dothi.values.letters import storable

KEPT = timedelta(days=1)
"""So long a page can be found again that tells how a reading ended."""
LONGEST_NAME = 120
MOST_WAITING = 3
MOST_BLOCKED = 3
"""So many readings of a file end without it having been computed on, in a row, until it is the file that is blamed."""
CLOCK_SECONDS = 100
"""So long a file is read by the clock: less than the dispatcher gives the job, which would only be begun anew."""
OVER_LIMIT, MACHINE_BUSY, BLOCKED = "over_limit", "machine_busy", "blocked"
BUSY_REASON = _l("Máy chủ bận nên chưa đọc xong tệp; tệp có thể không có lỗi. Vui lòng thử lại sau ít phút.")
BLOCKED_REASON = _l(
    "Đã đọc tệp nhiều lần mà lần nào cũng dừng giữa chừng: có lẽ do chính tệp này. Vui lòng mở tệp bằng phần mềm đã làm"
    " ra nó, lưu thành tệp mới rồi tải lên lại."
)
SHELF, EXTENSION = "rd", ".reading"
"""The one folder of a tenant where its files lie, beside others of that shelf: so that a sweep looks at few."""
BEGUN = Progress(OPEN, 0, 0)
_ASKING = 0x72656164
"""The class of the advisory locks under which a tenant's waiting files are counted."""
log = structlog.get_logger()


class ReadingState(StrEnum):
    """How far it is."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"


class Reading(TenantOwned, Base):
    """A file that is being read, or was."""

    __tablename__ = "dothi_reading"
    __table_args__ = (Index("dothi_reading_tenant_id_asked_at_idx", "tenant_id", "asked_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    file_name: Mapped[str]
    key: Mapped[str]
    bytes: Mapped[int]
    options: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """What whoever asked wants to know again: the kind's own."""
    state: Mapped[str]
    refusal: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    """{"code": …, "values": {…}} of what was refused; `over_limit` with its `limit`, and, with how many `times` in a
    row, `machine_busy` or at last `blocked`, are known to every kind. While it is read again: how it ended before."""
    asked_at: Mapped[datetime]
    asked_by: Mapped[str]

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to be read."""
        return self.state == ReadingState.WAITING


@dataclass(frozen=True, kw_only=True)
class ReadingAsked(Event):
    """A file was uploaded to be read: a job does."""

    module: ClassVar[str] = "kernel"
    reading_id: UUID


def ask(
    tenant_id: int, data: bytes, *, kind: str, file_name: str, asked_by: str, options: Mapping[str, Any] | None = None
) -> UUID:
    """Keep a file and have it read; the reading's id. Its size is the page's to bound.

    Raises Conflict while too many of the tenant's wait: one tenant's files keep no worker from the others.
    """
    reading = Reading(
        tenant_id=tenant_id,
        kind=kind,
        file_name=shown_name(file_name),
        key=f"{tenant_id}/{SHELF}/{new_token()}{EXTENSION}",
        bytes=len(data),
        options=dict(options or {}),
        state=ReadingState.WAITING,
        refusal=None,
        asked_at=clock.now(),
        asked_by=asked_by,
    )
    house().storage.put(reading.key, data)  # before the lock, under which others wait
    try:
        _refuse_too_many(tenant_id)
    except Conflict:
        _delete_file(reading.key)
        raise
    session.add(reading)
    session.flush()
    record(ReadingAsked(reading_id=reading.id))
    return reading.id


def shown_name(file_name: str) -> str:
    """A file's name as pages show it: its end, without what can't be seen."""
    return "".join(letter for letter in file_name if letter.isprintable())[-LONGEST_NAME:]


def ask_again(tenant_id: int, reading_id: UUID, *, kind: str) -> bool:
    """Have a file read anew, under the same id; False when it is no longer kept. Raises Conflict as `ask` does."""
    query = select(Reading).where(Reading.tenant_id == tenant_id, Reading.id == reading_id, Reading.kind == kind)
    reading = session.scalars(query.with_for_update().execution_options(populate_existing=True)).one_or_none()
    if reading is None:
        return False
    if not reading.is_waiting:
        _refuse_too_many(tenant_id)
        reading.state, reading.asked_at = ReadingState.WAITING, clock.now()
        session.flush()
        record(ReadingAsked(reading_id=reading_id))
    return True


def _refuse_too_many(tenant_id: int) -> None:
    """Whoever asks at the same time waits here, and counts what we add."""
    session.execute(select(func.pg_advisory_xact_lock(_ASKING, tenant_id)))
    waiting = session.execute(
        select(func.count()).where(Reading.tenant_id == tenant_id, Reading.state == ReadingState.WAITING)
    ).scalar_one()
    if waiting >= MOST_WAITING:
        raise Conflict(
            _("Còn %(n)s tệp của địa phương đang chờ đọc. Vui lòng đợi đọc xong rồi tải lên.", n=waiting),
            code="too_many_readings",
        )


def find(tenant_id: int, reading_id: UUID, *, kind: str) -> Reading | None:
    """A reading of this kind; None when there is none, or it was dropped."""
    return session.scalars(
        select(Reading).where(Reading.tenant_id == tenant_id, Reading.id == reading_id, Reading.kind == kind)
    ).one_or_none()


def get(tenant_id: int, reading_id: UUID, *, kind: str) -> Reading:
    """The same. Raises NotFound."""
    found = find(tenant_id, reading_id, kind=kind)
    if found is None:
        raise NotFound(_("Không có tệp này."))
    return found


def drop(tenant_id: int, reading_id: UUID) -> None:
    """Forget a reading, and its file after the commit; one that is under way ends without a trace."""
    gone = session.execute(
        delete(Reading).where(Reading.tenant_id == tenant_id, Reading.id == reading_id).returning(Reading.key)
    ).scalar_one_or_none()
    if gone is not None:
        after_commit(partial(_delete_file, gone))


def hold(tenant_id: int, reading_id: UUID) -> None:
    """Wait for whoever is ending or dropping the reading, and keep others from it until the transaction ends."""
    session.execute(
        select(Reading.id).where(Reading.tenant_id == tenant_id, Reading.id == reading_id).with_for_update()
    )


def _delete_file(key: str) -> None:
    try:
        house().storage.delete(key)
    except OSError:
        log.warning("the file of a reading is left to the sweep", key=key, exc_info=True)


def read(event: ReadingAsked, context: HandlerContext) -> None:
    """The job: read the file in a child, and tell the kind what it holds. Meanwhile the delivery alone is locked."""
    reading = session.get(Reading, (context.tenant_id, event.reading_id))
    if reading is None or not reading.is_waiting:
        return
    kind = kind_of(reading.kind)
    progress.tell(reading.id, BEGUN)
    answer, refusal = _answer(reading, kind, context.site)
    reading = session.get(Reading, (context.tenant_id, event.reading_id), with_for_update=True, populate_existing=True)
    if reading is None or not reading.is_waiting:
        return
    reading.refusal = _judged(refusal, reading.refusal)
    reading.state = ReadingState.REFUSED if refusal else ReadingState.DONE
    if refusal is None:
        kind.finish(context.site, reading.id, answer)


def _judged(refusal: dict[str, Any] | None, before: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """How a reading ended: where the machine was busy each of several times, the file is to blame."""
    if refusal is None or refusal["code"] != MACHINE_BUSY:
        return refusal
    was_same = before is not None and before["code"] in (MACHINE_BUSY, BLOCKED)
    times = 1 + (before["values"].get("times", 1) if before is not None and was_same else 0)
    return {"code": BLOCKED if times >= MOST_BLOCKED else MACHINE_BUSY, "values": {"times": times}}


def give_up(event: ReadingAsked, context: HandlerContext, error: Exception) -> None:  # noqa: ARG001  # told in the log
    """Whoever waits is told that the file can't be read, instead of waiting until it is forgotten."""
    reading = session.get(Reading, (context.tenant_id, event.reading_id), with_for_update=True)
    if reading is not None and reading.is_waiting:
        reading.state = ReadingState.REFUSED
        reading.refusal = {"code": OVER_LIMIT, "values": {"limit": "crash"}}


def _answer(reading: Reading, kind: ReadingKind, site: Site) -> tuple[Any, dict[str, Any] | None]:
    """What the file holds, or why it can't be said."""
    with workplace() as (source, folder):
        with house().storage.open(reading.key) as stored, source.open("wb") as copy:
            shutil.copyfileobj(stored, copy)
        options = kind.prepare(site, reading.options, folder) if kind.prepare is not None else reading.options
        try:
            answer = confined.run(
                kind.work, source, folder, options=options, limits=kind.limits, clock=CLOCK_SECONDS,
                each_second=lambda: progress.tell(reading.id, last_told(folder) or BEGUN),
            )  # fmt: skip
            return storable(answer), None
        except confined.Refused as refused:
            return None, {"code": refused.code, "values": storable(refused.values)}
        except confined.OverLimit as stopped:
            if stopped.limit == "busy":
                return None, {"code": MACHINE_BUSY, "values": {}}
            return None, {"code": OVER_LIMIT, "values": {"limit": stopped.limit}}


def kind_of(name: str) -> ReadingKind:
    """A kind that an installed component declares. Raises KeyError."""
    for module in house().components:
        for kind in module.readings:
            if kind.name == name:
                return kind
    raise KeyError(name)


def forget_old(tenant_id: int, now: datetime) -> None:
    """Delete readings of more than a day ago, with their files, and files of that age that have no reading."""
    old = session.scalars(
        select(Reading.id).where(Reading.tenant_id == tenant_id, Reading.asked_at < now - KEPT).limit(200)
    ).all()
    for reading_id in old:
        drop(tenant_id, reading_id)
    named = set(session.scalars(select(Reading.key).where(Reading.tenant_id == tenant_id)))
    before = clock.system_time() - KEPT
    for stored in house().storage.shelf(tenant_id, SHELF):
        if stored.key.endswith(EXTENSION) and stored.put_at < before and stored.key not in named:
            house().storage.delete(stored.key)


SUBSCRIPTIONS = (Subscription(ReadingAsked, read, "kernel.read_file", when_given_up=give_up),)

"""A file that a job has read waits in a table of its own, under the id of its reading, to be looked at and taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from flask_babel import LazyString
from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned
from dothi.database.session import session
from dothi.uploads import readings
from dothi.values.errors import Gone, NotFound
from dothi.values.ids import new_id

KEPT = timedelta(days=7)


class ReadFile(TenantOwned):
    """A mixin for such tables: its id is that of its reading."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    file_name: Mapped[str]
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[str]
    taken_at: Mapped[datetime | None]


F = TypeVar("F", bound=ReadFile)


@dataclass(frozen=True, kw_only=True)
class ReadFiles(Generic[F]):
    """The files of one kind of reading (`Module.readings`); the sentences are for one that isn't there, or is taken."""

    model: type[F]
    kind: str
    missing: LazyString
    gone: LazyString

    def stage(self, reading: readings.Reading, **columns: Any) -> None:
        """Keep what was read, for the preview; it takes the place of what an earlier reading of the file kept."""
        make: Any = self.model
        told = {"file_name": reading.file_name, "uploaded_at": reading.asked_at, "uploaded_by": reading.asked_by}
        session.merge(make(tenant_id=reading.tenant_id, id=reading.id, taken_at=None, **told, **columns))
        session.flush()

    def get(self, tenant_id: int, file_id: UUID, *, is_locked: bool = False) -> F:
        """A file that was read. Raises NotFound, Gone when it has been taken.

        The job that reads a file, and whoever drops it, lock the reading before this row: so does `is_locked`.
        """
        query = select(self.model).where(self.model.tenant_id == tenant_id, self.model.id == file_id)
        if is_locked:
            readings.hold(tenant_id, file_id)
            query = query.with_for_update().execution_options(populate_existing=True)
        found = session.scalars(query).one_or_none()
        if found is None:
            raise NotFound(self.missing)
        if found.taken_at is not None:
            raise Gone(self.gone)
        return found

    def drop(self, tenant_id: int, file_id: UUID) -> None:
        """Forget a file that is being read, was refused, or was read. Raises NotFound, Gone."""
        was_reading = readings.find(tenant_id, file_id, kind=self.kind) is not None
        readings.drop(tenant_id, file_id)  # waits for the job that is about to put the row
        if not was_reading or session.get(self.model, (tenant_id, file_id)) is not None:
            session.delete(self.get(tenant_id, file_id))
        session.flush()

    def forget_old(self, tenant_id: int, now: datetime) -> None:
        """Delete the files of more than a week ago: they hold what people uploaded."""
        old = self.model.uploaded_at < now - KEPT
        session.execute(delete(self.model).where(self.model.tenant_id == tenant_id, old))

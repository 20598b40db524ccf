"""What happens to a gazetteer: a file is to be taken, and then it has changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from dothi.outbox.events import Event


@dataclass(frozen=True, kw_only=True)
class GazetteerFileConfirmed(Event):
    """Somebody looked at a file's preview and wants it taken: a job does."""

    module: ClassVar[str] = "tenants"
    file_id: UUID


@dataclass(frozen=True, kw_only=True)
class WardsOutdated(Event):
    """Areas have changed; entries with an id behind `after` are still to be looked at, `changed` were written anew."""

    module: ClassVar[str] = "tenants"
    after: UUID
    changed: int


@dataclass(frozen=True, kw_only=True)
class GazetteerChanged(Event):
    """Entries were taken over, or lie in other wards now: words for points may be others now."""

    module: ClassVar[str] = "tenants"
    entries: int

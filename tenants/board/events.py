"""The event by which a tenant tells its province its figures; the province's question that calls for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from dothi.outbox.events import Event


@dataclass(frozen=True, kw_only=True)
class FiguresTold(Event):
    """What a tenant's kept counts said at `at`; each of `figures` is [indicator, Monday, numerator, denominator]."""

    module: ClassVar[str] = "tenants"
    member_id: int
    figures: list[Any]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class FiguresAsked(Event):
    """The province wants the figures now and not with the next hour; recorded for the tenant."""

    module: ClassVar[str] = "tenants"
    asked_at: datetime

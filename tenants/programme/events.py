"""Events of the programme. Those marked *addressed* go from one scope to another, the others stay in theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from dothi.outbox.events import Event


@dataclass(frozen=True, kw_only=True)
class ProgrammeEvent(Event):
    """Base of the programme's events."""

    module: ClassVar[str] = "tenants"


@dataclass(frozen=True, kw_only=True)
class ReadinessAsked(ProgrammeEvent):
    """Addressed to a tenant: its province wants to know how the automatic gates of these modules stand."""

    modules: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class ReadinessTold(ProgrammeEvent):
    """Addressed to the province: how the automatic gates of a module stood at a tenant at an instant.

    `results` maps each gate to None (green) or to its reason by language.
    """

    member_id: int
    switched: str
    results: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class GoLiveHeld(ProgrammeEvent):
    """An item's time came and gates were red; `reasons` are dicts as `passing.as_told` makes them."""

    item_id: UUID
    reasons: Sequence[Mapping[str, str]] = field(default_factory=tuple)


@dataclass(frozen=True, kw_only=True)
class OverrideAsked(ProgrammeEvent):
    """An admin of the province asked that a gate be passed; the other admins are told, one of them has to confirm."""

    override_id: UUID


@dataclass(frozen=True, kw_only=True)
class GatesBroken(ProgrammeEvent):
    """The operator alone passed red gates; the province's admins are told. `gates` as `GoLiveHeld.reasons`."""

    member_id: int
    switched: str
    to: str
    reason: str
    gates: Sequence[Mapping[str, str]]

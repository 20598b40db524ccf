"""Domain events of this component, mostly recorded in the province's scope, where the registry is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from dothi.outbox.events import Event


@dataclass(frozen=True, kw_only=True)
class TenantCreated(Event):
    """A tenant joined its province."""

    module: ClassVar[str] = "tenants"
    member_id: int
    slug: str


@dataclass(frozen=True, kw_only=True)
class ModuleSwitched(Event):
    """A module went from one state to another at a tenant; `switched` names the module."""

    module: ClassVar[str] = "tenants"
    member_id: int
    switched: str
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class ConfigurationChanged(Event):
    """Something that automatic gates look at changed at a tenant; recorded in the tenant's own scope."""

    module: ClassVar[str] = "tenants"
    what: str


@dataclass(frozen=True, kw_only=True)
class TenantRenamed(Event):
    """A tenant got another name, code, kind or parent from a day on."""

    module: ClassVar[str] = "tenants"
    member_id: int
    name: str
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class TesterInvited(Event):
    """Somebody was invited by address to try a service before it opens; in the province's scope."""

    module: ClassVar[str] = "tenants"
    tester_id: UUID


@dataclass(frozen=True, kw_only=True)
class WaitingAsked(Event):
    """An address wants to be told when a service opens; in the tenant's scope."""

    module: ClassVar[str] = "tenants"
    waiting_id: UUID


@dataclass(frozen=True, kw_only=True)
class WaitingDue(Event):
    """The service that an address waits for has opened; in the tenant's scope."""

    module: ClassVar[str] = "tenants"
    waiting_id: UUID


@dataclass(frozen=True, kw_only=True)
class ChecklistReminded(Event):
    """Addressed to a tenant: its province reminds the tenant's admins of what is left to do."""

    module: ClassVar[str] = "tenants"
    asked_by: str

"""Domain events of this component; recorded in the province's scope, where the registry is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from dothi.events import Event


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

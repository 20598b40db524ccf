"""The site of a request: a tenant seen through one of its hosts; the port by which the kernel learns of tenants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from flask import g

from dothi.sites.switch import ModuleState
from dothi.values.geo import Point

MEKONG_DELTA = Point(106.36, 10.36)
"""Where a map opens when nobody said where."""


@dataclass(frozen=True, kw_only=True)
class SuccessorTenant:
    """Who carries on for a tenant that has ended, by name and canonical host."""

    name: str
    host: str


@dataclass(frozen=True, kw_only=True)
class Site:
    """What every page needs of its tenant, public facts only; cached for a few seconds."""

    tenant_id: int
    province_id: int
    host: str
    canonical_host: str
    slug: str
    code_prefix: str
    kind: str
    name: str
    organisation: str = ""
    address: str = ""
    hotline: str = ""
    email: str = ""
    accent: str = "#1d5fa8"
    emblem_url: str | None = None
    footnote: str = ""
    centre: Point = MEKONG_DELTA
    radius_m: float = 10_000.0
    switches: Mapping[str, ModuleState] = field(default_factory=dict)
    tester_nonces: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By module: what makes a tester link valid today, the shared one's and those of people invited by address."""
    successor: SuccessorTenant | None = None
    """Who carries on for a tenant that has ended; its hosts lead there."""
    moved_on: date | None = None
    """The day on which the canonical host became the one it is, where that was lately."""
    calendar: Mapping[str, object] = field(default_factory=dict)
    """The working calendar as `worktime.WorkingCalendar.from_dict` takes it."""
    languages: tuple[str, ...] = ("vi", "en")

    @property
    def leads_to(self) -> str | None:
        """The host to which this one leads: the successor's, or the canonical one; None on the canonical host."""
        if self.successor is not None:
            return self.successor.host
        return self.canonical_host if self.host != self.canonical_host else None

    @property
    def is_province(self) -> bool:
        """Whether this is a province's own site, where the console is."""
        return self.tenant_id == self.province_id

    def state_of(self, module: str) -> ModuleState:
        """The module's state here; `none` when nobody ever switched it."""
        return self.switches.get(module, ModuleState.NONE)


@dataclass(frozen=True, kw_only=True)
class TenantListing:
    """A line of the public list of tenants."""

    tenant_id: int
    name: str
    kind: str
    host: str
    centre: Point
    switches: Mapping[str, ModuleState]


@dataclass(frozen=True, kw_only=True)
class ProvinceListing:
    """A province and its tenants, as anyone may see them."""

    tenant_id: int
    name: str
    host: str
    tenants: Sequence[TenantListing]


class TenantDirectory(Protocol):
    """Answered by the component that keeps the tenants; asked in the deployment's scope, before a tenant's."""

    def find_site(self, host: str) -> Site | None:
        """The site of a normalised host, or None when nobody has it."""
        ...

    def find_site_by_id(self, tenant_id: int) -> Site | None:
        """The site of a tenant under its canonical host: for jobs and mails."""
        ...

    def list_provinces(self) -> Sequence[ProvinceListing]:
        """All provinces with their tenants, in the order of their names."""
        ...

    def list_districts(self, province_id: int) -> Sequence[TenantListing]:
        """A province's tenants in their order."""
        ...

    def list_tenant_ids(self, module: str | None) -> Sequence[int]:
        """The tenants at which the module is working (see `switch.is_working`); with None all."""
        ...


def current_site() -> Site:
    """The site of this request. Raises RuntimeError where there is none: the route lacks a host kind."""
    site: Site | None = g.get("site")
    if site is None:
        raise RuntimeError("no site in this request")
    return site

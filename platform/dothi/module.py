"""The manifest of a component: what a city service declares of itself, as plain values. Importing one runs no query."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from flask import Blueprint
from flask_babel import LazyString
from marshmallow import Schema

from dothi.actor import Actor
from dothi.counts import FlowSpec, StockSpec
from dothi.events import Subscription
from dothi.site import Site
from dothi.switch import Audience


class Hosts(StrEnum):
    """On which sites a blueprint answers."""

    TENANT = "tenant"
    PROVINCE = "province"
    ANY = "any"
    """On every site, a province's too."""


class Area(StrEnum):
    """The navigation in which an entry stands."""

    PUBLIC = "public"
    WORK = "work"
    ADMIN = "admin"
    CONSOLE = "console"


@dataclass(frozen=True, kw_only=True)
class Mount:
    """A blueprint with the hosts it answers on and the audience by which the switch guards it."""

    blueprint: Blueprint
    hosts: Hosts = Hosts.TENANT
    audience: Audience = Audience.PUBLIC
    is_api: bool = False


@dataclass(frozen=True)
class Role:
    """A role that a membership can carry; `needs_second_factor` for those who administer."""

    name: str
    title: LazyString
    needs_second_factor: bool = False


@dataclass(frozen=True)
class Permission:
    """Something that may be done, and the roles that may do it."""

    name: str
    title: LazyString
    roles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """An entry of a navigation; shown to those who hold `permission` and where the module is open."""

    title: LazyString
    endpoint: str
    icon: str
    area: Area
    permission: str | None = None
    order: int = 100


@dataclass(frozen=True, kw_only=True)
class Scheduled:
    """Work that recurs wherever the module is working; `run(tenant_id, now)` acts in the tenant's scope."""

    name: str
    every: timedelta
    run: Callable[[int, datetime], None]


@dataclass(frozen=True, kw_only=True)
class ReadinessCheck:
    """A gate that the software checks by itself: `run(tenant_id)` answers None when green, else the reason.

    It runs in the tenant's scope for the district admin's first page. No switch waits for it; the province's console,
    which reads no tenant's rows, shows none yet: that comes with the rollout's gates (the next issue).
    """

    name: str
    title: LazyString
    run: Callable[[int], LazyString | str | None]


@dataclass(frozen=True)
class Successor:
    """An active member who takes over work, with the units they belong to or head."""

    membership_id: UUID
    name: str
    unit_ids: frozenset[UUID]


@dataclass(frozen=True, kw_only=True)
class HandedOver:
    """What became of somebody's work: `given` to the successor, `returned` to the unit or the desk it came from."""

    given: int = 0
    returned: int = 0


class HandOver(Protocol):
    """Takes all open work of `leaver_id` from them, in the current transaction, in the tenant's scope.

    What the successor can't have (another unit's), or all of it when there is none, goes back to where it is assigned
    anew. The leaver's membership is locked by then: nobody gives them more.
    """

    def __call__(
        self, tenant_id: int, *, leaver_id: UUID, successor: Successor | None, actor: Actor, site: Site
    ) -> HandedOver: ...


@dataclass(frozen=True, kw_only=True)
class WorkHeld:
    """Open work that a module ties to a person: counted before their membership ends, handed over as it does.

    `count(tenant_id, membership_id)` for the page; `permission` is what a successor must hold.
    """

    title: LazyString
    permission: str
    count: Callable[[int, UUID], int]
    hand_over: HandOver


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A part of the morning page: `load(tenant_id, member)` gives the context of `template`, None to stay away."""

    name: str
    template: str
    load: Callable[..., Mapping[str, Any] | None]
    permission: str
    order: int = 100


@dataclass(frozen=True, kw_only=True)
class Module:
    """A city service, or a component of the house that is always on."""

    name: str
    title: LazyString
    description: LazyString | str = ""
    icon: str = "square"
    path: str = ""
    """The public path of the service, for links to it: /phan-anh."""
    always_on: bool = False
    requires: tuple[str, ...] = ()
    mounts: tuple[Mount, ...] = ()
    roles: tuple[Role, ...] = ()
    permissions: tuple[Permission, ...] = ()
    settings: type[Schema] | None = None
    navigation: tuple[NavItem, ...] = ()
    subscriptions: tuple[Subscription[Any], ...] = ()
    schedule: tuple[Scheduled, ...] = ()
    stocks: tuple[StockSpec, ...] = ()
    flows: tuple[FlowSpec, ...] = ()
    readiness: tuple[ReadinessCheck, ...] = ()
    panels: tuple[Panel, ...] = ()
    work_held: WorkHeld | None = None
    """What must change hands when a member leaves."""
    provides: Mapping[str, Any] = field(default_factory=dict)
    """Ports of the kernel that this component answers, by name: `tenant_directory`."""
    copy_configuration: Callable[[int], Mapping[str, Any]] | None = None
    """What a tenant template takes of a tenant: read in its scope, plain values. Templates come with the next issue."""
    apply_configuration: Callable[[int, Mapping[str, Any]], None] | None = None
    """Makes a new tenant's configuration from such values, in its scope."""
    demo: Callable[..., None] | None = None
    """Fills a demo tenant: called in its scope with (site, seed)."""
    commands: tuple[Any, ...] = ()
    """Commands of the operator's line (click)."""
    translations: str | None = None
    """Folder of the component's translations."""

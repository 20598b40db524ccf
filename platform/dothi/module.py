"""The manifest of a component: what a city service declares of itself, as plain values. Importing one runs no query."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from flask import Blueprint
from flask_babel import LazyString
from marshmallow import Schema

from dothi.counts import FlowSpec, StockSpec
from dothi.events import Subscription
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


@dataclass(frozen=True, kw_only=True)
class AuditTitle:
    """How the history tells of an action that the component records (`dothi.audit.record_audit`).

    `sentence` takes %(subject)s, %(tenant)s, %(module)s and the entry's details by name; `words` says for a detail what
    its stored codes are called. `is_change` is False for looks and sign-ins, which the history shows only when asked.
    """

    action: str
    title: LazyString
    sentence: LazyString
    words: Mapping[str, Mapping[Any, object]] = field(default_factory=dict)
    is_change: bool = True


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
    history: tuple[AuditTitle, ...] = ()
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

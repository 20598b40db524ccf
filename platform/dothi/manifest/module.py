"""The manifest of a component: what a city service declares of itself, as plain values. Importing one runs no query."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Blueprint
from flask_babel import LazyString
from marshmallow import Schema

from dothi.content.confined import Limits
from dothi.manifest.configuration_port import ConfigurationPort
from dothi.manifest.field_reasons import speak
from dothi.manifest.indicators import Indicator
from dothi.manifest.lasting import LastingPages
from dothi.manifest.places import PlaceKnowledge
from dothi.manifest.portable import Declared
from dothi.manifest.record_actions import RecordAction
from dothi.manifest.urgent import UrgentNow
from dothi.manifest.work_held import WorkHeld
from dothi.numbers.counts import Counted, FlowSpec, StockSpec
from dothi.outbox.events import Subscription
from dothi.sites.site import Site
from dothi.sites.switch import Audience, ModuleState
from dothi.values.findings import Check

speak()  # before any schema is made


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
    without_token: tuple[str, ...] = ()
    """Views that take forms from other sites: these carry no token of ours."""


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
    """Work that recurs wherever the module is working; `run(tenant_id, now)` acts in the tenant's scope.

    With `only_provinces` at provinces alone: what a thousand districts don't do costs nothing.
    """

    name: str
    every: timedelta
    run: Callable[[int, datetime], None]
    only_provinces: bool = False


@dataclass(frozen=True)
class Advice:
    """What a check remarks, which keeps nothing from going on."""

    text: LazyString | str

    def __str__(self) -> str:
        """In the reader's language."""
        return str(self.text)


@dataclass(frozen=True, kw_only=True)
class ReadinessCheck:
    """A gate that the software checks by itself: `run(tenant_id)` answers None when green, the reason, or an Advice.

    It runs in the tenant's scope: for the district admin's first page, and for the gates of the province's plan items,
    to which the tenant tells the answers (`tenants.programme`).
    """

    name: str
    title: LazyString
    run: Callable[[int], LazyString | str | Advice | None]
    path: str = ""
    """Where on the tenant's host it is mended: /admin/feedback/routing."""


FileCheck = Callable[[int, Any], bool]
"""Whether the caller of this request may see a stored file: `may_see(tenant_id, file)`."""


@dataclass(frozen=True, kw_only=True)
class ReadingKind:
    """A kind of file that people upload to be read (`dothi.uploads.readings`).

    `work`, `"package.module:function"`, is called in a confined child as `function(source, folder, **options)` and
    answers in JSON, or raises `confined.Refused`. `finish(site, reading_id, answer)` keeps what it needs, in the
    tenant's scope, in the transaction that ends the reading. `prepare(site, options, folder)`, called in that scope
    before the child starts, answers the work's options in place of the reading's own; it may write files into `folder`.
    """

    name: str
    work: str
    finish: Callable[[Site, UUID, Any], None]
    limits: Limits = field(default_factory=Limits)
    prepare: Callable[[Site, Mapping[str, Any], Path], Mapping[str, Any]] | None = None


@dataclass(frozen=True, kw_only=True)
class AuditTitle:
    """How the history tells of an action that the component records (`dothi.record.audit.record_audit`).

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
    """A part of the morning page: `load(tenant_id, member)` gives the context of `template`, None to stay away.

    Parts of all modules stand in one order; what several of them need is asked `dothi.web.once`.
    """

    name: str
    template: str
    load: Callable[..., Mapping[str, Any] | None]
    permission: str
    order: int = 100
    is_shared: bool = False
    """Whether all who hold the permission get the same: then it is made once for them and kept a moment, and `load`
    gets no member."""


@dataclass(frozen=True, kw_only=True)
class Module:
    """A city service, or a component of the house that is always on."""

    name: str
    title: LazyString
    description: LazyString | str = ""
    icon: str = "square"
    path: str = ""
    """The public path of the service, for links to it: /phan-anh."""
    home: str = ""
    """Template of its first actions, on top of the tenant's home while it is open to the reader."""
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
    recount: Callable[[int], Counted] | None = None
    """What stocks and flows must be, counted anew in the tenant's rows, in its scope: for `dothi check`."""
    files: Mapping[str, FileCheck] = field(default_factory=dict)
    """Who may see its stored files, by the kind of their owner (`feedback_report`); without a check nobody does."""
    readings: tuple[ReadingKind, ...] = ()
    """Files that its pages take in to be read by a job."""
    tables: tuple[Declared, ...] = ()
    """What of its tables moves with a tenant (`tenant export`), and what stays behind and why."""
    checks: tuple[Check, ...] = ()
    """What else `dothi check` looks at, as the owner of the tables."""
    readiness: tuple[ReadinessCheck, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    """Figures of it: judged by phases and the board, shown by dashboards."""
    panels: tuple[Panel, ...] = ()
    lasting_pages: tuple[LastingPages, ...] = ()
    """What of it stands in the sitemap."""
    lasting_at_province: tuple[LastingPages, ...] = ()
    """The same of a switchable component's pages on a province's site."""
    place_knowledge: PlaceKnowledge | None = None
    record_actions: tuple[RecordAction, ...] = ()
    """What it offers to do about records of others."""
    work_held: WorkHeld | None = None
    urgent: UrgentNow | None = None
    history: tuple[AuditTitle, ...] = ()
    provides: Mapping[str, Any] = field(default_factory=dict)
    """Ports of the kernel that this component answers, by name: `tenant_directory`."""
    configuration: ConfigurationPort | None = None
    """What another tenant can take over: a new one from its template, or any at any time by copying."""
    demo: str = ""
    """`package.module:name` of what fills a demo tenant: called in its scope with (site, seed)."""
    demo_states: tuple[ModuleState, ...] = (ModuleState.LIVE,)
    """In which states it is called: what a desk writes before it opens is there while it prepares."""
    demo_is_last: bool = False
    """Whether it is called after those of the other services, since it shows what they counted."""
    demo_at_province: str = ""
    """The same of what fills a demo province, before its districts: called in its scope with (site)."""
    commands: str = ""
    """`package.module:name` of the operator's commands (a sequence, click); no web process imports it, nor the demo."""
    translations: str | None = None
    """Folder of the component's translations."""
    front_end: str | None = None
    """Folder of its built bundles, where they aren't built with the house: a distribution outside this repository."""

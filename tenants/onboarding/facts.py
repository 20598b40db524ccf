"""What a new province or tenant begins with, as plain values. Made by catalogue, console and command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from dothi.manifest.configuration_port import ConfigItem
from dothi.values.geo import Point


@dataclass(frozen=True, kw_only=True)
class NewFact:
    """What a tenant or area is called, from a day until another, by a decree."""

    code: str
    name: str
    kind: str
    valid_from: date
    valid_to: date | None = None
    decree: str = ""
    parent_code: str | None = None


@dataclass(frozen=True, kw_only=True)
class NewArea:
    """A ward or commune of a new tenant; centre in degrees, radius in metres, outline as GeoJSON geometry."""

    code: str
    name: str
    kind: str
    centre: Point
    radius_m: float
    valid_from: date | None = None
    valid_to: date | None = None
    decree: str = ""
    outline: Mapping[str, Any] | None = None
    is_schematic: bool = False


@dataclass(frozen=True, kw_only=True)
class FirstAdmin:
    """Who is invited as the first district admin."""

    email: str
    name: str


@dataclass(frozen=True, kw_only=True)
class EmblemFile:
    """The bytes of an emblem, as they were stored when it was staged at the province."""

    name: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class NewTenant:
    """Everything a tenant or province begins with; the first host is the canonical one."""

    slug: str
    code_prefix: str
    kind: str
    centre: Point
    radius_m: float
    facts: Sequence[NewFact]
    hosts: Sequence[str]
    areas: Sequence[NewArea] = ()
    position: int = 100
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """By section; 'branding' takes the name as organisation and 'calendar' office hours when they aren't given."""
    configuration: Mapping[str, Sequence[ConfigItem]] = field(default_factory=dict)
    """By component: what the tenant takes over from its template."""
    admin: FirstAdmin | None = None
    emblem: EmblemFile | None = None
    client_id: UUID | None = None
    """Made by whoever sends the form, so that sending it twice makes one tenant; never handed out."""

    @property
    def name(self) -> str:
        """The name it goes by."""
        return self.facts[-1].name if self.facts else self.slug

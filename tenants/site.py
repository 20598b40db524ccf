"""A tenant's site with what its home page shows, made of the one JSON value that `dothi_site` answers. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from dothi.geo import Point
from dothi.site import ProvinceListing, Site, TenantListing
from dothi.switch import ModuleState
from dothi.worktime import LOCAL_ZONE


@dataclass(frozen=True, kw_only=True)
class NoticeLine:
    """A notice as the home page shows it."""

    id: UUID
    title: str
    body: str
    starts_at: datetime
    ends_at: datetime | None

    def is_shown(self, now: datetime) -> bool:
        """Whether it stands on the page at `now`."""
        return self.starts_at <= now and (self.ends_at is None or now < self.ends_at)


@dataclass(frozen=True, kw_only=True)
class AreaLine:
    """A ward or commune by name."""

    code: str
    name: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class TenantSite(Site):
    """The kernel's site and what else every page of a tenant would otherwise ask the database for."""

    notices: tuple[NoticeLine, ...] = ()
    areas: tuple[AreaLine, ...] = ()
    areas_version: int = 0
    areas_as_of: date | None = None
    """The day whose areas are shown; None: today's."""
    sections: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """All settings by section, as stored: `tenants.settings` reads them without a statement."""
    is_demo: bool = False


@dataclass(frozen=True, kw_only=True)
class SiteListing(TenantListing):
    """A line of the list of tenants, with its slug and reach for finding the nearest."""

    slug: str
    radius_m: float


def site_from_row(row: Mapping[str, Any], *, host: str | None = None, now: datetime) -> TenantSite:
    """The site as of `now`; `host` is the one asked for, the canonical one when None."""
    today = now.astimezone(LOCAL_ZONE).date()
    settings = row["settings"] or {}
    branding = content_of(settings, "branding")
    areas = content_of(settings, "areas")
    as_of = date.fromisoformat(areas["as_of"]) if areas.get("as_of") else None
    switches = row["switches"] or {}
    canonical = row["canonical_host"] or host or ""
    name, kind = name_on(row["facts"] or (), today, row)
    return TenantSite(
        tenant_id=row["tenant_id"],
        province_id=row["province_id"],
        host=host or canonical,
        canonical_host=canonical,
        slug=row["slug"],
        code_prefix=row["code_prefix"],
        kind=kind,
        name=name,
        organisation=branding.get("organisation", ""),
        address=branding.get("address", ""),
        hotline=branding.get("hotline", ""),
        email=branding.get("email", ""),
        accent=branding.get("accent") or Site.accent,
        emblem_url=branding.get("emblem_url") or None,
        footnote=branding.get("footnote", ""),
        centre=Point(row["lon"], row["lat"]),
        radius_m=row["radius_m"],
        switches={module: ModuleState(switch["state"]) for module, switch in switches.items()},
        calendar=content_of(settings, "calendar"),
        notices=tuple(map(_notice, row["notices"] or ())),
        areas=tuple(_areas(row["areas"] or (), as_of or today)),
        areas_version=(settings.get("areas") or {}).get("version", 0),
        areas_as_of=as_of,
        tester_nonces={module: switch["testers"] for module, switch in switches.items() if switch["testers"]},
        sections={section: stored["content"] or {} for section, stored in settings.items()},
        is_demo=bool(branding.get("is_demo")),
    )


def provinces_from_rows(rows: Sequence[Mapping[str, Any]], *, now: datetime) -> list[ProvinceListing]:
    """The provinces with their tenants in the registry's order; a province without a host isn't shown."""
    today = now.astimezone(LOCAL_ZONE).date()
    members: dict[int, list[SiteListing]] = {}
    heads: list[SiteListing] = []
    for row in rows:
        name, kind = name_on(row["facts"] or (), today, row)
        line = SiteListing(
            tenant_id=row["tenant_id"],
            name=name,
            kind=kind,
            host=row["host"] or "",
            centre=Point(row["lon"], row["lat"]),
            switches={module: ModuleState(s["state"]) for module, s in (row["switches"] or {}).items()},
            slug=row["slug"],
            radius_m=row["radius_m"],
        )
        if row["tenant_id"] == row["province_id"]:
            heads.append(line)
        elif line.host:
            members.setdefault(row["province_id"], []).append(line)
    return sorted(
        (
            ProvinceListing(
                tenant_id=head.tenant_id, name=head.name, host=head.host, tenants=tuple(members.get(head.tenant_id, ()))
            )
            for head in heads
            if head.host
        ),
        key=lambda province: province.name,
    )


def content_of(settings: Mapping[str, Any], section: str) -> Mapping[str, Any]:
    """The content of a section, empty when nobody ever set it."""
    content: Mapping[str, Any] = (settings.get(section) or {}).get("content") or {}
    return content


def name_on(facts: Sequence[Mapping[str, Any]], day: date, row: Mapping[str, Any]) -> tuple[str, str]:
    """Name and kind by the last fact that had begun on `day` (the first one before any had); facts come in order.

    A fact that has ended still names its tenant: districts ended on 1/7/2025, their portals run on under their names.
    """
    if not facts:
        return row["slug"], row["kind"]
    begun = [fact for fact in facts if date.fromisoformat(fact["valid_from"]) <= day]
    fact = begun[-1] if begun else facts[0]
    return fact["name"], fact["kind"]


def _notice(row: Mapping[str, Any]) -> NoticeLine:
    return NoticeLine(
        id=UUID(row["id"]),
        title=row["title"],
        body=row["body"],
        starts_at=datetime.fromisoformat(row["starts_at"]),
        ends_at=datetime.fromisoformat(row["ends_at"]) if row["ends_at"] else None,
    )


def _areas(rows: Sequence[Mapping[str, Any]], day: date) -> list[AreaLine]:
    iso = day.isoformat()
    return [
        AreaLine(code=row["code"], name=row["name"], kind=row["kind"])
        for row in rows
        if (row["from"] is None or row["from"] <= iso) and (row["to"] is None or iso < row["to"])
    ]

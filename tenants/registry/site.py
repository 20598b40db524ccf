"""A tenant's site with what its home page shows, made of the one JSON value that `dothi_site` answers. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from dothi.sites.site import ProvinceListing, Site, TenantListing
from dothi.sites.switch import ModuleState
from dothi.values.alphabet import sort_key
from dothi.values.geo import Point
from dothi.values.worktime import LOCAL_ZONE
from tenants.registry.area_order import area_key
from tenants.registry.dated_facts import DatedFact, begun_by, fact_on

FORMER_NAME_FOR = timedelta(days=183)
"""How long the home page says what the tenant was called before."""


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
    """All settings by section, as stored: `tenants.registry.settings` reads them without a statement."""
    is_demo: bool = False
    former_name: str | None = None
    """What it was called until lately: the home page says so for some months after a new name."""


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
    hosts = row["hosts"] or ()
    canonical = canonical_on(hosts, today)
    facts = [DatedFact.read(**fact) for fact in row["facts"] or ()]
    named = fact_on(facts, today)
    name = named.name if named else row["slug"]
    return TenantSite(
        tenant_id=row["tenant_id"],
        province_id=row["province_id"],
        host=host or (canonical["host"] if canonical else ""),
        canonical_host=canonical["host"] if canonical else host or "",
        moved_on=moved_on(canonical, today),
        former_name=former_name_on(facts, today),
        slug=row["slug"],
        code_prefix=row["code_prefix"],
        kind=named.kind if named else row["kind"],
        name=name,
        organisation=organisation_on(branding.get("organisation", ""), facts, name),
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
        tester_nonces={module: tester_nonces(switch) for module, switch in switches.items()},
        sections={section: stored["content"] or {} for section, stored in settings.items()},
        is_demo=bool(branding.get("is_demo")),
    )


def provinces_from_rows(rows: Sequence[Mapping[str, Any]], *, now: datetime) -> list[ProvinceListing]:
    """The provinces with their tenants in the registry's order; a province without a host isn't shown."""
    today = now.astimezone(LOCAL_ZONE).date()
    members: dict[int, list[SiteListing]] = {}
    heads: list[SiteListing] = []
    for row in rows:
        line = listing_from_row(row, today)
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
        key=lambda province: sort_key(province.name),
    )


def districts_from_rows(rows: Sequence[Mapping[str, Any]], *, now: datetime) -> list[SiteListing]:
    """The tenants of one province in the registry's order; one without a host isn't shown."""
    today = now.astimezone(LOCAL_ZONE).date()
    lines = [listing_from_row(row, today) for row in rows if row["tenant_id"] != row["province_id"]]
    return [line for line in lines if line.host]


def listing_from_row(row: Mapping[str, Any], today: date) -> SiteListing:
    """A line of the list as of a day."""
    named = fact_on([DatedFact.read(**fact) for fact in row["facts"] or ()], today)
    canonical = canonical_on(row["hosts"] or (), today)
    return SiteListing(
        tenant_id=row["tenant_id"],
        name=named.name if named else row["slug"],
        kind=named.kind if named else row["kind"],
        host=canonical["host"] if canonical else "",
        centre=Point(row["lon"], row["lat"]),
        switches={module: ModuleState(s["state"]) for module, s in (row["switches"] or {}).items()},
        slug=row["slug"],
        radius_m=row["radius_m"],
    )


def content_of(settings: Mapping[str, Any], section: str) -> Mapping[str, Any]:
    """The content of a section, empty when nobody ever set it."""
    content: Mapping[str, Any] = (settings.get(section) or {}).get("content") or {}
    return content


def former_name_on(facts: Sequence[DatedFact], day: date) -> str | None:
    """The name until lately, when another one began at most `FORMER_NAME_FOR` before `day`."""
    begun = begun_by(facts, day)
    for former, present in zip(reversed(begun[:-1]), reversed(begun[1:]), strict=True):
        if day - present.valid_from > FORMER_NAME_FOR:
            return None
        if former.name != begun[-1].name:
            return former.name
    return None


def canonical_on(hosts: Sequence[Mapping[str, Any]], day: date) -> Mapping[str, Any] | None:
    """The host that is canonical on `day`: the one that became so last, else the one that always was."""
    moved = [host for host in hosts if host["canonical_from"] and date.fromisoformat(host["canonical_from"]) <= day]
    if moved:
        return max(moved, key=lambda host: str(host["canonical_from"]))
    return next((host for host in hosts if host["is_canonical"]), None)


def moved_on(canonical: Mapping[str, Any] | None, day: date) -> date | None:
    """When the canonical host became the one it is, as long as that is told."""
    if canonical is None or canonical["canonical_from"] is None:
        return None
    since = date.fromisoformat(canonical["canonical_from"])
    return since if day - since <= FORMER_NAME_FOR else None


def organisation_on(organisation: str, facts: Sequence[DatedFact], name: str) -> str:
    """The committee's name: one that was never more than the tenant's name follows it when the tenant is renamed."""
    return committee_of(name) if organisation in {committee_of(fact.name) for fact in facts} else organisation


def committee_of(name: str) -> str:
    """The committee of a unit of this name: Thành phố Mỹ Tho, Ủy ban nhân dân thành phố Mỹ Tho."""
    return f"Ủy ban nhân dân {name[:1].lower()}{name[1:]}"


def tester_nonces(switch: Mapping[str, Any]) -> frozenset[str]:
    """What makes a tester link valid: the shared link's nonce and those of people invited by address."""
    return frozenset(filter(None, [switch["testers"], *(switch["invited"] or ())]))


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
    shown = [
        AreaLine(code=row["code"], name=row["name"], kind=row["kind"])
        for row in rows
        if (row["from"] is None or row["from"] <= iso) and (row["to"] is None or iso < row["to"])
    ]
    return sorted(shown, key=area_key)

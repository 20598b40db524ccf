"""How every command names a site: TENANT, PROVINCE or SITE, by slug, host or id alike; found when the command runs.

A slug belongs to one province: where several have a tenant of that name, the command says so, with their hosts and ids.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import click

from dothi.sites.site import ProvinceListing, TenantListing
from dothi.web.hosts import normalise_host
from tenants.registry.directory import directory

HOW = "its slug, host or id, as `dothi tenant list` shows them"


@dataclass(frozen=True)
class FoundSite:
    """A province, or with `tenant` one of its tenants."""

    province: ProvinceListing
    tenant: TenantListing | None

    @property
    def listing(self) -> ProvinceListing | TenantListing:
        """The line of the public list."""
        return self.tenant or self.province

    @property
    def slug(self) -> str:
        """What names it in its province."""
        if self.tenant is not None:
            return slug_of(self.tenant)
        site = directory.find_site_by_id(self.province.tenant_id)
        return str(site.slug) if site is not None else ""

    def __str__(self) -> str:
        """As one may name it without doubt."""
        return f"{self.listing.host} (id {self.listing.tenant_id})"


@dataclass(frozen=True)
class Named:
    """What somebody typed for a site; `kind` is what the command needs: a tenant, a province, or either (site)."""

    text: str
    kind: str

    def find(self, *, within: ProvinceListing | None = None) -> FoundSite:
        """The site, `within` a province where that is known. Raises ClickException, one clear line."""
        found = [place for place in matching(self.text) if within is None or place.province == within]
        right = [place for place in found if self.kind in {"site", kind_of(place)}]
        if len(right) == 1:
            return right[0]
        if right:
            names = ", ".join(map(str, right))
            raise click.ClickException(f"{self.text} is the slug of several: say the host or the id of one: {names}")
        if found:
            raise click.ClickException(f"{self.text} is a {kind_of(found[0])}, and this needs a {self.kind}")
        where = f"{within.name} has no {self.kind}" if within is not None else f"there is no {self.kind}"
        raise click.ClickException(f"{where} {self.text}: name {HOW}")

    def find_tenant(self) -> tuple[ProvinceListing, TenantListing]:
        """The tenant with its province. Raises ClickException."""
        place = self.find()
        if place.tenant is None:
            raise click.ClickException(f"{self.text} is a province, and this needs a tenant")
        return place.province, place.tenant


class SiteName(click.ParamType[Named]):
    """The one type of all parameters that name a site; looked up later, since that needs the application."""

    def __init__(self, kind: str) -> None:
        self.name = kind

    def convert(self, value: str | Named, _param: click.Parameter | None, _ctx: click.Context | None) -> Named:
        """Keep what was typed, without blanks around it."""
        return value if isinstance(value, Named) else Named(value.strip(), self.name)


TENANT, PROVINCE, SITE = SiteName("tenant"), SiteName("province"), SiteName("site")


def kind_of(place: FoundSite) -> str:
    """A tenant or a province."""
    return "tenant" if place.tenant is not None else "province"


def slug_of(tenant: TenantListing) -> str:
    """The slug that the registry knows the tenant by."""
    return str(getattr(tenant, "slug", ""))


def matching(text: str) -> Iterator[FoundSite]:
    """Every site that has this slug, host (a former one too) or id."""
    host = normalise_host(text)
    site = directory.find_site(host) if host is not None else None
    ids = {site.tenant_id} if site is not None else set()
    if text.isdecimal():
        ids.add(int(text))
    for province in directory.list_provinces():
        for place in (FoundSite(province, None), *(FoundSite(province, tenant) for tenant in province.tenants)):
            if place.listing.tenant_id in ids or place.slug == text.lower():
                yield place


def find_province(slug: str) -> ProvinceListing:
    """The province of this deployment with the catalogue's slug, or one clear line."""
    for province in directory.list_provinces():
        site = directory.find_site_by_id(province.tenant_id)
        if site is not None and site.slug == slug:
            return province
    raise click.ClickException(f"the province {slug} isn't here yet: make it first, by its two-digit code")

"""The kernel's port `TenantDirectory`: which site a host is, asked of definer functions, remembered some seconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import has_request_context, request
from flask_sqlalchemy.session import Session
from sqlalchemy import event, text

from dothi.database.direct import Statement
from dothi.manifest.house import house
from dothi.sites.site import ProvinceListing, Site, SuccessorTenant, TenantListing
from dothi.values import clock
from dothi.values.memory import OfApp, Timed
from tenants.registry.site import TenantSite, districts_from_rows, provinces_from_rows, site_from_row

MOST_KEPT = 2048
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

SITE_OF_HOST = Statement(text("SELECT dothi_resolve_host(:host)"))
SITE = Statement(text("SELECT dothi_site(:tenant_id)"))
ALL_SITES = Statement(text("SELECT dothi_list_sites()"))
DISTRICTS = Statement(text("SELECT tenants_list_districts(:province_id)"))
ALL_TENANTS = Statement(text("SELECT array_agg(id ORDER BY id) FROM dothi_tenant"))
TENANTS_WITH = Statement(text("SELECT array_agg(id ORDER BY id) FROM dothi_tenants_with(:module) AS found(id)"))


_hosts = OfApp(lambda: Timed[str, TenantSite | None](MOST_KEPT))
_ids = OfApp(lambda: Timed[int, TenantSite | None](MOST_KEPT))
_provinces = OfApp(lambda: Timed[str, Sequence[ProvinceListing]](1))
_districts = OfApp(lambda: Timed[int, Sequence[TenantListing]](MOST_KEPT))


class Directory:
    """Answers of the registry. Each unremembered one costs one statement, outside any tenant's scope and transaction.

    Unknown hosts are never remembered: guessing names fills no memory and a new tenant answers at once.
    """

    def find_site(self, host: str) -> Site | None:
        """The site of a normalised host, or None when nobody has it."""
        return _hosts().answer(host, lambda: self._ask(SITE_OF_HOST, {"host": host}, host=host), seconds=seconds())

    def find_site_by_id(self, tenant_id: int) -> Site | None:
        """The site of a tenant under its canonical host."""
        return _ids().answer(tenant_id, lambda: self._ask(SITE, {"tenant_id": tenant_id}), seconds=seconds())

    def _ask(self, statement: Statement, values: Mapping[str, Any], *, host: str | None = None) -> TenantSite | None:
        row = statement.ask(values)
        return self._with_successor(site_from_row(row, host=host, now=clock.now()), row) if row is not None else None

    def _with_successor(self, site: TenantSite, row: Mapping[str, Any]) -> TenantSite:
        """A tenant that has ended with the one at the end of its line of successors; in a circle as it is."""
        seen, found = {site.tenant_id}, None
        while row["ended_at"] and datetime.fromisoformat(row["ended_at"]) <= clock.now():
            if row["successor_id"] in seen:
                return site
            if row["successor_id"] is None:
                break
            seen.add(row["successor_id"])
            row = SITE.ask({"tenant_id": row["successor_id"]})
            found = site_from_row(row, now=clock.now())
        if found is None or not found.canonical_host:
            return site
        return replace(site, successor=SuccessorTenant(name=found.name, host=found.canonical_host))

    def list_provinces(self) -> Sequence[ProvinceListing]:
        """All provinces with their tenants, in the order of their names."""
        return _provinces().answer(
            "all", lambda: provinces_from_rows(ALL_SITES.ask({}) or (), now=clock.now()), seconds=seconds()
        )

    def list_districts(self, province_id: int) -> Sequence[TenantListing]:
        """A province's tenants in their order: what its own site asks, at the same cost however many provinces are."""

        def ask() -> Sequence[TenantListing]:
            return districts_from_rows(DISTRICTS.ask({"province_id": province_id}) or (), now=clock.now())

        return _districts().answer(province_id, ask, seconds=seconds())

    def list_tenant_ids(self, module: str | None) -> Sequence[int]:
        """The tenants at which the module is working, with None all; never remembered."""
        ids: Sequence[int] | None = ALL_TENANTS.ask({}) if module is None else TENANTS_WITH.ask({"module": module})
        return ids or ()

    def forget(self) -> None:
        """Forget everything this process remembers: once a change is committed, so that its author sees it at once."""
        for memory in (_hosts(), _ids(), _provinces(), _districts()):
            memory.forget()


def seconds() -> float:
    """How long an answer may be used."""
    return house().settings.site_cache_seconds


directory = Directory()


@event.listens_for(Session, "after_commit")
def forget_what_a_page_changed(_session: Session) -> None:
    """After each commit of a page of ours that may change something, whichever it is: none has to think of it."""
    if not has_request_context() or request.method in SAFE:
        return
    entry = house().components.mounts.get(request.blueprint or "")
    if entry is not None and entry[0].name == "tenants":
        directory.forget()

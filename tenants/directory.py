"""The kernel's port `TenantDirectory`: which site a host is, asked of definer functions, remembered some seconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import text

from dothi import clock
from dothi.direct import Statement
from dothi.settings import Settings
from dothi.short_memory import ShortMemory
from dothi.site import ProvinceListing, Site, Successor
from tenants.site import TenantSite, provinces_from_rows, site_from_row

MOST_KEPT = 2048

SITE_OF_HOST = Statement(text("SELECT dothi_resolve_host(:host)"))
SITE = Statement(text("SELECT dothi_site(:tenant_id)"))
ALL_SITES = Statement(text("SELECT dothi_list_sites()"))
ALL_TENANTS = Statement(text("SELECT array_agg(id ORDER BY id) FROM dothi_tenant"))
TENANTS_WITH = Statement(text("SELECT array_agg(id ORDER BY id) FROM dothi_tenants_with(:module) AS found(id)"))


class Directory:
    """Answers of the registry. Each unremembered one costs one statement, outside any tenant's scope and transaction.

    Unknown hosts are never remembered: guessing names fills no memory and a new tenant answers at once.
    """

    def __init__(self) -> None:
        self._hosts: ShortMemory[str, TenantSite] = ShortMemory(MOST_KEPT)
        self._ids: ShortMemory[int, TenantSite] = ShortMemory(MOST_KEPT)
        self._lists: ShortMemory[str, Sequence[ProvinceListing]] = ShortMemory(1)

    def find_site(self, host: str) -> Site | None:
        """The site of a normalised host, or None when nobody has it."""
        site = self._hosts.find(host)
        if site is None:
            row = SITE_OF_HOST.ask({"host": host})
            if row is None:
                return None
            site = self._with_successor(site_from_row(row, host=host, now=clock.now()), row)
            self._hosts.keep(host, site, seconds())
        return site

    def find_site_by_id(self, tenant_id: int) -> Site | None:
        """The site of a tenant under its canonical host."""
        site = self._ids.find(tenant_id)
        if site is None:
            row = SITE.ask({"tenant_id": tenant_id})
            if row is None:
                return None
            site = self._with_successor(site_from_row(row, now=clock.now()), row)
            self._ids.keep(tenant_id, site, seconds())
        return site

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
        return replace(site, successor=Successor(name=found.name, host=found.canonical_host))

    def list_provinces(self) -> Sequence[ProvinceListing]:
        """All provinces with their tenants, in the order of their names."""
        found = self._lists.find("all")
        if found is None:
            found = provinces_from_rows(ALL_SITES.ask({}) or (), now=clock.now())
            self._lists.keep("all", found, seconds())
        return found

    def list_tenant_ids(self, module: str | None) -> Sequence[int]:
        """The tenants at which the module is working, with None all; never remembered."""
        ids: Sequence[int] | None = ALL_TENANTS.ask({}) if module is None else TENANTS_WITH.ask({"module": module})
        return ids or ()

    def forget(self) -> None:
        """Forget everything this process remembers: after a change made here, so that its author sees it at once."""
        for memory in (self._hosts, self._ids, self._lists):
            memory.clear()


def seconds() -> float:
    """How long an answer may be used."""
    settings: Settings = current_app.extensions["dothi"].settings
    return settings.site_cache_seconds


directory = Directory()

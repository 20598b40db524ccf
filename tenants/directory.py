"""The kernel's port `TenantDirectory`: which site a host is, asked of definer functions, remembered some seconds."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from threading import Lock
from typing import Any, TypeVar

from flask import current_app, has_request_context, request
from flask_sqlalchemy.session import Session
from sqlalchemy import event, text

from dothi import clock
from dothi.direct import Statement
from dothi.house import house
from dothi.settings import Settings
from dothi.short_memory import ShortMemory
from dothi.site import ProvinceListing, Site, Successor
from tenants.site import TenantSite, provinces_from_rows, site_from_row

MOST_KEPT = 2048
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

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
        self._lock = Lock()
        self._times_forgotten = 0

    def find_site(self, host: str) -> Site | None:
        """The site of a normalised host, or None when nobody has it."""
        site = self._hosts.find(host)
        if site is None:
            state = self._times_forgotten
            row = SITE_OF_HOST.ask({"host": host})
            if row is None:
                return None
            site = self._with_successor(site_from_row(row, host=host, now=clock.now()), row)
            self._keep(self._hosts, host, site, asked_in=state)
        return site

    def find_site_by_id(self, tenant_id: int) -> Site | None:
        """The site of a tenant under its canonical host."""
        site = self._ids.find(tenant_id)
        if site is None:
            state = self._times_forgotten
            row = SITE.ask({"tenant_id": tenant_id})
            if row is None:
                return None
            site = self._with_successor(site_from_row(row, now=clock.now()), row)
            self._keep(self._ids, tenant_id, site, asked_in=state)
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
            state = self._times_forgotten
            found = provinces_from_rows(ALL_SITES.ask({}) or (), now=clock.now())
            self._keep(self._lists, "all", found, asked_in=state)
        return found

    def list_tenant_ids(self, module: str | None) -> Sequence[int]:
        """The tenants at which the module is working, with None all; never remembered."""
        ids: Sequence[int] | None = ALL_TENANTS.ask({}) if module is None else TENANTS_WITH.ask({"module": module})
        return ids or ()

    def forget(self) -> None:
        """Forget everything this process remembers: once a change is committed, so that its author sees it at once."""
        with self._lock:
            self._times_forgotten += 1
            for memory in (self._hosts, self._ids, self._lists):
                memory.clear()

    def _keep(self, memory: ShortMemory[K, V], key: K, value: V, *, asked_in: int) -> None:
        """Remember an answer, unless something was changed since it was asked for: it may be of before."""
        with self._lock:
            if asked_in == self._times_forgotten:
                memory.keep(key, value, seconds())


def seconds() -> float:
    """How long an answer may be used."""
    settings: Settings = current_app.extensions["dothi"].settings
    return settings.site_cache_seconds


directory = Directory()


@event.listens_for(Session, "after_commit")
def forget_what_a_page_changed(_session: Session) -> None:
    """After each commit of a page of ours that may change something, whichever it is: none has to think of it."""
    if not has_request_context() or request.method in SAFE:
        return
    entry = house().registry.mounts.get(request.blueprint or "")
    if entry is not None and entry[0].name == "tenants":
        directory.forget()

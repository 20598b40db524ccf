"""How long a new tenant takes in a running process, like another with its configuration; whether many slow it."""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass, replace
from statistics import median, quantiles

import psycopg
from flask import Flask

from bench.place import Server
from bench.world import BIG, site_of
from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.sites.site import Site
from dothi.values.actor import Actor
from tenants.onboarding import FirstAdmin, NewTenant
from tenants.onboarding.known import tenant_from_catalogue
from tenants.onboarding.service import onboard

TIMES = 10
MANY = 1_000
HUNDRED = 100
LIKE_BIG = "815"
"""Mỹ Tho's code: its wards come with it."""


@dataclass(frozen=True)
class Onboarding:
    """Milliseconds: medians; of the long row the quickest tenth, for a machine may change its pace between its ends."""

    tenant: float
    """From the call to the first page of the new host: template read, tenant born, first admin invited."""
    row: float
    """One row inserted and committed, for comparison."""
    first: float
    """A tenant of the first hundred of a thousand, without its page."""
    last: float
    """The same of the last hundred."""

    @property
    def growth(self) -> float:
        """How much longer the last hundred took than the first."""
        return self.last / self.first


def measure_onboarding(app: Flask, server: Server, owner_url: str, *, many: int = MANY) -> Onboarding:
    """Make tenants like Mỹ Tho; ask the running server for some of them at once."""
    tenant_times, row_times, loop_times = [], [], []
    with app.app_context(), psycopg.connect(owner_url, autocommit=True) as owner:
        model = site_of(BIG)
        for number in range(TIMES):
            began = time.perf_counter()
            new = make(model, number)
            expect_page(server, new.hosts[0])
            tenant_times.append(time.perf_counter() - began)
            began = time.perf_counter()
            owner.execute("INSERT INTO bench_row (id, title) VALUES (%s, 'x')", [1_000_000 + number])
            row_times.append(time.perf_counter() - began)
        for number in range(TIMES, TIMES + many):
            began = time.perf_counter()
            make(model, number)
            loop_times.append(time.perf_counter() - began)
    return Onboarding(
        tenant=median(tenant_times) * 1000,
        row=median(row_times) * 1000,
        first=quickest(loop_times[:HUNDRED]) * 1000,
        last=quickest(loop_times[-HUNDRED:]) * 1000,
    )


def quickest(times: list[float]) -> float:
    """What nine of ten take longer than: the work itself, with the least of what else the machine does."""
    return quantiles(times, n=10)[0]


def make(model: Site, number: int) -> NewTenant:
    """A tenant with everything, committed."""
    new = new_tenant(number)
    with acting_in(Scope(model.province_id)):
        onboard(model.province_id, new, template=model.slug, actor=Actor.system())
        session.commit()
    return new


def new_tenant(number: int) -> NewTenant:
    """A district like Mỹ Tho under another name."""
    known = tenant_from_catalogue(LIKE_BIG, hosts=[f"moi{number}.localhost"])
    admin = FirstAdmin(email=f"quantri@moi{number}.example", name="Quản trị mới")
    return replace(known, slug=f"moi{number}", code_prefix=f"Q{number}", admin=admin)


def expect_page(server: Server, host: str) -> None:
    """The host must answer with its home page."""
    connection = http.client.HTTPConnection(*server.address, timeout=5)
    connection.request("GET", "/", headers={"Host": host})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{host} answered {answer.status}")

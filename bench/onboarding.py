"""How long a new tenant takes in a running process, until the running servers answer for it."""

from __future__ import annotations

import http.client
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psycopg
from flask import Flask

import tenants.demo
from bench.place import Server
from bench.world import BIG, site_of
from dothi.actor import Actor
from dothi.db import session
from dothi.tenancy import Scope, acting_in
from tenants.known import tenant_from_catalogue
from tenants.onboarding import NewTenant, create_tenant

TIMES = 10


@dataclass(frozen=True)
class Onboarding:
    """Milliseconds, medians."""

    tenant: float
    """From the call to the first page of the new host."""
    row: float
    """One row inserted and committed, for comparison."""


def measure_onboarding(app: Flask, server: Server, owner_url: str) -> Onboarding:
    """Make tenants with the wards of Mỹ Tho, ask the running server for each at once."""
    tenant_times, row_times = [], []
    with app.app_context(), psycopg.connect(owner_url, autocommit=True) as owner:
        province_id = site_of(BIG).province_id
        for number in range(TIMES):
            new = new_tenant(number)
            began = time.perf_counter()
            with acting_in(Scope(province_id)):
                create_tenant(province_id, new, actor=Actor.system())
                session.commit()
            expect_page(server, new.hosts[0])
            tenant_times.append(time.perf_counter() - began)
            began = time.perf_counter()
            owner.execute("INSERT INTO bench_row (id, title) VALUES (%s, 'x')", [1_000_000 + number])
            row_times.append(time.perf_counter() - began)
    return Onboarding(tenant=median(tenant_times) * 1000, row=median(row_times) * 1000)


def new_tenant(number: int) -> NewTenant:
    """A district like Mỹ Tho under another name."""
    facts = tomllib.loads(Path(tenants.demo.__file__).with_name("world.toml").read_text(encoding="utf-8"))
    known = tenant_from_catalogue(facts["tenants"][0]["code"], hosts=[f"moi{number}.localhost"])
    return NewTenant(**{**vars(known), "slug": f"moi{number}", "code_prefix": f"Q{number}"})


def expect_page(server: Server, host: str) -> None:
    """The host must answer with its home page."""
    connection = http.client.HTTPConnection(*server.address, timeout=5)
    connection.request("GET", "/", headers={"Host": host})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{host} answered {answer.status}")

"""The world that is measured: two provinces with districts as the demo makes them; one of these has 100,000 reports."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import psycopg
from flask import Flask
from sqlalchemy import select

import tenants.demo
from bench import board, figures, parcels, sights, zones
from bench.reports import copy_reports
from bench.sessions import cookie_of
from dothi.database.acting import acting_in
from dothi.database.scope import DEPLOYMENT, Scope
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.sites.site import Site
from dothi.values.actor import Actor
from modules.feedback.counts.counting import recount
from modules.feedback.queries import list_public
from modules.feedback.setup.categories import add_categories, set_routes
from modules.feedback.setup.standard import standard_categories
from tenants.registry.models import Unit

BIG, MIDDLE, SMALL = "mytho.localhost", "gocong.localhost", "tanan.localhost"
REPORTS, FEWER, FEW = 100_000, 10_000, 30
SCREEN = 500


@dataclass(frozen=True)
class World:
    """What requests need to know of it."""

    box: str
    """`west,south,east,north` of a screen with 500 reports."""
    cookie: str
    """The session of somebody of the intake desk of the big tenant, as a Cookie header."""
    code: str
    """A public report's."""
    sights_box: str
    few_sights_box: str
    """Of a screen with as many places of tourism, at the big and at the small tenant."""
    board_cookie: str
    """The session of somebody of the province whose board is measured."""
    points: tuple[str, str]
    lands: tuple[str, str]
    """Questions about a point (arguments) and about land (a body): at the big and at the small tenant."""
    operations: figures.Operations
    tiles: tuple[str, str]
    """Paths of the tile about the centre, likewise."""


def build(app: Flask, owner_url: str, *, board_cookie: str) -> World:
    """Make it through the services: the demo's live districts and one more; the past reports by COPY as the owner."""
    facts = tomllib.loads(Path(tenants.demo.__file__).with_name("world.toml").read_text(encoding="utf-8"))
    with app.app_context():
        facts["tenants"] = [
            district
            for district in facts["tenants"]
            if district["states"].get("feedback") == "live" or MIDDLE in district["hosts"]
        ]
        for district in facts["tenants"]:
            for service in ("feedback", "tourism", "planning", "dashboards"):
                district["states"] |= {service: "live"}
                district["rollout"][service] = {"preparing": 90, "pilot": 60, "live": 30}
        tenants.demo.build(facts)
        for host, count, places, land in (
            (BIG, REPORTS, sights.PLACES, zones.ZONES),
            (SMALL, FEW, sights.FEW, zones.FEW),
        ):
            site = site_of(host)
            fill(site, owner_url, count)
            sights.fill(app, site, owner_url, places)
            parcels.fill(app, site, owner_url, parcels.PARCELS if host == BIG else parcels.FEW)
            zones.fill(app, site, owner_url, land)
        fill(site_of(MIDDLE), owner_url, FEWER)
        operations = figures.fill(app, site_of(BIG), fewer=site_of(MIDDLE))
        figures.tell_province(app, site_of(board.HOST), owner_url)
        with psycopg.connect(owner_url, autocommit=True) as owner:
            owner.execute("VACUUM ANALYZE")
        return what_requests_need(site_of(BIG), owner_url, board_cookie=board_cookie, operations=operations)


def site_of(host: str) -> Site:
    """A host's site."""
    with acting_in(DEPLOYMENT):
        site = house().directory.find_site(host)
    assert site is not None
    return site


def fill(site: Site, owner_url: str, count: int) -> None:
    """Categories, reports and the counts of them."""
    tenant_id = site.tenant_id
    with acting_in(Scope(tenant_id)):
        add_categories(tenant_id, standard_categories())
        units = session.scalars(select(Unit.id).where(Unit.tenant_id == tenant_id).order_by(Unit.code)).all()
        set_routes(tenant_id, {}, fallback=units[0], actor=Actor.system())
        session.commit()
        with psycopg.connect(owner_url) as owner:
            copy_reports(owner, site, count=count)
        recount(tenant_id)
        session.commit()
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")


def what_requests_need(site: Site, owner_url: str, *, board_cookie: str, operations: figures.Operations) -> World:
    """A session at the intake desk, a screen of the map, a code."""
    with acting_in(Scope(site.tenant_id)):
        code = list_public(site.tenant_id).items[0].code
    few = site_of(SMALL)
    return World(
        box=screen(site, owner_url),
        cookie=cookie_of(site, "tiepnhan"),
        code=code,
        sights_box=sights.screen(site, owner_url),
        few_sights_box=sights.screen(few, owner_url),
        board_cookie=board_cookie,
        points=(zones.point(site), zones.point(few)),
        lands=(zones.question(site), zones.question(few)),
        operations=operations,
        tiles=(zones.tile(site), zones.tile(few)),
    )


def screen(site: Site, owner_url: str) -> str:
    """The box around the centre in which about 500 public reports lie, no more."""
    lon, lat = site.centre.lon, site.centre.lat
    with psycopg.connect(owner_url) as owner:
        row = owner.execute(
            "SELECT greatest(abs(lon - %s), abs(lat - %s)) AS away FROM feedback_report"
            " WHERE tenant_id = %s AND is_public ORDER BY away OFFSET %s LIMIT 1",
            [lon, lat, site.tenant_id, SCREEN],
        ).fetchone()
    assert row is not None
    half = row[0] - 5e-7  # places have six decimals: those on the edge are out
    return ",".join(f"{edge:.9f}" for edge in (lon - half, lat - half, lon + half, lat + half))

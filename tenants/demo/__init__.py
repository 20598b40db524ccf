"""The demo: two provinces, districts in every state with units, staff, notices, outlines; then what modules bring.

Called by `dothi demo`, where DEMO is on. What is there already is left alone, so it may run again.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from flask import Flask

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.ids import new_id
from dothi.values.worktime import WorkingCalendar
from dothi.work.dispatch import run_due
from tenants.catalogue import wards
from tenants.catalogue.outline import schematic_wards
from tenants.copying.items import apply_all, read_of
from tenants.demo.basemap import bring_basemap
from tenants.demo.places import put_places
from tenants.demo.programme import at, conclude, open_items, put_programme
from tenants.demo.staff import furnish_province, furnish_tenant
from tenants.demo.streets import known_streets
from tenants.onboarding import create_province, create_tenant
from tenants.onboarding.known import get_district, get_province, province_from_catalogue, tenant_from_catalogue
from tenants.people.units import list_units
from tenants.programme.joining import join_items
from tenants.programme.passing import finish
from tenants.registry.directory import directory
from tenants.registry.models import HomeNotice
from tenants.registry.switches import switch_module

SYSTEM = Actor.system()


def load_demo(app: Flask, world: Mapping[str, Any] | None = None) -> None:
    """Make what isn't there yet, of the demo's world unless told otherwise, and all that follows from it."""
    world = world or tomllib.loads(Path(__file__).with_name("world.toml").read_text(encoding="utf-8"))
    with app.app_context():
        build(world)
        for facts in world["provinces"]:
            fill_province(facts)
        for facts in world["tenants"]:
            fill_modules(app, facts)
        for facts in world["tenants"]:
            take_over(facts)
        bring_basemap()
        follow_up(app)


def build(world: Mapping[str, Any]) -> None:
    """Provinces and districts with their people.

    Each part is one transaction and looks by itself whether it is there: a start that was stopped anywhere goes on.
    """
    provinces: dict[str, int] = {}
    for facts in world["provinces"]:
        provinces[facts["code"]] = find_id(facts) or make_province(facts)
        furnish_with_departments(provinces[facts["code"]], facts)
        plan(provinces[facts["code"]], facts["code"])
    for facts in world["tenants"]:
        if find_id(facts) is None:
            make_tenant(provinces[str(get_district(facts["code"]).parent_code)], facts)
        furnish(facts, world["units"])
    for code, province_id in provinces.items():
        with acting_in(Scope(province_id)):
            if conclude(province_id, code):
                session.commit()


def plan(province_id: int, code: str) -> None:
    """The province's projects, unless they are there."""
    with acting_in(Scope(province_id)):
        if put_programme(province_id, code, slug=get_province(code).slug):
            session.commit()


def find_id(facts: Mapping[str, Any]) -> int | None:
    """The id of what answers on the first host."""
    site = directory.find_site(facts["hosts"][0])
    return site.tenant_id if site is not None else None


def make_province(facts: Mapping[str, Any]) -> int:
    """A province, still empty."""
    new = province_from_catalogue(facts["code"], hosts=facts["hosts"], settings=settings_of(facts))
    return create_province(new, actor=SYSTEM)


def furnish_with_departments(province_id: int, facts: Mapping[str, Any]) -> None:
    """A province's departments and its admins' accounts, unless they are there."""
    with acting_in(Scope(province_id)):
        if not list_units(province_id, include_inactive=True):
            furnish_province(province_id, slug=get_province(facts["code"]).slug, units=facts["units"])
            session.commit()


def make_tenant(province_id: int, facts: Mapping[str, Any]) -> None:
    """A district with its wards, and in the same transaction the whole rollout of the modules named in `states`.

    Together, since a rollout that is found half done may as well be what an admin made of it since.
    """
    code = facts["code"]
    known, parts = get_district(code), wards(code)
    outlines = {}
    if len(parts) > 1:
        _whole, features = schematic_wards(known, parts, seed=facts["seed"])
        outlines = {feature["properties"]["code"]: feature["geometry"] for feature in features}
    new = tenant_from_catalogue(code, hosts=facts["hosts"], settings=settings_of(facts), outlines=outlines)
    with acting_in(Scope(province_id)):
        tenant_id = create_tenant(province_id, new, actor=SYSTEM)
        join_items(province_id, codes=[code])
        for module in facts["states"]:
            if module in house().components.modules:
                roll_out(province_id, tenant_id, module, facts)
        session.commit()


def furnish(facts: Mapping[str, Any], units: Sequence[Mapping[str, Any]]) -> None:
    """A district's units, staff, notices and streets, unless they are there."""
    site = directory.find_site(facts["hosts"][0])
    if site is None:
        return
    with acting_in(Scope(site.tenant_id)):
        is_new = not list_units(site.tenant_id, include_inactive=True)
        if is_new:
            furnish_tenant(site, units=units, seed=facts["seed"])
            put_notices(site.tenant_id, facts)
        if put_places(site) or is_new:
            session.commit()


def roll_out(province_id: int, tenant_id: int, module: str, facts: Mapping[str, Any]) -> None:
    """Each step to the state as the province took it on its day; what was planned for that day is done with it."""
    now, former = clock.now(), ModuleState.NONE
    for name, begun in facts["rollout"][module].items():
        state = ModuleState(name)
        why = facts.get("reason", "") if state in {ModuleState.SUSPENDED, ModuleState.RETIRED} else ""
        with clock.frozen(at(begun) if isinstance(begun, date) else now - timedelta(days=begun)):
            switch_module(province_id, member_id=tenant_id, module=module, to=state, actor=SYSTEM, reason=why)
            for item in open_items(province_id, member_id=tenant_id, module=module, to=state):
                finish(item, from_state=former, actor=SYSTEM)
        former = state


def settings_of(facts: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Branding and calendar; the swapped day of New Year 2026 is one that the holidays package doesn't know."""
    branding = {key: facts[key] for key in ("accent", "address", "hotline", "email")} | {"is_demo": True}
    calendar = WorkingCalendar().to_dict() | {"days_off": ["2026-01-02"], "swapped_days": ["2026-01-10"]}
    profile = {"population": facts["population"]} if "population" in facts else {}
    return {"branding": branding, "calendar": calendar, "profile": profile}


def put_notices(tenant_id: int, facts: Mapping[str, Any]) -> None:
    """The notices of the home page, dated from today."""
    now = clock.now()
    for notice in facts["notices"]:
        starts = now - timedelta(days=notice["days_ago"])
        session.add(
            HomeNotice(
                version=1,
                tenant_id=tenant_id,
                id=new_id(),
                title=notice["title"],
                body=notice["body"],
                starts_at=starts,
                ends_at=starts + timedelta(days=notice["lasts_days"]),
                created_at=starts,
                actor_name="",
            )
        )


def fill_province(facts: Mapping[str, Any]) -> None:
    """Let each module fill the province; it leaves alone what it has filled before."""
    site = directory.find_site(facts["hosts"][0])
    if site is None:
        return
    for module in house().components.switchable:
        if module.demo_at_province:
            with acting_in(Scope(site.tenant_id)):
                resolve_name(module.demo_at_province)(site)
                session.commit()


def fill_modules(app: Flask, facts: Mapping[str, Any]) -> None:
    """Let each module fill the tenant, in the states of its demo; it leaves alone what it has filled before.

    The next one finds all that follows of it: dashboards report what feedback counts.
    """
    directory.forget()
    site = directory.find_site(facts["hosts"][0])
    if site is None:
        return
    for module in sorted(house().components.switchable, key=lambda module: module.demo_is_last):
        if module.demo and site.state_of(module.name) in module.demo_states:
            with acting_in(Scope(site.tenant_id)):
                resolve_name(module.demo)(site, facts["seed"])
                session.commit()
            follow_up(app)


def follow_up(app: Flask) -> None:
    """Counts, smaller pictures, mails, what districts tell their provinces: done before anybody looks."""
    if house().settings.database_dispatcher_url is not None:
        run_due(app)


def take_over(facts: Mapping[str, Any]) -> None:
    """Give a tenant the modules' configuration of the one it is to be like; the same again changes nothing."""
    site, model = directory.find_site(facts["hosts"][0]), directory.find_site(facts.get("like", ""))
    if site is None or model is None:
        return
    items = read_of(model.tenant_id)
    with acting_in(Scope(site.tenant_id)):
        services = [module.name for module in house().components.switchable]
        apply_all(site.tenant_id, {name: items[name] for name in services if name in items}, actor=SYSTEM)
        session.commit()


__all__ = ["known_streets", "load_demo", "people"]

"""The demo's provinces and districts, made by a start that is stopped at every point where it can be."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from flask import Flask
from sqlalchemy import select

import tenants.demo
from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.identity.members import list_members
from modules.dashboards.models import ToldValue
from tenants.demo import build, find_id, load_demo
from tenants.people.units import list_units
from tenants.registry.directory import directory
from tenants.registry.switches import list_changes
from tests.basemap.maps import remove_basemaps


class Stopped(BaseException):
    """The process ends here; not an Exception, since nothing on the way may catch it."""


def elsewhere() -> dict[str, Any]:
    """The demo's provinces and three of its districts, on hosts that the tests' world hasn't."""
    world = tomllib.loads(Path(tenants.demo.__file__).with_name("world.toml").read_text(encoding="utf-8"))
    world["tenants"] = [facts for facts in world["tenants"] if facts["code"] in {"815", "824", "795"}]
    for facts in (*world["provinces"], *world["tenants"]):
        facts["hosts"] = [host.replace(".localhost", "-demo.localhost") for host in facts["hosts"]]
    return world


def build_until_a_second_commit(world: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> bool:
    """One start that is stopped when it would commit for the second time. Returns whether it came to its end."""
    commit, commits = session.commit, 0

    def commit_once() -> None:
        nonlocal commits
        if commits:
            session.rollback()
            stop()
        commits += 1
        commit()

    def stop() -> NoReturn:
        raise Stopped

    with monkeypatch.context() as patch:
        patch.setattr(session, "commit", commit_once)
        try:
            build(world)
        except Stopped:
            return False
    return True


def test_a_start_that_was_stopped_anywhere_goes_on(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    world = elsewhere()
    with app.app_context():
        starts = 1
        while not build_until_a_second_commit(world, monkeypatch):
            starts += 1
            assert starts < 30, "a start makes no progress"
        evaluated = 1
        assert starts == 3 * len(world["provinces"]) + 2 * len(world["tenants"]) + evaluated
        for facts in world["provinces"]:
            province_id = find_id(facts)
            assert province_id is not None
            with acting_in(Scope(province_id)):
                assert len(list_units(province_id)) == len(facts["units"])
                assert len(list_members(province_id)) == 4
        for facts in world["tenants"]:
            site = directory.find_site(facts["hosts"][0])
            assert site is not None
            assert {name: state for name, state in site.switches.items() if state != "none"} == facts["states"]
            with acting_in(Scope(site.tenant_id)):
                assert len(list_units(site.tenant_id)) >= len(world["units"])
                assert len(list_members(site.tenant_id)) >= 7
            with acting_in(Scope(site.province_id)):
                changes = list_changes(site.province_id, member_id=site.tenant_id)
                taken = {name: [c.to_state for c in reversed(changes) if c.module == name] for name in facts["states"]}
                assert taken == {name: list(steps) for name, steps in facts.get("rollout", {}).items()}


@pytest.fixture
def no_basemap_left(app: Flask) -> Iterator[None]:
    """The demo's base map goes with the test: the files outlive it."""
    yield
    remove_basemaps(app)


@pytest.mark.usefixtures("no_basemap_left")
def test_what_the_demo_causes_is_done_before_anybody_looks(app: Flask) -> None:
    world = elsewhere()
    [district] = [facts for facts in world["tenants"] if facts["code"] == "795"]
    world["provinces"] = [facts for facts in world["provinces"] if facts["code"] == "80"]
    load_demo(app, world | {"tenants": [district]})
    with app.app_context():
        province_id = find_id(world["provinces"][0])
        assert province_id is not None
        with acting_in(Scope(province_id)):
            told = select(ToldValue.value).where(ToldValue.code == "feedback.answered", ToldValue.every == "month")
            values = session.scalars(told.order_by(ToldValue.begins_on)).all()
        assert any(values), "the province compares by what another service of its district counted"

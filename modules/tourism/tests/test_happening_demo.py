"""The demo's happenings: each stands at a place of the demo, six are lunar, all is said to be made up where it is."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from dothi.database.session import session
from modules.tourism import demo
from modules.tourism.demo import happenings, load_all
from modules.tourism.happenings.models import Happening
from modules.tourism.happenings.readiness import has_happening_soon
from modules.tourism.places.search import slug_of
from modules.tourism.tests.conftest import site_of
from tests.world import MYTHO, TANAN

InTenant = Callable[[int], AbstractContextManager[None]]
LUNAR = {"mytho": 6, "tanan": 4, "gocongdong": 3}
"""At the least."""


@pytest.mark.parametrize("slug", LUNAR)
def test_some_feasts_are_lunar_and_each_place_is_one_of_the_demo(slug: str) -> None:
    found = happenings.read_file(slug)
    assert len([facts for facts in found if facts.get("rule", "").startswith("RSCALE")]) >= LUNAR[slug]
    path = Path(demo.__file__).with_name(f"{slug}.toml")
    places = {slug_of(facts["vi"]["name"]) for facts in tomllib.loads(path.read_text(encoding="utf-8"))["places"]}
    assert {facts["place"] for facts in found if "place" in facts} <= places
    assert len([facts for facts in found if "en" not in facts and facts.get("is_published", True)]) <= 1


@pytest.mark.parametrize("tenant_id", [MYTHO, TANAN])
def test_a_districts_year_of_happenings(app: Flask, in_tenant: InTenant, tenant_id: int) -> None:
    with app.app_context():
        site = site_of(tenant_id)
    with in_tenant(tenant_id):
        for _twice in range(2):
            load_all(site, 1)
        found = session.scalars(select(Happening).where(Happening.tenant_id == tenant_id)).all()
        wanted = happenings.read_file(site.slug)
        assert len(found) == len(wanted), "filled once"
        assert len([one for one in found if one.place_id]) == len([facts for facts in wanted if "place" in facts])
        assert has_happening_soon(tenant_id) is None


def test_nobody_else_gets_any(app: Flask, in_tenant: InTenant) -> None:
    with app.app_context():
        site = site_of(TANAN)
    with in_tenant(TANAN):
        load_all(site, 1)
        session.commit()
        assert session.scalar(select(func.count()).where(Happening.tenant_id == TANAN))
    with in_tenant(MYTHO):
        assert session.scalar(select(func.count()).where(Happening.tenant_id == MYTHO)) == 0

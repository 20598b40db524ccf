"""What a district admin sets, and what a new tenant begins with."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask, g
from sqlalchemy import select

from dothi.database.session import session
from dothi.sites.site import Site
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Invalid
from dothi.values.ids import new_id
from modules.feedback.models import Category
from modules.feedback.setup.categories import (
    CategoryDraft,
    change_category,
    create_category,
    get_category,
    list_categories,
    retire_category,
    set_routes,
)
from modules.feedback.setup.configuration import load_configuration, read_configuration
from modules.feedback.setup.readiness import CHECKS
from modules.feedback.setup.standard import ensure_categories
from tenants.copying.items import apply_all, read_all
from tenants.registry.models import Unit
from tests.world import GOCONGDONG, MYTHO, TANAN

InTenant = Callable[[int], AbstractContextManager[None]]
ADMIN = Actor.system()
DRAFT = CategoryDraft(code="cay-xanh", name="Cây xanh")


def test_a_category_is_made_changed_and_taken_out_of_use(in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        made = create_category(MYTHO, DRAFT, actor=ADMIN)
        change_category(MYTHO, made, replace(DRAFT, name="Cây xanh đô thị"), version=1, actor=ADMIN)
        assert get_category(MYTHO, made).name == "Cây xanh đô thị"
        with pytest.raises(Conflict):
            change_category(MYTHO, made, DRAFT, version=1, actor=ADMIN)
        retire_category(MYTHO, made, is_retired=True, version=2, actor=ADMIN)
        assert load_configuration(MYTHO).find_category("cay-xanh") is None
        assert list_categories(MYTHO)[-1].code == "cay-xanh"


def test_what_is_wrong_with_a_category_is_said(in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        for draft, field in (
            (replace(DRAFT, code="Cây xanh"), "code"),
            (replace(DRAFT, code="giao-thong"), "code"),
            (replace(DRAFT, name=" "), "name"),
            (replace(DRAFT, limits={**DRAFT.limits, "normal": {"acceptance": 0, "handling": 60}}), "normal_acceptance"),
        ):
            with pytest.raises(Invalid) as refused:
                create_category(MYTHO, draft, actor=ADMIN)
            assert list(refused.value.fields) == [field]


def test_routes_lead_to_units_and_the_rest_to_the_fallback(in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        configuration = load_configuration(MYTHO)
        first, second = list(configuration.units)
        ids = {category.code: category.id for category in configuration.categories.values()}
        set_routes(MYTHO, {ids["giao-thong"]: second, ids["moi-truong"]: None}, fallback=first, actor=ADMIN)
        session.flush()
        changed = load_configuration(MYTHO)
        assert changed.unit_for(changed.categories[ids["giao-thong"]]) == second
        assert changed.unit_for(changed.categories[ids["moi-truong"]]) == first
        with pytest.raises(Invalid) as refused:
            set_routes(MYTHO, {ids["giao-thong"]: ids["giao-thong"]}, fallback=None, actor=ADMIN)
        assert list(refused.value.fields) == [str(ids["giao-thong"])]


def test_another_tenant_takes_the_configuration_over_once(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        create_category(MYTHO, replace(DRAFT, hint_en="Broken and fallen trees"), actor=ADMIN)
        copied = read_all(MYTHO)
    for _ in range(2):
        with in_tenant(GOCONGDONG):
            apply_all(GOCONGDONG, copied, actor=ADMIN)
    with in_tenant(GOCONGDONG):
        codes = [category.code for category in list_categories(GOCONGDONG)]
        assert sorted(codes) == sorted({*codes})
        assert {"giao-thong", "moi-truong"} <= set(codes)
        assert next(c for c in list_categories(GOCONGDONG) if c.code == "cay-xanh").hint_en == "Broken and fallen trees"
        lacking = {check.name for check in CHECKS if check.run(GOCONGDONG) is not None}
        assert lacking == {"feedback.heads"}, "heads are people, who aren't copied"
        assert read_all(GOCONGDONG) == copied


def test_a_tenant_without_categories_gets_the_standard_ones(in_tenant: InTenant) -> None:
    with in_tenant(TANAN):
        before = len(list_categories(TANAN))
        ensure_categories(TANAN)
        assert len(list_categories(TANAN)) == before
    with in_tenant(1):
        ensure_categories(1)
        assert len(list_categories(1)) == 10
        assert any(category.is_confidential for category in list_categories(1))
        assert all(category.hint and category.hint_en for category in list_categories(1))


def test_the_configuration_is_read_past_what_the_request_remembers(app: Flask, site: Site, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        g.site = site
        before = load_configuration(MYTHO)
        chosen = next(unit for unit in before.units if unit != before.settings["fallback_unit"])
        set_routes(MYTHO, {}, fallback=chosen, actor=ADMIN)
        assert load_configuration(MYTHO).settings["fallback_unit"] == chosen


def test_what_another_process_added_a_moment_ago_is_known_at_once(app: Flask, in_tenant: InTenant) -> None:
    parts = app.extensions["dothi"]
    patient = replace(parts, settings=replace(parts.settings, site_cache_seconds=3.0))
    app.extensions["dothi"] = patient
    try:
        with in_tenant(MYTHO):
            remembered = read_configuration(MYTHO)
            category_id, unit_id = new_id(), new_id()
            # As another process does it: nothing here is told to forget.
            row = session.get_one(Category, (MYTHO, next(iter(remembered.categories))))
            values = {c.name: getattr(row, c.key) for c in Category.__table__.columns}
            session.add(Category(**{**values, "id": category_id, "code": "moi", "name": "Lĩnh vực mới"}))
            session.add(Unit(**unit_values(MYTHO, unit_id)))
            session.commit()
            assert read_configuration(MYTHO) is remembered
            assert remembered.categories[category_id].name == "Lĩnh vực mới"
            assert remembered.find_category("moi") is not None
            assert remembered.unit_name(unit_id) == "Đơn vị mới"
            with pytest.raises(KeyError):
                remembered.categories[new_id()]
    finally:
        app.extensions["dothi"] = parts


def unit_values(tenant_id: int, unit_id: UUID) -> dict[str, object]:
    """A unit like the first one."""
    first = session.scalars(select(Unit).where(Unit.tenant_id == tenant_id).limit(1)).one()
    values = {c.name: getattr(first, c.key) for c in Unit.__table__.columns}
    return {**values, "id": unit_id, "code": "moi", "name": "Đơn vị mới"}

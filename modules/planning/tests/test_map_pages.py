"""The map's page and that of a plan: what stands on them without a map; what a version changes, before and after."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from uuid import UUID

import pytest
from flask import Flask

from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.geo import Box
from dothi_testing.plugin import InTenant, run_due
from modules.planning.changes.keeping import find_comparison
from modules.planning.changes.keeping import keep_missing as compare
from modules.planning.lookup.finding import list_published
from modules.planning.map.keeping import find_kept
from modules.planning.map.keeping import keep_missing as keep_tiles
from modules.planning.map.tile import MIN_ZOOM, tiles_of
from modules.planning.plans.publishing import publish, take_layer
from modules.planning.plans.reading import get_plan, get_version
from modules.planning.tests.guard import SYSTEM, add_draft, add_layer, add_plan, add_published, squares
from tests.client import Browser
from tests.world import MYTHO

MAP = "/quy-hoach/ban-do"
LATER = date(2025, 1, 1)


@pytest.fixture
def plan_id(in_tenant: InTenant, site: Site) -> UUID:
    """A plan with a version of 2024."""
    with in_tenant(MYTHO):
        plan_id = add_plan(site).id
        add_published(site, plan_id)
    return plan_id


def add_second(site: Site, plan_id: UUID, *, is_published: bool = True) -> UUID:
    """A version of 2025 in which the second zone is a school."""
    zones = squares(site, codes=("ODT-1", "DGD-2"))
    if is_published:
        return add_published(site, plan_id, zones=zones, valid_from=LATER).id
    draft = add_draft(site, plan_id, valid_from=LATER)
    take_layer(MYTHO, draft, add_layer(site, plan_id, zones), version=draft.version, actor=SYSTEM)
    return draft.id


def test_the_maps_page_lists_what_is_on_it(citizen: Browser, plan_id: UUID) -> None:
    page = citizen.get(MAP).text
    for words in (
        "Đất ở tại đô thị",
        "Đất thương mại, dịch vụ",
        "Quy hoạch phân khu 1",
        "12/QĐ-UBND",
        f"plan={plan_id}",
    ):
        assert words in page.replace("theme=urban", f"plan={plan_id}"), words
    assert "Không có quy hoạch nào áp dụng" in citizen.get(f"{MAP}?ngay=2020-01-01").text
    assert citizen.get(f"{MAP}?ngay=hom-qua").status_code == 422


def test_two_days_stand_side_by_side(citizen: Browser, site: Site, in_tenant: InTenant, plan_id: UUID) -> None:
    with in_tenant(MYTHO):
        add_second(site, plan_id)
    page = citizen.get(f"{MAP}?xem={plan_id}&ngay=2025-02-01&so_voi=2024-02-01").text
    assert page.count("data-sheet") == 2
    assert "date=2025-02-01" in page
    assert "date=2024-02-01" in page
    assert "Đất cơ sở giáo dục và đào tạo" in page
    assert "Đất thương mại, dịch vụ" in page


def test_staff_see_what_a_draft_will_change_and_the_public_only_once_it_is_published(
    app: Flask, head: Browser, citizen: Browser, site: Site, in_tenant: InTenant, plan_id: UUID
) -> None:
    with in_tenant(MYTHO):
        draft_id = add_second(site, plan_id, is_published=False)
    path = f"/work/quy-hoach/phien-ban/{draft_id}"
    assert "Đang so sánh với phiên bản 1" in head.get(path).text
    run_due(app)
    page = head.get(path).text
    for words in ("Phiên bản này sẽ thay đổi những gì", "1 ô thay đổi, 1 ô giữ nguyên", "Đổi mã"):
        assert words in page
    zones = head.get(f"{path}/thay-doi.geojson").json
    assert zones is not None
    assert [zone["properties"]["label"] for zone in zones["features"]] == ["Đổi mã: TMD-2 → DGD-2"]
    public = citizen.get(f"/quy-hoach/do-an/{plan_id}").text
    assert "DGD" not in public
    assert citizen.get(f"/quy-hoach/do-an/{plan_id}/thay-doi/2.geojson").status_code == 404
    with in_tenant(MYTHO):
        version = get_version(MYTHO, draft_id).version
    published = head.post(f"{path}/cong-bo", {"version": version, "plan_version": 2}, page=path)
    assert published.status_code == 303, published.text
    public = citizen.get(f"/quy-hoach/do-an/{plan_id}").text
    for words in ("Phiên bản này thay đổi những gì", "1 ô thay đổi, 1 ô giữ nguyên", "Đang áp dụng"):
        assert words in public
    assert citizen.get(f"/quy-hoach/do-an/{plan_id}/thay-doi/2.geojson").json == zones
    former = citizen.get(f"/quy-hoach/do-an/{plan_id}?phien-ban=1").text
    assert "Đã được thay" in former
    assert "thay đổi những gì" not in former


def test_a_plan_without_a_published_version_has_no_page(citizen: Browser, site: Site, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        plan_id = add_plan(site).id
        add_draft(site, plan_id)
    assert citizen.get(f"/quy-hoach/do-an/{plan_id}").status_code == 404


def test_a_local_adjustment_that_changes_much_is_told_to_staff_before_it_is_published(
    app: Flask, head: Browser, citizen: Browser, site: Site, in_tenant: InTenant, plan_id: UUID
) -> None:
    with in_tenant(MYTHO):
        draft = get_version(MYTHO, add_second(site, plan_id, is_published=False))
        draft.adjustment = "local"
        draft_id = draft.id
    run_due(app)
    warning = "Điều chỉnh cục bộ nhưng nhiều ô thay đổi"
    assert warning in head.get(f"/work/quy-hoach/phien-ban/{draft_id}").text
    with in_tenant(MYTHO):
        draft, plan = get_version(MYTHO, draft_id), get_plan(MYTHO, plan_id)
        publish(MYTHO, draft_id, version=draft.version, plan_version=plan.version, actor=SYSTEM)
    shown = citizen.get(f"/quy-hoach/do-an/{plan_id}").text
    assert "Phiên bản này thay đổi những gì" in shown
    assert warning not in shown


def test_what_a_tenant_lacks_that_moved_here_is_made_by_the_schedule(
    site: Site, in_tenant: InTenant, plan_id: UUID
) -> None:
    with in_tenant(MYTHO):
        add_second(site, plan_id)
    with in_tenant(MYTHO):
        keep_tiles(MYTHO, clock.now())
        compare(MYTHO, clock.now())
    with in_tenant(MYTHO):
        later, first = list_published(MYTHO, plan_id)
        at = tiles_of(Box(later.west, later.south, later.east, later.north), MIN_ZOOM)[0]
        assert set(find_kept(MYTHO, [later.layer_id, first.layer_id], at)) == {later.layer_id, first.layer_id}
        found = find_comparison(MYTHO, later.layer_id, first.layer_id)
    assert found is not None
    assert (found["changed"], found["same"]) == (1, 1)


Counted = Callable[[], AbstractContextManager[list[str]]]


@pytest.mark.parametrize("count", [1, 20])
def test_pages_take_as_many_statements_for_twenty_plans_as_for_one(
    app: Flask, citizen: Browser, site: Site, in_tenant: InTenant, statements: Counted, count: int
) -> None:
    with in_tenant(MYTHO):
        for number in range(count):
            plan_id = add_plan(site, name=f"Quy hoạch {number}").id
            add_published(site, plan_id)
            add_second(site, plan_id)
    run_due(app)
    taken = []
    for path in (
        MAP, f"{MAP}?so_voi=2024-02-01", f"/quy-hoach/do-an/{plan_id}", f"/quy-hoach/do-an/{plan_id}/thay-doi/2.geojson"
    ):  # fmt: skip
        assert citizen.get(path).status_code == 200
        with statements() as seen:
            citizen.get(path)
        taken.append(len([statement for statement in seen if "planning_" in statement]))
    assert taken == [1, 2, 2, 7]

"""The answer to a question: by theme, on a day, of what is published alone; by cells the same as by trying all."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import numpy as np
import pytest
import shapely
from flask import Flask
from sqlalchemy import text

from dothi.database.session import session
from dothi.numbers.counts import read_flows
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Invalid
from dothi.values.geo import Box, Point
from dothi_testing.plugin import InTenant
from modules.planning.coordinates.systems import SYSTEMS
from modules.planning.coordinates.transform import point_to_plane, shape_to_degrees
from modules.planning.layers.content import DrawnZone
from modules.planning.lookup import answer as answering
from modules.planning.lookup.answer import LandAnswer, answer
from modules.planning.lookup.counting import LOOKUPS, count_lookup
from modules.planning.lookup.cover import cover, ranges_around
from modules.planning.lookup.finding import ZONES
from modules.planning.lookup.mapping import zones_of
from modules.planning.lookup.meeting import meet
from modules.planning.lookup.question import Question, about_land, about_point, encode
from modules.planning.plans.drafts import VersionFacts, change_version
from modules.planning.plans.publishing import publish, withdraw
from modules.planning.plans.reading import get_plan, get_version
from modules.planning.shapes import only_land
from modules.planning.tests.guard import add_draft, add_layer, add_plan, add_published, squares
from tests.client import Browser
from tests.world import CENTRES, MYTHO, TANAN

PLANE = SYSTEMS[9210]
SYSTEM = Actor.system()
DAY = date(2025, 6, 1)


def inside(site: Site, x: float, y: float) -> Question:
    """A place so many metres east and north of the first square's corner."""
    middle = point_to_plane(PLANE, site.centre)
    there = shape_to_degrees(PLANE, shapely.Point(middle.x + x, middle.y + y))
    return about_point(Point(there.x, there.y))


def land(site: Site, *corners: tuple[float, float]) -> Question:
    """Land by its corners, in the same metres."""
    middle = point_to_plane(PLANE, site.centre)
    return about_land([[(middle.x + x, middle.y + y) for x, y in corners]], PLANE)


def said(found: LandAnswer) -> dict[str, tuple[str, list[tuple[str, int | None, float | None]]]]:
    """State, and zones with their shares, by theme."""
    return {
        theme.theme.value: (
            theme.state.value,
            [(share.zone.code, share.m2, share.percent) for plan in theme.plans for share in plan.shares],
        )
        for theme in found.themes
    }


NOTHING: tuple[str, list[tuple[str, int | None, float | None]]] = ("no_data", [])


def test_nothing_is_cut_where_too_many_zones_are_asked_about(
    site: Site, in_tenant: InTenant, citizen: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    with in_tenant(MYTHO):
        add_published(site, add_plan(site).id)
    all_of_it = land(site, (-5, -5), (205, -5), (205, 105), (-5, 105))
    page = f"/quy-hoach/ket-qua?q={encode(all_of_it)}"
    assert "TMD-2" in citizen.get(page).text
    monkeypatch.setattr(answering, "MOST_ZONES", 1)
    refused = citizen.get(page)
    assert refused.status_code == 422
    assert "quá nhiều ô quy hoạch" in refused.text
    corners = {"polygon": shapely.geometry.mapping(all_of_it.in_degrees())}
    assert citizen.client.post("/api/v1/planning/answer", json=corners, base_url=citizen.base).status_code == 422


def test_a_point_is_concerned_where_a_zone_is_and_nothing_is_known_elsewhere(site: Site, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        add_published(site, add_plan(site).id)
        found = said(answer(MYTHO, inside(site, 50, 50), day=DAY))
        far = said(answer(MYTHO, inside(site, 500, 50), day=DAY))
    assert found == {"urban": ("concerned", [("ODT-1", None, None)]), "land_use": NOTHING, "infrastructure": NOTHING}
    assert far["urban"] == NOTHING


def test_land_over_two_zones_has_shares_of_both(site: Site, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        add_published(site, add_plan(site).id)
        found = answer(MYTHO, land(site, (80, 10), (120, 10), (120, 20), (80, 20)), day=DAY)
    assert said(found)["urban"] == ("concerned", [("ODT-1", 200, 50.0), ("TMD-2", 200, 50.0)])
    assert found.area_m2 == pytest.approx(400.0)


def test_a_gap_that_the_plan_covers_is_not_concerned(site: Site, in_tenant: InTenant) -> None:
    ring = only_land(squares(site, codes=("ODT",))[0].shape.difference(inside(site, 50, 50).in_plane(PLANE).buffer(10)))
    assert ring is not None
    with in_tenant(MYTHO):
        add_published(site, add_plan(site).id, zones=[DrawnZone(position=1, code="ODT", label="", shape=ring)])
        found = said(answer(MYTHO, inside(site, 50, 50), day=DAY))
    assert found["urban"] == ("not_concerned", [])


def test_a_past_day_is_answered_by_the_version_then_in_force(site: Site, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        plan = add_plan(site)
        add_published(site, plan.id, valid_from=date(2024, 1, 1))
        add_published(site, plan.id, zones=squares(site, codes=("DGT-1",)), valid_from=date(2025, 1, 1))
        by_day = {
            day: said(answer(MYTHO, inside(site, 50, 50), day=day))["urban"][1]
            for day in (date(2023, 12, 31), date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1))
        }
    assert [[code for code, _m2, _percent in zones] for zones in by_day.values()] == [
        [],
        ["ODT-1"],
        ["ODT-1"],
        ["DGT-1"],
    ]


def test_drafts_and_withdrawn_versions_are_in_no_answer(site: Site, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        plan = add_plan(site)
        first = add_published(site, plan.id)
        second = add_published(site, plan.id, zones=squares(site, codes=("DGT-1",)), valid_from=date(2025, 1, 1))
        draft = add_draft(site, plan.id, valid_from=date(2025, 3, 1))
        draft.layer_id = add_layer(site, plan.id, squares(site, codes=("SKK-1",))).id
        session.flush()
        shown = said(answer(MYTHO, inside(site, 50, 50), day=DAY))["urban"][1]
        withdraw(MYTHO, second.id, version=second.version, reason="Sai bản đồ", actor=SYSTEM)
        after = said(answer(MYTHO, inside(site, 50, 50), day=DAY))["urban"][1]
        withdraw(MYTHO, first.id, version=first.version, reason="Sai bản đồ", actor=SYSTEM)
        nothing = said(answer(MYTHO, inside(site, 50, 50), day=DAY))["urban"]
        box = Box.around(CENTRES[MYTHO], 500)
        drawn = zones_of(MYTHO, box, day=DAY, plan_id=None, language="vi")
    assert [shown[0][0], after[0][0], nothing] == ["DGT-1", "ODT-1", NOTHING]
    assert '"features":[]' in drawn


def test_another_tenants_zones_are_in_no_answer(site: Site, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        add_published(site, add_plan(site).id)
    with in_tenant(TANAN):
        assert said(answer(TANAN, inside(site, 50, 50), day=DAY))["urban"] == NOTHING


def test_cells_in_the_table_find_what_trying_all_zones_does(site: Site, in_tenant: InTenant) -> None:
    chance = np.random.default_rng(7)
    middle = point_to_plane(PLANE, site.centre)
    points = shapely.MultiPoint(chance.random((120, 2)) * 2000 + [middle.x, middle.y])
    frame = shapely.box(middle.x, middle.y, middle.x + 2000, middle.y + 2000)
    parts = [only_land(shapely.intersection(each, frame)) for each in shapely.voronoi_polygons(points).geoms]
    zones = [
        DrawnZone(position=number, code="ODT", label="", shape=part)
        for number, part in enumerate((part for part in parts if part is not None), 1)
    ]
    with in_tenant(MYTHO):
        add_published(site, add_plan(site).id, zones=zones)
        for _trial in range(40):
            corners = chance.random((3, 2)) * 2000
            asked = land(site, *[(float(x), float(y)) for x, y in corners])
            expected = {(share.zone.position, share.m2) for share in meet(asked.in_plane(PLANE), zones)}
            found = answer(MYTHO, asked, day=DAY)
            assert {
                (share.zone.position, share.m2)
                for theme in found.themes
                for plan in theme.plans
                for share in plan.shares
            } == expected


@pytest.mark.parametrize("count", [1, 30])
def test_an_answer_takes_two_statements_however_much_there_is(
    site: Site, in_tenant: InTenant, statements: Callable[[], AbstractContextManager[list[str]]], count: int
) -> None:
    with in_tenant(MYTHO):
        for number in range(count):
            add_published(site, add_plan(site, name=f"Quy hoạch {number}").id)
    with in_tenant(MYTHO), statements() as seen:
        found = answer(MYTHO, inside(site, 50, 50), day=DAY)
    assert len(said(found)["urban"][1]) == count
    assert len([each for each in seen if "planning" in each]) == 2


def test_zones_are_found_along_the_index_of_cells(site: Site, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        version = add_published(site, add_plan(site).id, zones=squares(site, codes=("ODT",) * 400, side=5))
        layer = str(version.layer_id)
    with in_tenant(MYTHO):
        ranges = ranges_around(cover(inside(site, 50, 2).shape))
        literals = {
            "$1": f"ARRAY{[first for first, _last in ranges]}",
            "$2": f"ARRAY{[last for _first, last in ranges]}",
            "$3": str(MYTHO),
            "$4": f"ARRAY['{layer}']",
            "$5": "20000",
        }
        statement = re.sub(r"\$\d", lambda found: literals[found[0]], ZONES.text)
        told = "\n".join(session.execute(text(f"EXPLAIN (ANALYZE) {statement}")).scalars())
    [condition] = re.findall(r"planning_zone_cell_pkey.*\n\s+Index Cond: (.*)", told)
    assert "cell >=" in condition
    removed = [int(number) for number in re.findall(r"Rows Removed by \w+ ?\w*: (\d+)", told)]
    assert sum(removed) < 20, told


def test_the_second_of_two_who_publish_is_refused(site: Site, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        plan = add_plan(site)
        drafts = [add_draft(site, plan.id, valid_from=day) for day in (date(2024, 1, 1), date(2024, 2, 1))]
        for draft in drafts:
            draft.layer_id = add_layer(site, plan.id, squares(site)).id
        session.flush()
        seen = get_plan(MYTHO, plan.id).version
        publish(MYTHO, drafts[0].id, version=drafts[0].version, plan_version=seen, actor=SYSTEM)
        with pytest.raises(Conflict):
            publish(MYTHO, drafts[1].id, version=drafts[1].version, plan_version=seen, actor=SYSTEM)


def test_a_draft_says_what_it_lacks(site: Site, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        plan = add_plan(site)
        draft = add_draft(site, plan.id)
        change_version(MYTHO, draft, VersionFacts(adjustment="first"), version=draft.version, actor=SYSTEM)
        draft = get_version(MYTHO, draft.id)
        with pytest.raises(Invalid) as refused:
            publish(MYTHO, draft.id, version=draft.version, plan_version=plan.version, actor=SYSTEM)
    assert set(refused.value.fields) == {"layer_id", "decision", "issuer", "valid_from"}


def test_a_version_begins_after_the_one_before(site: Site, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        plan = add_plan(site)
        add_published(site, plan.id, valid_from=date(2024, 5, 1))
        with pytest.raises(Invalid) as refused:
            add_published(site, plan.id, valid_from=date(2024, 5, 1))
    assert set(refused.value.fields) == {"valid_from"}


def test_look_ups_are_counted_by_day_and_theme(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        count_lookup(MYTHO, ["urban"])
    today = clock.local_today()
    with in_tenant(MYTHO):
        kept = read_flows(MYTHO, [LOOKUPS], today, date(2199, 1, 1))[LOOKUPS.name]
    assert kept == {("all",): 1, ("urban",): 1}


def test_a_look_up_counts_also_where_its_request_is_taken_back(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        count_lookup(MYTHO, [])
        session.rollback()
    today = clock.local_today()
    with in_tenant(MYTHO):
        kept = read_flows(MYTHO, [LOOKUPS], today, date(2199, 1, 1))[LOOKUPS.name]
    assert kept == {("all",): 1, ("none",): 1}

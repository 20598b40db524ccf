"""The demo's plans: drawn once, published, marked as drawn by us."""

from __future__ import annotations

from datetime import date

from dothi.sites.site import Site
from dothi_testing.plugin import InTenant
from modules.planning.demo import load
from modules.planning.lookup.finding import list_in_force
from modules.planning.parcels.finding import find_parcels
from modules.planning.parcels.importing import list_files
from tests.world import MYTHO


def test_a_general_and_two_zoning_plans_with_an_adjustment_are_drawn_once(site: Site, in_tenant: InTenant) -> None:
    for _time in range(2):
        with in_tenant(MYTHO):
            load(site, 815)
    with in_tenant(MYTHO):
        then, now = list_in_force(MYTHO, date(2023, 1, 1)), list_in_force(MYTHO, date(2025, 1, 1))
    assert sorted((plan.kind, plan.number) for plan in then) == [("general", 1), ("zoning", 1)]
    assert sorted((plan.kind, plan.number) for plan in now) == [("general", 1), ("zoning", 1), ("zoning", 2)]
    assert all(plan.is_illustration for plan in now)
    with in_tenant(MYTHO):
        [file] = list_files(MYTHO)
        assert 4_000 < file.parcels < 6_000
        assert len(find_parcels(MYTHO, ward=site.name, sheet="1", number="90")) == 2
    assert all(200 < plan.zones < 400 for plan in now if plan.kind == "zoning")

"""What is known of all plans together: checks before the service opens, figures by which a phase is judged."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import shapely

from dothi.database.session import session
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.geo import Outline
from dothi_testing.plugin import InTenant
from modules.planning.coordinates.transform import shape_to_degrees
from modules.planning.figures import keeping
from modules.planning.figures.indicators import age, covered
from modules.planning.figures.models import PlanFigures
from modules.planning.plans.publishing import withdraw
from modules.planning.readiness import covers_enough, has_plan, knows_codes
from modules.planning.tests.guard import PLANE, SYSTEM, add_plan, add_published, squares
from tests.world import MYTHO

TODAY = date.min, date.max


@pytest.fixture
def outlined(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A territory of four hectares, of which the two squares of `squares` are one half."""
    (first, *_rest) = squares(site)
    west, south, _east, _north = first.shape.bounds
    land = shape_to_degrees(PLANE, shapely.box(west, south, west + 400, south + 100))
    outline = Outline.from_geojson(shapely.geometry.mapping(land))
    monkeypatch.setattr(keeping, "outline_of", lambda _site: outline)


@pytest.mark.usefixtures("outlined")
def test_publication_and_withdrawal_change_share_age_and_checks(site: Site, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        assert has_plan(MYTHO) is not None
        assert covers_enough(MYTHO) is not None
        assert covered(MYTHO, *TODAY).denominator == age(MYTHO, *TODAY).denominator == 0
        version = add_published(site, add_plan(site).id)
        version_id, seen = version.id, version.version
        add_published(site, add_plan(site, name="Quy hoạch trùng").id)
    count(site, in_tenant)
    with in_tenant(MYTHO):
        assert (has_plan(MYTHO), knows_codes(MYTHO), covers_enough(MYTHO)) == (None, None, None)
        share, years = covered(MYTHO, *TODAY), age(MYTHO, *TODAY)
        assert (share.numerator, share.denominator) == (2, 4), "what two plans cover counts once"
        assert years.numerator == (clock.local_today() - date(2023, 12, 1)).days
        withdraw(MYTHO, version_id, version=seen, reason="Nhầm tệp", actor=SYSTEM)
        session.get_one(PlanFigures, MYTHO).covered_ha = 1
    with in_tenant(MYTHO):
        assert "25%" in str(covers_enough(MYTHO))


def test_codes_that_their_list_does_not_have_are_named(site: Site, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        add_published(site, add_plan(site).id, zones=squares(site, codes=("ODT-1", "XYZ-9")))
    count(site, in_tenant)
    with in_tenant(MYTHO):
        assert "XYZ-9" in str(knows_codes(MYTHO))
        assert "ODT-1" not in str(knows_codes(MYTHO))


def test_a_plan_counts_from_its_day_on(site: Site, in_tenant: InTenant) -> None:
    day = clock.local_today() + timedelta(days=3)
    with in_tenant(MYTHO):
        add_published(site, add_plan(site).id, valid_from=day)
    count(site, in_tenant)
    with in_tenant(MYTHO):
        assert session.get_one(PlanFigures, MYTHO).plans == 0
    clock.shift(timedelta(days=3))
    count(site, in_tenant)
    with in_tenant(MYTHO):
        assert session.get_one(PlanFigures, MYTHO).plans == 1


def test_whatever_changes_plans_or_areas_has_them_counted(site: Site, in_tenant: InTenant, run_jobs: Any) -> None:
    with in_tenant(MYTHO):
        add_published(site, add_plan(site).id)
        assert session.get(PlanFigures, MYTHO) is None
    clock.shift(timedelta(seconds=11))
    run_jobs()
    with in_tenant(MYTHO):
        assert session.get_one(PlanFigures, MYTHO).plans == 1


def count(site: Site, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        keeping.keep(site)

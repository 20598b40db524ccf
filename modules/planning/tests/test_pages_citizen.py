"""Citizens ask by a place or a certificate's table, and read what is wrong with it; what pages cost."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from dothi.sites.site import Site
from dothi_testing.plugin import InTenant, run_due
from modules.planning.lookup.asked import written_area
from modules.planning.tests.asking import table
from modules.planning.tests.guard import add_draft, add_plan, add_published
from tests.client import Browser
from tests.world import MYTHO

PAGE = "/quy-hoach"
FORM = "/quy-hoach/goc-thua"


def test_a_certificates_table_leads_to_an_answer_with_its_own_address(
    citizen: Browser, site: Site, in_tenant: InTenant
) -> None:
    with in_tenant(MYTHO):
        add_published(site, add_plan(site).id)
    text = table(site, (80, 10), (120, 10), (120, 20), (80, 20))
    sent = citizen.post(FORM, {"goc": text, "dt": "380"}, page="/quy-hoach")
    assert sent.status_code == 303, sent.text
    shown = citizen.get(sent.headers["Location"]).text
    for words in ("190 m²", "50 %", "400 m²", "VN-2000, 105°45′, 3°"):
        assert words in shown
    assert "q=9210_2_" in shown
    assert "400 m², hơn trên giấy 5,3 %" in shown
    assert "khác nhiều so với trên giấy" not in shown
    for printed, told in (("500", "400 m², kém trên giấy 20 %"), ("300", "400 m², hơn trên giấy 33,3 %")):
        sent = citizen.post(FORM, {"goc": text, "dt": printed}, page="/quy-hoach")
        shown = citizen.get(sent.headers["Location"]).text
        assert told in shown
        assert "khác nhiều so với trên giấy" in shown


def test_the_area_is_read_as_certificates_and_pages_write_it(citizen: Browser, site: Site) -> None:
    text = table(site, (0, 0), (50, 0), (50, 50), (0, 50))
    for typed, read in (
        ("1.250", "1.250"), ("1.250,5", "1.250,5"), ("1,250.5 m2", "1.250,5"), ("1250,5 m²", "1.250,5"),
        ("1 250", "1.250"), ("380,0", "380"), ("120.25", "120,25"), ("0,250", "0,25"),
    ):  # fmt: skip
        sent = citizen.post(FORM, {"goc": text, "dt": typed}, page=PAGE)
        assert f"{read} m²" in citizen.get(sent.headers["Location"]).text, typed
    for wrong in ("-5", "1e3", "1.2.3", "NaN", "0", "m2"):
        assert "Diện tích là số mét vuông" in citizen.post(FORM, {"goc": text, "dt": wrong}, page=PAGE).text, wrong
    kept = citizen.get("/quy-hoach/ket-qua?q=4326_4_1063626.103546_10.0_0.10&dt=512.3750").text
    assert "512,375 m²" in kept, "an address of three decimals, written with a fourth, is what it was"
    assert written_area(512.375) == "512.3750"
    assert written_area(1250.5) == "1250.5"


def test_corners_that_cross_are_shown_with_what_was_understood(citizen: Browser, site: Site) -> None:
    text = table(site, (0, 0), (10, 10), (10, 0), (0, 10))
    refused = citizen.post(FORM, {"goc": text}, page="/quy-hoach")
    assert refused.status_code == 422
    assert refused.text.count("Cạnh 1–2 cắt cạnh 3–4") == 2  # in the summary, at the field
    assert "Đã hiểu 4 góc thửa" in refused.text
    assert text.splitlines()[0] in refused.text


@pytest.mark.parametrize(
    "query",
    ["", "lon=abc&lat=10", "lon=106", "q=9210_2_1.1", "q=xyz", "lon=106.36&lat=10.35&ngay=hom-qua", "lon=NaN&lat=1"],
)
def test_a_question_that_is_none_is_asked_again(citizen: Browser, query: str) -> None:
    answer = citizen.get(f"/quy-hoach/ket-qua?{query}")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_place_outside_the_tenant_is_told(citizen: Browser) -> None:
    assert "Vị trí nằm ngoài" in citizen.get("/quy-hoach/ket-qua?lon=105&lat=21").text


def test_search_engines_find_published_plans_in_both_languages(
    citizen: Browser, site: Site, in_tenant: InTenant
) -> None:
    with in_tenant(MYTHO):
        plan = add_plan(site)
        add_published(site, plan.id)
        add_draft(site, add_plan(site, name="Còn là nháp").id)
        path = f"{PAGE}/do-an/{plan.id}"
    told = citizen.get("/sitemap-planning.xml").text
    assert told.count("/quy-hoach/do-an/") == 2 * 3, "each language, with both addresses"
    assert f"{path}?lang=en</loc>" in told
    assert f'hreflang="en" href="{citizen.base}{path}?lang=en"' in citizen.get(path).text


Counted = Callable[[], AbstractContextManager[list[str]]]


@pytest.mark.parametrize("count", [1, 30])
def test_pages_take_as_many_statements_for_thirty_plans_as_for_one(
    app: Flask, head: Browser, citizen: Browser, site: Site, in_tenant: InTenant, statements: Counted, count: int
) -> None:
    with in_tenant(MYTHO):
        plans = [add_plan(site, name=f"Quy hoạch {number}") for number in range(count)]
        versions = [add_published(site, plan.id) for plan in plans]
        staff = (
            "/work/quy-hoach",
            f"/work/quy-hoach/do-an/{plans[0].id}",
            f"/work/quy-hoach/phien-ban/{versions[0].id}",
        )
    run_due(app)
    place = f"lon={site.centre.lon + 0.0003}&lat={site.centre.lat + 0.0003}"
    public = (PAGE, f"{PAGE}/ket-qua?{place}", f"/api/v1/planning/answer?{place}", "/api/v1/planning/plans")
    taken = {}
    for browser, paths in ((head, staff), (citizen, public)):
        for path in paths:
            assert browser.get(path).status_code == 200
            with statements() as seen:
                browser.get(path)
            taken[path] = len([statement for statement in seen if "planning_" in statement])
    assert list(taken.values()) == [4, 3, 5, 2, 2, 2, 1]

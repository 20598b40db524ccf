"""Feedback and planning tell one another of a place: on the report's page at the desk, and under a planning answer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy import select

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.sites.site import Site
from dothi_testing.plugin import InTenant
from modules.feedback.models import Report
from modules.feedback.tests.guard import SYSTEM, add_category, send
from modules.feedback.workflow.steps import take_step
from modules.planning.plans.publishing import take_layer
from modules.planning.tests.guard import add_draft, add_layer, add_plan, add_published, squares
from tests.client import Browser
from tests.world import MYTHO

Counted = Callable[[], AbstractContextManager[list[str]]]
PLAN = "Quy hoạch phân khu 1"


@pytest.fixture
def site(in_tenant: InTenant) -> Site:
    """Mỹ Tho, where building is a category that asks of the place."""
    with in_tenant(MYTHO):
        add_category(MYTHO, code="xay-dung", name="Trật tự xây dựng", asks_place=True)
        found = house().directory.find_site_by_id(MYTHO)
    assert found is not None
    return found


def accepted(site: Site, category: str) -> str:
    """A report on the first square of `squares`, accepted; returns its code."""
    report = send(site, category=category, place=0.0003)
    report_id, code = report.id, report.code
    session.expunge_all()
    take_step(MYTHO, report_id=report_id, action="accept", actor=SYSTEM, site=site, fields={})
    return code


@pytest.mark.parametrize("count", [1, 20])
def test_staff_see_on_a_report_what_is_planned_there_in_as_many_statements(
    app: Flask, site: Site, in_tenant: InTenant, statements: Counted, count: int
) -> None:
    with in_tenant(MYTHO):
        for number in range(count):
            add_published(site, add_plan(site, name=f"{PLAN}{number}").id)
        code, other = accepted(site, "xay-dung"), accepted(site, "moi-truong")
    head = Browser.at(app, as_="thutruong")
    assert PLAN not in head.get(f"/work/feedback/{other}").text
    head.get(f"/work/feedback/{code}")
    with statements() as seen:
        page = head.get(f"/work/feedback/{code}").text
    for words in (f"{PLAN}0", "ODT-1", "12/QĐ-UBND, 01/12/2023", "/quy-hoach/ket-qua?"):
        assert words in page
    assert len([one for one in seen if "planning_" in one]) == 2


def test_a_draft_is_never_told(app: Flask, site: Site, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        plan = add_plan(site)
        layer = add_layer(site, plan.id, squares(site))
        draft = add_draft(site, plan.id)
        take_layer(MYTHO, draft, layer, version=draft.version, actor=SYSTEM)
        code = accepted(site, "xay-dung")
    page = Browser.at(app, as_="thutruong").get(f"/work/feedback/{code}")
    assert page.status_code == 200
    assert PLAN not in page.text


@pytest.mark.parametrize("count", [1, 20])
def test_an_answer_links_public_reports_near_by_but_no_confidential_one(
    app: Flask, site: Site, in_tenant: InTenant, statements: Counted, count: int
) -> None:
    with in_tenant(MYTHO):
        codes = [accepted(site, "moi-truong") for _number in range(count)]
        secret = accepted(site, "an-ninh")
        waiting = send(site).code
        assert session.scalar(select(Report.is_public).where(Report.tenant_id == MYTHO, Report.code == secret)) is False
    citizen = Browser.at(app)
    address = f"/quy-hoach/ket-qua?lon={site.centre.lon}&lat={site.centre.lat}"
    citizen.get(address)
    with statements() as seen:
        page = citizen.get(address).text
    assert f"/phan-anh/{codes[-1]}" in page
    assert secret not in page
    assert waiting not in page
    assert ("Xem tất cả phản ánh gần đây" in page) == (count > 3)
    assert len([one for one in seen if "feedback_report" in one]) == 1

"""What a service offers for a record of another: a button for whoever may press it, where its desk takes work."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

from flask import Flask

from dothi.manifest.house import house
from dothi.sites.switch import ModuleState
from dothi.values import clock
from modules.feedback.tests.guard import send
from tenants.people.units import find_unit
from tenants.registry.switches import switch_module
from tests.client import Browser
from tests.world import MYTHO, SYSTEM, TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]


def test_a_leader_gives_a_directive_from_a_report_that_leads_back(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        unit, site = find_unit(MYTHO, code="qldt"), house().directory.find_site_by_id(MYTHO)
        assert unit is not None
        assert site is not None
        unit_id, report = str(unit.id), f"/work/feedback/{send(site).code}"
    leader, clerk = (Browser.at(app, MYTHO, as_=local) for local in ("lanhdao", "tiepnhan"))
    offered = re.compile(r'href="(/work/dashboards/directives/new[^"]+)"')
    assert not offered.search(clerk.get(report).text), "who may give none isn't asked to"
    form = leader.get(unescape(offered.findall(leader.get(report).text)[0])).text
    facts = {
        name: unescape(re.findall(rf'name="{name}"[^>]*value="([^"]*)"', form)[0]) for name in ("id", "about_title")
    }
    due_on = (clock.local_today() + timedelta(days=10)).isoformat()
    typed = {"title": "Sửa nắp cống", "unit_id": unit_id, "due_on": due_on, "about_path": report, **facts}
    told = leader.get(leader.post("/work/dashboards/directives/new", typed).headers["Location"]).text
    assert re.search(rf'href="{report}">Phản ánh {report.rpartition("/")[2]}', told)
    with in_tenant(MYTHO):
        secret = send(site, category="an-ninh")
        secret.is_confidential, secret.place = True, "nhà ông Ba"
        path, title = f"/work/feedback/{secret.code}", f"Phản ánh {secret.code}"
    [address] = offered.findall(leader.get(path).text)
    assert parse_qs(urlsplit(unescape(address)).query) == {"about": [path], "title": [title]}, "its place stays there"
    with in_tenant(TIENGIANG):
        switch_module(
            TIENGIANG, member_id=MYTHO, module="dashboards", to=ModuleState.SUSPENDED, actor=SYSTEM, reason="nghỉ"
        )
    assert not offered.search(leader.get(report).text), "nor where nothing is written now"


def test_a_title_with_letters_that_nobody_sees_can_be_sent(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        unit = find_unit(MYTHO, code="qldt")
        assert unit is not None
        unit_id = str(unit.id)
    leader, due_on = Browser.at(app, MYTHO, as_="lanhdao"), (clock.local_today() + timedelta(days=10)).isoformat()
    page = "/work/dashboards/directives/new"
    for title in ("Nhà \U0001f468\u200d\U0001f469", "a\x00b", "\ue000 riêng", "dài " * 99):
        form = leader.get(page, query_string={"about": "/work/x", "title": title}).text
        names = ("id", "about_title")
        facts = {name: unescape(re.findall(rf'name="{name}"[^>]*value="([^"]*)"', form)[0]) for name in names}
        typed = {"title": "Xem", "unit_id": unit_id, "due_on": due_on, "about_path": "/work/x", **facts}
        assert leader.post(page, typed).status_code == 303, title

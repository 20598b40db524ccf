"""While the service stands still its desk can be read, and says before anybody types that nothing can be changed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flask import Flask

from dothi.sites.switch import ModuleState
from dothi_testing.plugin import InTenant
from modules.dashboards.tests.factories import SYSTEM
from modules.dashboards.tests.guard import fill
from modules.dashboards.tests.test_counted import site_of
from tenants.registry.switches import switch_module
from tests.client import Browser
from tests.world import MYTHO, TIENGIANG

FORM = re.compile(r'<form[^>]*method="post".*?</form>', re.DOTALL)
STILL = "chỉ xem được, chưa thay đổi được"


def pages(app: Flask, values: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Every page of the desk: its address, and what stands in its middle."""
    people = [Browser.at(app, as_=name) for name in ("quantri", "lanhdao", "canbo")]
    adapter = app.url_map.bind("mytho.localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("dashboards_work.") and "GET" in (rule.methods or ()):
            path = adapter.build(rule.endpoint, {name: values.get(name, "csv") for name in rule.arguments})
            answer = next((found for who in people if (found := who.get(path)).status_code != 403), None)
            assert answer is not None, path
            assert answer.status_code == 200, path
            if answer.mimetype == "text/html":
                yield path, answer.text.split("<main")[1].split("</main>")[0]


def test_no_page_of_the_desk_offers_to_send_a_form(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        values = dict(fill(site_of(MYTHO)))
    live = dict(pages(app, values))
    sending = {path for path, main in live.items() if any("submit" in form for form in FORM.findall(main))}
    assert len(sending) > 20, "while it works the same pages do"
    assert [path for path, main in live.items() if STILL in main] == []
    for state in (ModuleState.SUSPENDED, ModuleState.RETIRED):
        with in_tenant(TIENGIANG):
            switch_module(TIENGIANG, member_id=MYTHO, module="dashboards", to=state, actor=SYSTEM, reason="thử")
        shown = dict(pages(app, values))
        assert shown.keys() >= sending
        assert [path for path, main in shown.items() if STILL not in main] == []
        assert [path for path, main in shown.items() if any("submit" in form for form in FORM.findall(main))] == []

"""The parts of the morning page that all leaders get alike: made once for them, with nothing of one reader's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from decimal import Decimal

import pytest
from flask import Flask, g

from dothi.manifest.house import house
from dothi.manifest.module import Panel
from dothi.values import clock
from dothi.web import morning
from modules.dashboards.demo import load
from modules.dashboards.indicators.periods import Every, last_closed
from modules.dashboards.indicators.states import Direction
from modules.dashboards.tests.factories.values import put_indicator, put_values
from modules.dashboards.tests.test_counted import site_of
from modules.dashboards.values.storing import NewValue
from tests.client import Browser
from tests.world import MYTHO, TANAN

InTenant = Callable[[int], AbstractContextManager[None]]


def test_a_shared_part_says_the_same_to_everybody_who_may_see_it(
    app: Flask, in_tenant: InTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: defaultdict[str, set[str]] = defaultdict(set)
    write = morning.write

    def noting(panel: Panel) -> str:
        html = write(panel)
        if panel.is_shared:
            written[panel.name].add(html)
        return html

    with in_tenant(MYTHO):
        load(site_of(MYTHO), 1)
    monkeypatch.setattr(morning, "write", noting)
    with clock.frozen(clock.now()):
        for who in ("lanhdao", "quantri", "thutruong", "xem"):
            Browser.at(app, as_=who).get("/work")
    assert {name: len(found) for name, found in written.items()} == dict.fromkeys(written, 1)
    assert {"dashboards.morning", "dashboards.alerts"} <= {name for name, [html] in written.items() if html}


def test_a_shared_part_is_not_told_who_reads_it(app: Flask) -> None:
    told: list[object] = []

    def load(_tenant_id: int, member: object) -> None:
        told.append(member)

    with app.app_context():
        g.site, g.member = site_of(MYTHO), "reader"
        for is_shared in (False, True):
            morning.write(Panel(name="x", template="x", load=load, permission="x", is_shared=is_shared))
    assert told == ["reader", None]


def test_a_kept_part_is_new_with_a_new_value_and_nobody_elses(
    app: Flask, in_tenant: InTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = house(app)
    monkeypatch.setitem(
        app.extensions, "dothi", replace(parts, settings=replace(parts.settings, site_cache_seconds=3.0))
    )
    with in_tenant(MYTHO):
        put_indicator(site_of(MYTHO), "do.man", direction=Direction.DOWN, red=Decimal(5))
    leader, other, elsewhere = (
        Browser.at(app, tenant_id, as_=who)
        for tenant_id, who in ((MYTHO, "lanhdao"), (MYTHO, "quantri"), (TANAN, "quantri"))
    )
    for reader in (leader, other, leader):
        assert "Số liệu do.man" in reader.get("/work").text
    assert "Số liệu do.man" not in elsewhere.get("/work").text
    other.client.set_cookie("dothi_language", "en", domain=other.host)
    assert "Indicators to look at" in other.get("/work").text, "another language is another part"
    assert "Chỉ số cần xem" in leader.get("/work").text
    assert "Số liệu do.man" not in Browser.at(app, as_="tiepnhan").get("/work").text
    with in_tenant(MYTHO):
        month = last_closed(clock.local_today(), Every.MONTH)
        put_values(site_of(MYTHO), "do.man", NewValue("do.man", month, Decimal(1), "đo lại"))
    assert "Số liệu do.man" not in leader.get("/work").text

"""Formulas that lead back to themselves: refused and named where a person brings them about, shown where nobody did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from dothi.database.session import session
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.errors import Invalid
from dothi_testing.plugin import InTenant
from modules.dashboards.events import IndicatorsTold
from modules.dashboards.indicators.adopting import adopt_set
from modules.dashboards.indicators.definition import PROVINCE_SET, Source
from modules.dashboards.indicators.drafts import IndicatorDraft
from modules.dashboards.indicators.formulas import circle_under, find_circle
from modules.dashboards.indicators.service import change_indicator, draft_of, load_definitions, write
from modules.dashboards.models import IndicatorRow
from modules.dashboards.province.defining import add_provincial, change_provincial, told_of
from modules.dashboards.province.following import keep_indicators
from modules.dashboards.province.telling import tell_values
from modules.dashboards.takeover import CONFIGURATION
from modules.dashboards.tests.factories import SYSTEM
from modules.dashboards.tests.factories.values import put_indicator
from modules.dashboards.tests.test_counted import site_of
from modules.dashboards.tests.test_provincial import TEXTS, context_of
from tests.blocked import Blocked
from tests.client import Browser
from tests.world import MYTHO, TANAN, TIENGIANG

LIST = "/work/dashboards"


def formula(text: str, name: str = "Ao hồ") -> IndicatorDraft:
    """One of a set."""
    return IndicatorDraft(source=Source.FORMULA, formula=text, texts={"vi": {"name": name}, "en": {}})


def change(site: Site, code: str, text: str) -> None:
    """Another formula, as the form saves it."""
    it = load_definitions(site)[code]
    change_indicator(site, code, replace(draft_of(it), formula=text), version=it.version, actor=SYSTEM)


@given(st.dictionaries(st.sampled_from("abcdef"), st.frozensets(st.sampled_from("abcdef"))))
def test_a_circle_is_found_where_there_is_one(needs: Any) -> None:
    reached: dict[str, set[str]] = {code: set(needed) for code, needed in needs.items()}
    for _step in reached:
        for needed in reached.values():
            needed.update(*(reached.get(code, ()) for code in tuple(needed)))
    for code in "abcdef":
        found, below = find_circle(needs, code), circle_under(needs, code)
        assert bool(found) == (code in reached.get(code, ()))
        assert bool(below) == any(each in reached.get(each, ()) for each in {code, *reached.get(code, ())})
        assert all(after in needs[before] for circle in (found, below) for before, after in pairwise(circle))
        assert not found or found[0] == found[-1] == code
        assert len(set(found[1:])) == len(found[1:]), "no step twice"


def test_two_who_change_formulas_at_once_close_no_circle(app: Flask, in_tenant: InTenant, blocked: Blocked) -> None:
    with in_tenant(MYTHO):
        for code in ("rac.a", "rac.b"):
            put_indicator(site_of(MYTHO), code, source=Source.FORMULA, formula="1 / 2")
    admin = Browser.at(app, as_="quantri")
    sent = {"name": "Rác", "source": "formula", "decimals": "1", "formula": "rac.b + 1", "version": "1"}
    with in_tenant(MYTHO):
        change(site_of(MYTHO), "rac.b", "rac.a + 1")
        second = blocked.pool.submit(admin.post, f"{LIST}/indicators/rac.a/edit", sent)
        blocked.wait_until_waiting()
    refused = second.result(20)
    assert (refused.status_code, "rac.a → rac.b → rac.a" in refused.text) == (422, True)


def test_a_circle_that_comes_with_the_provinces_change_is_shown_and_breaks_nothing_else(
    app: Flask, in_tenant: InTenant, run_jobs: Callable[[], list[str]]
) -> None:
    with in_tenant(TIENGIANG):
        for code, text in (("tinh.a", "1 / 2"), ("tinh.b", "1 / 3")):
            add_provincial(site_of(TIENGIANG), code, formula(text), actor=SYSTEM)
    run_jobs()
    with in_tenant(MYTHO):
        site = site_of(MYTHO)
        adopt_set(site, PROVINCE_SET, actor=SYSTEM)
        change(site, "tinh.a", "tinh.b * 2")  # for itself
        put_indicator(site, "rac.tren", source=Source.FORMULA, formula="tinh.a + 1")
        put_indicator(site, "rac.ngoai", source=Source.FORMULA, formula="4")
    with in_tenant(TIENGIANG):
        change_provincial(site_of(TIENGIANG), "tinh.b", formula("tinh.a + 1"), version=1, actor=SYSTEM)
    run_jobs()
    admin = Browser.at(app, as_="quantri")
    for code, circle in (
        ("tinh.a", "tinh.a → tinh.b → tinh.a"),
        ("tinh.b", "tinh.b → tinh.a → tinh.b"),
        ("rac.tren", "tinh.a → tinh.b → tinh.a"),
    ):
        assert f"không có giá trị: {circle}" in admin.get(f"{LIST}/indicators/{code}").text
    assert admin.get(LIST).text.count("công thức đi vòng") == 2, "of those in the circle"
    told = admin.get(f"{LIST}/sets").text.split('id="set-tinh"')[1].split("</section>")[0]
    assert "tinh.a → tinh.b → tinh.a" in told
    with in_tenant(MYTHO):
        change(site_of(MYTHO), "rac.ngoai", "5")  # another's circle is no reason to refuse it
        tell_values(MYTHO, clock.now())
    assert "không có giá trị" not in admin.get(f"{LIST}/indicators/rac.ngoai").text
    with in_tenant(MYTHO):
        change(site_of(MYTHO), "tinh.a", "1 / 4")
    assert "đi vòng" not in admin.get(LIST).text


def test_an_entry_that_would_close_a_circle_is_left_out_and_named(
    app: Flask, in_tenant: InTenant, run_jobs: Callable[[], list[str]]
) -> None:
    with in_tenant(TIENGIANG):
        add_provincial(site_of(TIENGIANG), "tinh.a", formula("1 / 2"), actor=SYSTEM)
    run_jobs()
    with in_tenant(MYTHO):
        adopt_set(site_of(MYTHO), PROVINCE_SET, actor=SYSTEM)
        write(MYTHO, "rac.x", formula("tinh.c"), from_set="")  # as a copy or an import may leave it
        change(site_of(MYTHO), "tinh.a", "rac.x + 1")
    with in_tenant(TIENGIANG):
        add_provincial(site_of(TIENGIANG), "tinh.c", formula("tinh.a + 1"), actor=SYSTEM)
    run_jobs()
    admin = Browser.at(app, as_="quantri")
    adopted = admin.post(f"{LIST}/sets/tinh", page=f"{LIST}/sets")
    assert adopted.headers["Location"].endswith("/sets")
    page = admin.get(f"{LIST}/sets").text
    assert "Chưa thêm được 1 chỉ số" in page
    assert "tinh.c → tinh.a → rac.x → tinh.c" in page
    with in_tenant(MYTHO):
        assert "tinh.c" not in load_definitions(site_of(MYTHO))


def test_a_copy_that_would_close_a_circle_is_refused_and_one_that_is_one_is_shown(
    app: Flask, in_tenant: InTenant
) -> None:
    with in_tenant(MYTHO):
        put_indicator(site_of(MYTHO), "rac.y")
        put_indicator(site_of(MYTHO), "rac.x", source=Source.FORMULA, formula="rac.y + 1")
        items = [each for each in CONFIGURATION.read(MYTHO) if each.key == "rac.x"]
    with in_tenant(TANAN):
        put_indicator(site_of(TANAN), "rac.x")
        put_indicator(site_of(TANAN), "rac.y", source=Source.FORMULA, formula="rac.x * 2")
    with pytest.raises(Invalid, match=r"rac\.x → rac\.y → rac\.x"), in_tenant(TANAN):
        CONFIGURATION.apply(TANAN, items, SYSTEM)
    with in_tenant(MYTHO):
        session.get_one(IndicatorRow, (MYTHO, "rac.y")).source = Source.FORMULA.value
        session.get_one(IndicatorRow, (MYTHO, "rac.y")).formula = "rac.x * 2"
        session.flush()
        whole = CONFIGURATION.read(MYTHO)
    with in_tenant(TANAN):
        CONFIGURATION.apply(TANAN, whole, SYSTEM)
    page = Browser.at(app, TANAN, as_="quantri").get(f"{LIST}/indicators/rac.x").text
    assert "rac.x → rac.y → rac.x" in page


def test_a_circle_that_was_told_in_parts_is_named(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        add_provincial(site_of(TIENGIANG), "tinh.ao", IndicatorDraft(texts=TEXTS), actor=SYSTEM)
        told = told_of(session.get_one(IndicatorRow, (TIENGIANG, "tinh.ao")))
    with in_tenant(MYTHO):
        circle = [
            {**told, "code": code, "content": {**told["content"], "source": "formula", "formula": other}}
            for code, other in (("tinh.a", "tinh.b"), ("tinh.b", "tinh.a"))
        ]
        keep_indicators(IndicatorsTold(indicators=circle), context_of(MYTHO))
        assert adopt_set(site_of(MYTHO), PROVINCE_SET, actor=SYSTEM) == (0, 2)
    shown = Browser.at(app, as_="quantri").get(f"{LIST}/sets").text.split('id="set-tinh"')[1].split("</section>")[0]
    assert "tinh.a → tinh.b → tinh.a" in shown

"""What modules count is shown exactly, whatever order events come in; nothing of it is stored a second time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.numbers.counts import add_flows, read_flow_days, replace_flow
from dothi.numbers.sums import sums_of
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.worktime import LOCAL_ZONE
from modules.dashboards.indicators.periods import Every, parse_period
from modules.dashboards.indicators.service import load_definitions
from modules.dashboards.values.measuring import keep_measured
from modules.dashboards.values.reading import load_book
from tests.world import MYTHO

InTenant = Callable[[int], AbstractContextManager[None]]
TODAY = date(2026, 11, 30)
NOON = datetime(2026, 11, 30, 12, tzinfo=LOCAL_ZONE)


def site_of(tenant_id: int) -> Site:
    found = house().directory.find_site_by_id(tenant_id)
    assert found is not None
    return found


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_kept_sums_equal_those_counted_anew_after_any_order_of_moves(
    seed: int, app: Flask, in_tenant: InTenant
) -> None:
    random = Random(seed)
    with app.app_context():
        [flow] = [flow for module in house().components for flow in module.flows if flow.name == "feedback.finished"]
    moves = []
    for _number in range(60):
        key = {
            "outcome": random.choice(["published", "rejected"]),
            "in_time": random.choice(["yes", "no"]),
            "unit": "u",
        }
        day = TODAY - timedelta(days=random.randrange(5))
        moves += [(flow, day, key, 1)] + [(flow, day, key, -1)] * (random.random() < 0.3)  # some are corrected
    random.shuffle(moves)
    with in_tenant(MYTHO):
        for at in range(0, len(moves), 7):
            add_flows(MYTHO, moves[at : at + 7])
        kept = read_flow_days(MYTHO, [flow, *flow.sums], date(2000, 1, 1), date(2100, 1, 1))
        of_rows = {key: value for key, value in kept[flow.name].items() if value}
        expected = sums_of(flow.sums, flow.dimensions, of_rows)
        assert {name: {k: v for k, v in kept[name].items() if v} for name in expected} == expected
        assert sum(expected["feedback.published"].values()) > 0
        replace_flow(MYTHO, flow, of_rows)
        rebuilt = read_flow_days(MYTHO, flow.sums, date(2000, 1, 1), date(2100, 1, 1))
        session.rollback()
    assert rebuilt == expected


def test_a_late_event_changes_its_month_and_every_formula_of_it(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        [flow] = [flow for module in house().components for flow in module.flows if flow.name == "feedback.finished"]
        kept = {"outcome": "published", "in_time": "yes", "unit": "u"}
        late = {**kept, "in_time": "no"}
        add_flows(MYTHO, [(flow, date(2026, 10, 3), kept, 3)])
        before = in_time(MYTHO, "2026-10")
        add_flows(MYTHO, [(flow, date(2026, 10, 30), late, 1)])
        after = in_time(MYTHO, "2026-10")
    assert (before, after) == (Decimal("100.0"), Decimal("75.0"))


def in_time(tenant_id: int, month: str) -> Decimal | None:
    book = load_book(
        tenant_id, load_definitions(site_of(tenant_id)), ["feedback.in_time"], since=date(2026, 1, 1), today=TODAY
    )
    return book.cell("feedback.in_time", parse_period(month, Every.MONTH)).value


def test_what_nothing_keeps_is_measured_and_measuring_again_changes_nothing(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO), clock.frozen(NOON):
        for _time in range(2):
            keep_measured(MYTHO, clock.now())
        definitions = load_definitions(site_of(MYTHO))
        book = load_book(MYTHO, definitions, list(definitions), since=TODAY, today=TODAY)
        measured = {code for code, places in book.stored.items() if (Every.WEEK, TODAY) in places}
    assert {code for code, each in definitions.items() if each.source == "measured"} == measured != set()

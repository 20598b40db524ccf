"""Maps of wards: as dark as what was counted there, circles where it was, the same numbers as a table and a picture."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from flask import Flask
from flask_babel import lazy_gettext as _l
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.numbers.counts import Flow, FlowSpec, add_flows
from dothi.numbers.dimensions import CELL, CELL_LEVEL
from dothi.values import clock
from dothi.values.cells import cell, cell_parent
from dothi.values.geo import Point
from dothi.web.drawn_maps import WIDTH, Plane, ground_of
from modules.dashboards.boards.maps import ACROSS, LARGEST, cluster_map, heat_map, level_for
from modules.dashboards.boards.parts import AskedParts, load_parts, pieces_of
from modules.dashboards.boards.tiles import BoardTile, TileKind
from modules.dashboards.indicators.periods import Every, last_closed
from modules.dashboards.indicators.service import load_definitions
from modules.dashboards.tests.factories.boards import put_board
from modules.dashboards.tests.test_counted import site_of
from tests.client import Browser
from tests.wards import HERE, divide
from tests.web.test_drawn_maps import square
from tests.world import MYTHO

InTenant = Callable[[int], AbstractContextManager[None]]
GROUND = ground_of([("a", "A", square(106, 10, 0.1)), ("b", "B", square(106.1, 10, 0.1))])


def cell_of(lon: float, lat: float) -> str:
    return str(cell_parent(cell(Point(lon, lat)), CELL_LEVEL))


def test_the_ward_with_most_is_the_darkest_and_one_without_has_no_shade() -> None:
    values = {"a": Decimal(90), "b": Decimal(88)}
    levels = [[heat_map(GROUND, values, is_share=each).shades[code].level for code in "ab"] for each in (False, True)]
    assert levels == [[4, 4], [4, 0]]
    assert heat_map(GROUND, {}, is_share=True).shades == {}


@given(st.lists(st.tuples(st.floats(106, 106.2), st.floats(10, 10.1)), min_size=1, max_size=60))
def test_circles_hold_all_that_was_counted_and_never_touch(places: list[tuple[float, float]]) -> None:
    cells = {cell_of(lon, lat): Decimal(at + 1) for at, (lon, lat) in enumerate(places)}
    marks = cluster_map(GROUND, cells).marks
    assert sum(mark.value for mark in marks) == sum(cells.values())
    assert len({(mark.x, mark.y) for mark in marks}) == len(marks)
    assert all(mark.r <= LARGEST for mark in marks)


@given(st.floats(0.02, 3))
def test_circles_have_room_however_large_the_district(degrees: float) -> None:
    plane = Plane(106, 10, WIDTH / degrees, WIDTH / degrees)
    assert degrees * 2 ** level_for(plane) / 360 <= ACROSS


def count_at(ward: str, lon: float, day: date, number: int) -> None:
    """So many reports in a ward, at a place, on a day."""
    flows = {flow.name: flow for module in house().components for flow in module.flows}
    keys = {
        "feedback.received": {"channel": "web", "category": "c", "level": "normal"},
        "feedback.received_wards": {"ward": ward},
        "feedback.received_cells": {"cell": cell_of(lon, HERE.lat)},
    }
    add_flows(MYTHO, [(flows[name], day, key, number) for name, key in keys.items()])
    add_flows(
        MYTHO, [(flows["feedback.received_cells_month"], day.replace(day=1), {"cell": cell_of(lon, HERE.lat)}, number)]
    )


DAYS, MONTHS = "days", "months"
BY_CELL = FlowSpec(DAYS, _l("Ngày"), (CELL,), months=FlowSpec(MONTHS, _l("Tháng"), (CELL,)))


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 2_000))
def test_a_long_span_is_read_by_the_month_and_each_day_once(since: date, length: int) -> None:
    pieces = list(pieces_of(BY_CELL, (since, since + timedelta(days=length))))
    edges = [since, *(until for _name, (_since, until) in pieces)]
    assert [span for _name, span in pieces] == list(pairwise(edges))
    assert edges[-1] == since + timedelta(days=length)
    assert all(day.day == 1 for name, span in pieces if name == MONTHS for day in span)
    assert sum((until - begins).days for name, (begins, until) in pieces if name == DAYS) <= 60


def test_a_map_of_years_is_what_its_days_come_to_and_reads_months(app: Flask, in_tenant: InTenant) -> None:
    with app.test_request_context(), in_tenant(MYTHO):
        definition = load_definitions(site_of(MYTHO))["feedback.received"]
        days = [date(2025, 1, 1) + timedelta(days=37 * number) for number in range(20)]
        for number, day in enumerate(days, 1):
            count_at("w1", HERE.lon + 0.02 * (number % 3), day, number)
        spans = [(days[0], days[-1]), (days[3], days[4]), (date(2025, 1, 1), date(2026, 1, 1)), (days[2], days[9])]
        asked = [AskedParts(definition, CELL, span) for span in spans]
        found = load_parts(MYTHO, asked)
        for each in asked:
            since, until = each.span
            counted = sum(number for number, day in enumerate(days, 1) if since <= day < until)
            assert sum(number for number, _ in found[each.key].numbers.values()) == counted
            assert found[each.key].elsewhere == 0
        session.execute(delete(Flow).where(Flow.tenant_id == MYTHO, Flow.name == "feedback.received_cells"))
        assert load_parts(MYTHO, asked[2:3]) == {asked[2].key: found[asked[2].key]}, "no day of a whole year is read"


def test_a_map_a_table_a_file_and_a_picture_say_the_same(app: Flask, in_tenant: InTenant) -> None:
    month = last_closed(clock.local_today(), Every.MONTH)
    with in_tenant(MYTHO):
        divide(("w1", "Phường Giữa", -0.01, 0.01), ("w2", "Phường Đông", 0.01, 0.03))
        session.commit()
    with in_tenant(MYTHO):
        count_at("w1", HERE.lon, month.begins, 7)
        count_at("w2", HERE.lon + 0.02, month.last_day, 3)
        count_at("w2", HERE.lon + 0.02, month.ends, 50)
        kinds = (TileKind.MAP, TileKind.CLUSTERS, TileKind.WARDS)
        tiles = [BoardTile(id=kind, kind=kind, codes=("feedback.received",)) for kind in kinds]
        path = f"/work/dashboards/boards/{put_board(site_of(MYTHO), 'Theo phường', *tiles).id}"
    leader = Browser.at(app, as_="lanhdao")
    asked = f"every=month&from={month.begins}&until={month.begins}"
    page = leader.get(f"{path}?{asked}").text
    assert page.count('class="dt-map"') == 2
    assert ("Phường Giữa: 7</title>" in page, page.count('class="dt-map-mark"')) == (True, 2)
    assert f"received_since={month.begins}T00%3A00&amp;received_until={month.ends}T00%3A00" in page
    for kind in kinds:
        rows = list(csv.reader(io.StringIO(leader.get(f"{path}/tiles/{kind}.csv?{asked}").text.removeprefix("\ufeff"))))
        assert rows[1:] == [["Phường Giữa", "7"], ["Phường Đông", "3"]]
    assert leader.get(f"{path}/tiles/map.png?{asked}").data.startswith(b"\x89PNG")
    assert leader.get(f"{path}/tiles/wards.png").status_code == 404

"""Timeline and matrix of a project: days stand where they belong, nothing hides, no foreign project is shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from dothi.values import clock
from dothi.values.ids import new_id
from dothi_testing.plugin import InTenant
from tenants.board.timeline import LABELS, MARK, RIGHT, WIDTH, PlanItem, PlanPhase, draw, next_quarter, quarter_of
from tests import plans
from tests.client import Browser
from tests.plans import NOW
from tests.world import HOSTS, LONGAN, MYTHO, TIENGIANG

DAYS = st.dates(date(2017, 1, 1), date(2032, 12, 31))
ITEMS = st.builds(
    PlanItem, unit=st.sampled_from(("Mỹ Tho", "Cai Lậy")), module=st.just("feedback"), target=st.just("live"), on=DAYS,
    status=st.sampled_from(("planned", "done", "held")), owner=st.just(""), is_onboarded=st.booleans(),
)  # fmt: skip


def phase_of(days: tuple[date, date], items: list[PlanItem], *, is_open: bool) -> PlanPhase:
    first, last = sorted(days)
    return PlanPhase(
        id=new_id(), name="Giai đoạn", starts_on=first, ends_on=None if is_open else last, is_closed=False,
        verdict=None, items=sorted(items, key=lambda item: item.on),
    )  # fmt: skip


PHASES = st.builds(phase_of, st.tuples(DAYS, DAYS), st.lists(ITEMS, max_size=5), is_open=st.booleans())


@given(DAYS)
def test_a_quarter_has_three_months(day: date) -> None:
    start, after = quarter_of(day), next_quarter(day)
    assert start <= day < after
    assert (after.year * 12 + after.month) - (start.year * 12 + start.month) == 3


@given(st.lists(PHASES, min_size=1, max_size=4), DAYS)
def test_everything_stands_within_the_drawing_and_no_mark_hides_another(phases: list[PlanPhase], today: date) -> None:
    drawing = draw(phases, today=today)
    assert len(drawing.bars) == len(phases)
    for bar in drawing.bars:
        assert LABELS <= bar.x <= bar.x + bar.width <= WIDTH
        assert sum(len(line.marks) for line in bar.lines) == len(bar.phase.items)
        for line in bar.lines:
            places = [mark.x for mark in line.marks]
            assert all(later - earlier >= MARK for earlier, later in pairwise(places))
            assert line.y < drawing.height
    assert drawing.today is None or LABELS <= drawing.today <= WIDTH - RIGHT


def test_half_of_the_days_are_half_of_the_way() -> None:
    phase = phase_of((date(2026, 1, 1), date(2026, 12, 31)), [], is_open=False)
    drawing = draw([phase], today=date(2026, 7, 2))
    assert drawing.today is not None
    assert abs(drawing.today - (LABELS + (WIDTH - LABELS - RIGHT) / 2)) <= 1
    assert [quarter.label for quarter in drawing.quarters] == ["Q1", "Q2", "Q3", "Q4"]


@pytest.fixture(autouse=True)
def held_clock() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def viewer(app: Flask) -> Browser:
    return Browser(app, HOSTS[TIENGIANG]).enter("xem@tiengiang.example")


def test_timeline_and_matrix_show_units_onboarded_or_not(viewer: Browser, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        project = plans.project(TIENGIANG)
        pilot = plans.phase(TIENGIANG, project)
        plans.phase(TIENGIANG, project, position=1, name="Nhân rộng", starts_on=date(2027, 1, 1), ends_on=None)
        plans.item(TIENGIANG, pilot, member_id=MYTHO, status="done", planned_at=datetime(2026, 7, 1, tzinfo=UTC))
        plans.item(TIENGIANG, pilot, unit_code="816", unit_name="Thị xã Gò Công")
        plans.item(TIENGIANG, pilot, unit_code="817", unit_name="Thị xã Cai Lậy", status="cancelled")
    timeline = viewer.get(f"/console/programme/{project}/timeline").text
    assert "Nhân rộng" in timeline
    assert "đã thực hiện" in timeline
    assert "Cai Lậy" not in timeline
    matrix = viewer.get(f"/console/programme/{project}/matrix").text
    for text in (timeline, matrix):
        assert "Thành phố Mỹ Tho" in text
        assert "Thị xã Gò Công" in text
        assert "chưa khởi tạo" in text
        assert "15/12/2026" in text


@pytest.mark.parametrize("page", ["timeline", "matrix"])
def test_another_provinces_project_is_as_a_missing_one(page: str, viewer: Browser, in_tenant: InTenant) -> None:
    with in_tenant(LONGAN):
        foreign = plans.project(LONGAN)
    assert viewer.get(f"/console/programme/{foreign}/{page}").status_code == 404
    assert viewer.get(f"/console/programme/{uuid4()}/{page}").status_code == 404


@pytest.mark.parametrize("page", ["timeline", "matrix"])
def test_a_project_without_phases_says_so(page: str, viewer: Browser, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        project = plans.project(TIENGIANG, created_at=NOW + timedelta(days=1))
    assert "chưa có" in viewer.get(f"/console/programme/{project}/{page}").text


def test_a_phase_alone_is_drawn_by_its_months() -> None:
    phase = phase_of((date(2026, 11, 20), date(2027, 3, 5)), [], is_open=False)
    drawing = draw([phase], today=date(2027, 1, 15), is_close=True)
    assert [quarter.label for quarter in drawing.quarters] == ["11", "12", "1", "2", "3"]
    assert [quarter.year for quarter in drawing.quarters] == ["2026", "", "2027", "", ""]
    assert drawing.today is not None

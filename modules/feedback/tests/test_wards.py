"""Reports lie in the wards of today, and are counted by them as they are counted otherwise: kept equals rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, select, text

from dothi.database.session import session
from dothi.numbers.counts import Flow, Key, Stock, read_flow_days, read_flows, read_stocks
from dothi.values import clock
from dothi_testing.plugin import InTenant, run_due
from modules.feedback import wards
from modules.feedback.counts.counting import counts_of_rows
from modules.feedback.counts.facets import (
    DUE,
    DUE_WARDS,
    FINISHED_WARDS,
    OPEN_WARDS,
    RATED_WARDS,
    RECEIVED_CELLS,
    RECEIVED_CELLS_MONTH,
    RECEIVED_WARDS,
)
from modules.feedback.migrations import feedback_0006_open_wards, feedback_0007_due
from modules.feedback.models import Report
from modules.feedback.tests.conftest import Submit, Who
from tests.wards import HERE, divide
from tests.world import MYTHO

PLACED = (RECEIVED_WARDS, RECEIVED_CELLS, RECEIVED_CELLS_MONTH, FINISHED_WARDS, RATED_WARDS)


def kept() -> dict[str, dict[tuple[str, ...], int]]:
    """What is kept of all days, without what has come to nothing."""
    today = clock.local_today()
    flows = read_flows(MYTHO, PLACED, today - timedelta(days=400), today + timedelta(days=1))
    return {name: {key: value for key, value in found.items() if value} for name, found in flows.items()}


def counted() -> dict[str, dict[tuple[str, ...], int]]:
    """The same of the rows."""
    found: dict[str, dict[tuple[str, ...], int]] = {}
    for flow in PLACED:
        for (_day, key), number in counts_of_rows(MYTHO)[1][flow.name].items():
            of_flow = found.setdefault(flow.name, {})
            of_flow[key] = of_flow.get(key, 0) + number
        found.setdefault(flow.name, {})
    return found


@pytest.mark.parametrize("at_once", [2, 500])
def test_counts_by_ward_follow_reports_steps_and_areas(
    app: Flask,
    submit: Submit,
    take: Callable[..., None],
    who: Who,
    in_tenant: InTenant,
    monkeypatch: pytest.MonkeyPatch,
    at_once: int,
) -> None:
    monkeypatch.setattr(wards, "REPORTS_AT_ONCE", at_once)
    with in_tenant(MYTHO):
        divide(("giua", "Phường Giữa", -0.01, 0.01))
        session.commit()
    run_due(app)
    inside = [submit().report.id for _number in range(3)]
    secret = submit(category="an-ninh").report.id
    outside = submit(lon=HERE.lon + 0.015).report.id
    take(inside[0], "reject", who("tiepnhan"), reason="Không thuộc địa bàn.")
    run_due(app)
    with in_tenant(MYTHO):
        assert wards_by_id() == {**dict.fromkeys([*inside, secret], "giua"), outside: None}
        assert sum(kept()["feedback.received_wards"].values()) == 4
        assert sum(kept()["feedback.received_cells"].values()) == 3
        assert kept()["feedback.finished_wards"] == {("rejected", "yes", "giua"): 1}
        assert kept() == counted()
        assert open_by_ward() == {"giua": 3}
        divide(("tay", "Phường Tây", -0.01, -0.001), ("dong", "Phường Đông", 0.01, 0.02))
        session.commit()
    run_due(app)
    with in_tenant(MYTHO):
        assert wards_by_id() == {**dict.fromkeys([*inside, secret], None), outside: "dong"}
        assert kept() == counted()
        assert kept()["feedback.received_wards"] == {("dong",): 1}
        assert open_by_ward() == {"dong": 1}
        session.execute(delete(Stock).where(Stock.tenant_id == MYTHO, Stock.name == OPEN_WARDS.name))
        assert read_stocks(MYTHO, (OPEN_WARDS,)) == {OPEN_WARDS.name: {}}
        session.execute(text(feedback_0006_open_wards.COUNTED))
        assert open_by_ward() == {"dong": 1}, "as the migration counts them"
        due = due_by_day()
        assert sum(due[DUE.name].values()) > sum(due[DUE_WARDS.name].values()) == 1
        session.execute(delete(Flow).where(Flow.tenant_id == MYTHO, Flow.name.in_(list(due))))
        session.execute(text(feedback_0007_due.COUNTED))
        assert due_by_day() == due, "likewise"


def due_by_day() -> dict[str, dict[tuple[date, Key], int]]:
    """Open reports on the days of their deadlines, as they are kept; they are what the rows say."""
    today = clock.local_today()
    found = read_flow_days(MYTHO, (DUE, DUE_WARDS), today, today + timedelta(days=100))
    kept = {name: {place: value for place, value in days.items() if value} for name, days in found.items()}
    assert kept == {name: counts_of_rows(MYTHO)[1][name] for name in kept}
    return kept


def open_by_ward() -> Counter[str]:
    """Open reports by ward, as they are kept; they are what the rows say."""
    found = read_stocks(MYTHO, (OPEN_WARDS,))[OPEN_WARDS.name]
    assert found == counts_of_rows(MYTHO)[0][OPEN_WARDS.name]
    numbers: Counter[str] = Counter()
    for (ward, _due), number in found.items():
        numbers[ward] += number
    return numbers


def wards_by_id() -> dict[UUID, str | None]:
    rows = session.execute(select(Report.id, Report.ward).where(Report.tenant_id == MYTHO))
    return dict(rows.all())

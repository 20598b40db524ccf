"""Keeps the counts by events, and counts anew from the rows: for demo data, repairs and the tests that compare both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, case, cast, func, literal, select

from dothi.database.session import session
from dothi.numbers.counts import Counted, FlowSpec, Key, StockSpec, add_flows, add_stocks, replace_flow, replace_stock
from dothi.numbers.dimensions import CELL_LEVEL
from dothi.outbox.events import HandlerContext
from dothi.values.cells import CELL_LEVEL as CELL_LEVEL_OF_ROWS
from dothi.values.worktime import LOCAL_ZONE
from modules.feedback.counts.facets import (
    ASSIGNED,
    CONFIDENTIAL,
    DISPLEASED,
    DUE,
    DUE_WARDS,
    EVERY_UNIT,
    FINISHED,
    FINISHED_WARDS,
    FLOWS,
    NOBODY,
    OPEN,
    OPEN_WARDS,
    PUBLIC,
    QUEUE,
    RATED,
    RATED_WARDS,
    RECEIVED,
    RECEIVED_CELLS,
    RECEIVED_CELLS_MONTH,
    RECEIVED_WARDS,
    STOCKS,
    flow_keys,
    stock_keys,
)
from modules.feedback.events import (
    Facets,
    ReportClockMoved,
    ReportDeadlineNeared,
    ReportDeadlinePassed,
    ReportStepTaken,
    ReportSubmitted,
)
from modules.feedback.models import Report
from modules.feedback.rules.statuses import ANSWERED, Rating, Status

R = Report


def count_new(event: ReportSubmitted, context: HandlerContext) -> None:
    """A report more."""
    move(context.tenant_id, None, event.after)


def count_change(
    event: ReportStepTaken | ReportDeadlineNeared | ReportDeadlinePassed | ReportClockMoved, context: HandlerContext
) -> None:
    """A report that counts elsewhere now."""
    move(context.tenant_id, event.before, event.after)


def move(tenant_id: int, before: Facets | None, after: Facets | None) -> None:
    """Take a report out of the counts of its facets before, and into those after; sums, so in any order."""
    move_all(tenant_id, [(before, after)])


def move_all(tenant_id: int, changes: Iterable[tuple[Facets | None, Facets | None]]) -> None:
    """The same for several reports. Two statements at the most."""
    stocks: Counter[tuple[StockSpec, Key]] = Counter()
    flows: Counter[tuple[FlowSpec, date, Key]] = Counter()
    for facets, by in ((each, by) for before, after in changes for each, by in ((before, -1), (after, 1))):
        for stock_place in stock_keys(facets):
            stocks[stock_place] += by
        for flow_place in flow_keys(facets):
            flows[flow_place] += by
    add_stocks(
        tenant_id, [(spec, dict(zip(spec.dimensions, key, strict=True)), by) for (spec, key), by in stocks.items()]
    )
    add_flows(
        tenant_id,
        [(flow, day, dict(zip(flow.dimensions, key, strict=True)), by) for (flow, day, key), by in flows.items()],
    )


def recount(tenant_id: int) -> None:
    """Set all counts of the tenant to what the rows say. While it runs, no event of it may be under way."""
    stocks, flows = counts_of_rows(tenant_id)
    for spec in STOCKS:
        replace_stock(tenant_id, spec, stocks[spec.name])
    for flow in FLOWS:
        replace_flow(tenant_id, flow, flows[flow.name])


def counts_of_rows(tenant_id: int) -> Counted:
    """Stocks and flows by name, counted in the rows: what the kept ones must equal once all events are handled."""
    unit, member = _text(R.unit_id), _text(R.assignee_id)
    category = cast(R.category_id, _STRING)
    stocks = {
        OPEN.name: _stock(tenant_id, [unit, R.status, R.due_state, R.level], R.is_open),
        OPEN_WARDS.name: _stock(tenant_id, [R.ward, R.due_state], R.is_open & R.ward.is_not(None)),
        QUEUE.name: _with_every_unit(_stock(tenant_id, [unit, R.status, R.due_state], R.is_open)),
        CONFIDENTIAL.name: _with_every_unit(
            _stock(tenant_id, [unit, R.status, R.due_state], R.is_open & R.is_confidential)
        ),
        ASSIGNED.name: _stock(tenant_id, [member, R.due_state], R.is_open & R.assignee_id.is_not(None)),
        PUBLIC.name: _stock(tenant_id, [category, R.status], R.is_public),
    }
    in_time = case((R.is_in_time.is_(True), literal("yes")), else_=literal("no"))
    # As `facets.outcome_of` says.
    outcome = case((R.status.in_(ANSWERED), literal(Status.PUBLISHED.value)), else_=R.status)
    # As `facets.is_displeasing` says.
    displeasing = R.status.in_(ANSWERED) & (
        R.is_in_time.is_not(True) | R.reopened_at.is_not(None) | (func.coalesce(R.rating, "") == Rating.UNSATISFIED)
    )
    cell = cast(R.cell.op(">>")(cast(2 * (CELL_LEVEL_OF_ROWS - CELL_LEVEL), Integer)), _STRING)
    is_placed, is_due = R.ward.is_not(None), R.is_open & R.due_at.is_not(None)
    flows = {
        RECEIVED_WARDS.name: _flow(tenant_id, R.submitted_at, [R.ward], is_placed),
        RECEIVED_CELLS.name: _flow(tenant_id, R.submitted_at, [cell], is_placed & ~R.is_confidential),
        FINISHED_WARDS.name: _flow(tenant_id, R.finished_at, [outcome, in_time, R.ward], is_placed),
        RATED_WARDS.name: _flow(tenant_id, R.rated_at, [R.rating, R.ward], is_placed),
        RECEIVED.name: _flow(tenant_id, R.submitted_at, [R.channel, category, R.level]),
        FINISHED.name: _flow(tenant_id, R.finished_at, [outcome, in_time, unit]),
        RATED.name: _flow(tenant_id, R.rated_at, [R.rating, _text(R.rated_unit_id)]),
        DISPLEASED.name: _flow(tenant_id, R.finished_at, [unit], displeasing),
        DUE.name: _flow(tenant_id, R.queue_at, [unit], is_due),
        DUE_WARDS.name: _flow(tenant_id, R.queue_at, [R.ward], is_due & is_placed),
    }
    flows[RECEIVED_CELLS_MONTH.name] = _by_month(flows[RECEIVED_CELLS.name])
    return stocks, flows


def _by_month(days: Mapping[tuple[date, Key], int]) -> dict[tuple[date, Key], int]:
    months: Counter[tuple[date, Key]] = Counter()
    for (day, key), number in days.items():
        months[day.replace(day=1), key] += number
    return dict(months)


_STRING = Report.__table__.c.code.type


def _text(column: Any) -> ColumnElement[str]:
    return func.coalesce(cast(column, _STRING), NOBODY)


def _stock(tenant_id: int, key: list[Any], condition: Any) -> dict[Key, int]:
    rows = session.execute(select(*key, func.count()).where(R.tenant_id == tenant_id, condition).group_by(*key))
    return {tuple(row[:-1]): row[-1] for row in rows}


def _with_every_unit(counted: dict[Key, int]) -> dict[Key, int]:
    sums: Counter[Key] = Counter(counted)
    for (_unit, *rest), n in counted.items():
        sums[(EVERY_UNIT, *rest)] += n
    return sums


def _flow(tenant_id: int, at: Any, key: list[Any], *conditions: Any) -> dict[tuple[date, Key], int]:
    day = cast(func.timezone(LOCAL_ZONE.key, at), Date).label("day")
    rows = session.execute(
        select(day, *key, func.count())
        .where(R.tenant_id == tenant_id, at.is_not(None), *conditions)
        .group_by(day, *key)
    )
    return {(row[0], tuple(row[1:-1])): row[-1] for row in rows}

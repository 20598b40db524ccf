"""The hot queries are explained as the application's role, under the policy, on a tenant with 20,000 reports.

They must walk an index and touch few rows: a plan that reads the whole tenant, or a table in sequence, fails.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from flask import Flask, g
from psycopg.pq import TransactionStatus
from sqlalchemy import event, select, update

from bench.reports import copy_reports
from dothi.database.acting import acting_in
from dothi.database.scope import DEPLOYMENT, Scope, current_scope
from dothi.database.session import db, session
from dothi.database.trips import watchers
from dothi.identity.models import MembershipRow
from dothi.manifest.house import house
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.actor import Actor, ActorKind
from dothi.values.geo import Box, Point
from dothi.work.dispatch import Dispatcher
from dothi_testing.databases import TestDatabase
from modules.feedback.counts.counting import recount
from modules.feedback.counts.tallies import count_public, count_queue
from modules.feedback.grounds import around
from modules.feedback.mapping import map_features
from modules.feedback.models import Report
from modules.feedback.pages import panels
from modules.feedback.pages.panels import MOST_COUNTED
from modules.feedback.queries import Filters, find_by_token, get_public_report, list_public
from modules.feedback.queues import View, count_rows, list_queue
from modules.feedback.rules.domain import Status
from modules.feedback.submission import _first_result
from tests.world import CENTRES, HOSTS, MYTHO

REPORTS = 20_000
MOST_ROWS = 1_200
"""Rows that a plan may touch: of 20,000 reports some 800 are open; nothing that a page shows needs more."""
PEOPLE = ("tiepnhan", "canbo", "thutruong", "lanhdao")

Plan = dict[str, Any]


@pytest.fixture(scope="module")
def city(standing_app: Flask, database: TestDatabase) -> Flask:
    """Mỹ Tho with many reports and their counts, and many deliveries of which a few are pending."""
    with standing_app.app_context():
        site = site_of(MYTHO)
        with psycopg.connect(database.owner_url) as owner:
            copy_reports(owner, site, count=REPORTS)
            put_deliveries(owner)
        with acting_in(Scope(MYTHO)):
            recount(MYTHO)
            session.commit()
        with psycopg.connect(database.owner_url) as owner:
            put_neighbours(owner)
        with psycopg.connect(database.owner_url, autocommit=True) as owner:
            owner.execute("VACUUM ANALYZE")
    return standing_app


def site_of(tenant_id: int) -> Site:
    """A tenant's site."""
    with acting_in(DEPLOYMENT):
        site = house().directory.find_site(HOSTS[tenant_id])
    assert site is not None
    return site


def put_deliveries(owner: psycopg.Connection[Any]) -> None:
    """20,000 deliveries, all but a hundred done."""
    owner.execute(
        "INSERT INTO dothi_event (tenant_id, id, name, module, occurred_at, payload)"
        " SELECT %s, gen_random_uuid(), 'ReportSubmitted', 'feedback', now(), '{}' FROM generate_series(1, %s)",
        [MYTHO, REPORTS],
    )
    owner.execute(
        "INSERT INTO dothi_delivery"
        " (tenant_id, event_id, handler, module, next_at, attempts, done_at, failed_at, error)"
        " SELECT tenant_id, id, 'feedback.count_new', 'feedback', now() - interval '1 hour', 0,"
        "        CASE WHEN row_number() OVER () > 100 THEN now() END, NULL, NULL"
        " FROM dothi_event WHERE tenant_id = %s AND payload = '{}'",
        [MYTHO],
    )


def put_neighbours(owner: psycopg.Connection[Any]) -> None:
    """A hundred tenants with counts like ours: a table of one tenant's counts is rightly read in sequence."""
    owner.execute("INSERT INTO dothi_tenant (id, province_id) SELECT n, 1 FROM generate_series(1001, 1100) n")
    owner.execute(
        "INSERT INTO dothi_stock (tenant_id, name, key, value)"
        " SELECT n, name, key, value FROM dothi_stock, generate_series(1001, 1100) n WHERE tenant_id = %s",
        [MYTHO],
    )


@contextmanager
def explaining() -> Iterator[list[Plan]]:
    """Explain each statement of the block just before it runs, on the same connection and with the same values."""
    plans: list[Plan] = []

    def explain(_connection: object, cursor: Any, statement: str, parameters: Any, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            plans.append(plan_of(cursor.connection.cursor(), statement, parameters))

    def explain_direct(connection: psycopg.Connection[Any], statement: str, values: Any) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "WITH")):
            return
        is_alone = connection.info.transaction_status == TransactionStatus.IDLE
        if is_alone:  # its scope goes with it
            connection.execute(current_scope().opening)
        plans.append(plan_of(psycopg.RawCursor(connection), statement, values))
        if is_alone:
            connection.execute("ROLLBACK")

    event.listen(db.engine, "before_cursor_execute", explain)
    watchers.append(explain_direct)
    try:
        yield plans
    finally:
        watchers.remove(explain_direct)
        event.remove(db.engine, "before_cursor_execute", explain)


def plan_of(cursor: psycopg.Cursor[Any], statement: Any, parameters: Any) -> Plan:
    """What PostgreSQL really did."""
    row = cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters).fetchone()
    assert row is not None
    found = json.loads(row[0]) if isinstance(row[0], str) else row[0]
    plan: Plan = found[0]["Plan"]
    return plan


def nodes(plan: Plan) -> Iterator[Plan]:
    """The plan and all below it."""
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def rows_touched(plan: Plan) -> int:
    """Rows that its scans read, those thrown away included."""
    removed = ("Rows Removed by Filter", "Rows Removed by Index Recheck")
    return sum(
        round((node["Actual Rows"] + sum(node.get(name, 0) for name in removed)) * node["Actual Loops"])
        for node in nodes(plan)
        if node["Node Type"].endswith("Scan") and "Relation Name" in node
    )


def expect_an_index(plans: list[Plan], *, most: int = MOST_ROWS) -> None:
    """Nothing was read in sequence, and few rows were read at all."""
    assert plans
    for plan in plans:
        told = json.dumps(plan, indent=1)
        assert not any(node["Node Type"] == "Seq Scan" for node in nodes(plan)), told
        assert rows_touched(plan) <= most, told


def actor_of(name: str) -> Actor:
    """A member of the staff."""
    row = session.execute(
        select(MembershipRow).where(MembershipRow.tenant_id == MYTHO, MembershipRow.email.startswith(f"{name}@"))
    ).scalar_one()
    return Actor(
        kind=ActorKind.MEMBER,
        name=row.name,
        membership_id=row.id,
        permissions=house().components.permissions_of(row.roles),
        unit_ids=frozenset(map(UUID, row.unit_ids)),
        heads=frozenset(map(UUID, row.headed_unit_ids)),
    )


@contextmanager
def in_the_city(city: Flask) -> Iterator[None]:
    """In a request to Mỹ Tho, in its scope."""
    with city.test_request_context("/", headers={"Host": HOSTS[MYTHO]}), acting_in(Scope(MYTHO)):
        yield
        session.rollback()


def test_first_and_later_pages_of_the_public_list(city: Flask) -> None:
    with in_the_city(city):
        with explaining() as first:
            page = list_public(MYTHO)
        later_cursor = page.next_cursor
        with explaining() as later:
            assert len(list_public(MYTHO, cursor=later_cursor).items) == 25
    expect_an_index(first, most=26)
    expect_an_index(later, most=26)


def test_the_public_list_of_a_rare_status(city: Flask) -> None:
    with in_the_city(city), explaining() as plans:
        list_public(MYTHO, Filters(statuses=(Status.ACCEPTED,)))
    expect_an_index(plans, most=REPORTS // 4)


NOWHERE = UUID(int=7)
RARE = {
    "category": Filters(category_id=NOWHERE),
    "status": Filters(statuses=(Status.REJECTED,)),
    "unit": Filters(unit_id=NOWHERE),
    "level": Filters(level="complex"),
    "rating": Filters(rating="unsatisfied"),
    "box": Filters(box=Box(106.0, 10.0, 106.01, 10.01)),
    "near": Filters(near=around(Point(106.0, 10.0))),
}


@pytest.mark.parametrize("what", ["category", "status", "box", "near"])
def test_a_filter_of_the_public_list_that_few_reports_pass(city: Flask, what: str) -> None:
    with in_the_city(city), explaining() as plans:
        list_public(MYTHO, RARE[what])
    expect_an_index(plans, most=30)


def test_what_is_near_a_place_where_much_was_reported(city: Flask) -> None:
    with in_the_city(city), explaining() as plans:
        assert len(list_public(MYTHO, Filters(near=around(CENTRES[MYTHO]))).items) == 25
    expect_an_index(plans, most=REPORTS // 8)


@pytest.mark.parametrize("what", ["category", "status", "unit", "level", "rating"])
def test_a_filter_of_all_reports_that_few_pass(city: Flask, what: str) -> None:
    with in_the_city(city):
        actor = actor_of("tiepnhan")
        with explaining() as plans:
            list_queue(MYTHO, View.ALL, actor, RARE[what])
    expect_an_index(plans, most=60)


AN_HOUR = timedelta(hours=1)
LATELY = clock.now() - AN_HOUR
LONG_AGO = clock.now() - timedelta(days=400)


@pytest.mark.parametrize(
    "lately",
    [
        Filters(since=LATELY),
        Filters(finished_since=LATELY),
        Filters(rated_since=LATELY),
        Filters(since=LONG_AGO, until=LONG_AGO + AN_HOUR),
        Filters(finished_since=LONG_AGO, finished_until=LONG_AGO + AN_HOUR),
        Filters(rated_since=LONG_AGO, rated_until=LONG_AGO + AN_HOUR),
    ],
    ids=["sent", "finished", "rated", "once sent", "once finished", "once rated"],
)
def test_what_is_new_is_counted_and_listed_along_an_index(city: Flask, lately: Filters) -> None:
    with in_the_city(city):
        actor = actor_of("lanhdao")
        with explaining() as plans:
            count_rows(MYTHO, View.ALL, actor, lately, most=1_000)
            list_queue(MYTHO, View.ALL, actor, lately)
    expect_an_index(plans, most=200)


def test_counts_of_list_and_tabs(city: Flask) -> None:
    with in_the_city(city):
        actor = actor_of("thutruong")
        with explaining() as plans:
            count_public(MYTHO)
            count_queue(MYTHO, actor)
    expect_an_index(plans, most=200)


GROWING = {"feedback_report", "dothi_stock", "dothi_flow"}


def test_a_leaders_morning_when_much_came_in_and_much_is_due(city: Flask) -> None:
    now = clock.now()
    half_a_year = (Report.tenant_id == MYTHO, Report.submitted_at > now - timedelta(days=180))
    today = dict.fromkeys(("submitted_at", "finished_at", "rated_at", "due_at", "queue_at"), now)
    with in_the_city(city):
        g.site = site_of(MYTHO)
        changed = session.execute(
            update(Report)
            .where(*half_a_year)
            .values(today | {"is_open": True, "level": "urgent", "rating": "unsatisfied"})
        )
        assert changed.rowcount > 4 * MOST_COUNTED  # type: ignore[attr-defined]
        with explaining() as plans:
            numbers = [card.value for card in panels.morning(MYTHO, None)["cards"]]
            panels.whose(MYTHO, None)
    assert numbers.count("999+") == 3, "urgent, received, finished; the others are kept"
    growing = [plan for plan in plans if GROWING & {node.get("Relation Name") for node in nodes(plan)}]
    assert len(growing) == 6, "the rest is what the desk was set up with"
    expect_an_index(growing, most=MOST_COUNTED)


@pytest.mark.parametrize("half", [0.001, 0.004], ids=["points", "clusters"])
def test_a_screen_of_the_map(city: Flask, half: float) -> None:
    centre = CENTRES[MYTHO]
    box = Box(centre.lon - half, centre.lat - half, centre.lon + half, centre.lat + half)
    with in_the_city(city), explaining() as plans:
        map_features(MYTHO, box)
    expect_an_index(plans, most=5_000)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("view", list(View))
def test_each_tab_of_the_queue(city: Flask, view: View, person: str) -> None:
    with in_the_city(city):
        actor = actor_of(person)
        with explaining() as first:
            page = list_queue(MYTHO, view, actor)
        expect_an_index(first)
        if page.next_cursor:
            with explaining() as later:
                list_queue(MYTHO, view, actor, cursor=page.next_cursor)
            expect_an_index(later)


def test_one_report_by_code_token_and_the_clients_id(city: Flask) -> None:
    with in_the_city(city):
        report = session.scalars(select(Report).where(Report.tenant_id == MYTHO, Report.is_public).limit(1)).one()
        code, token, client_id, digest = report.code, report.track_token, report.client_id, report.body_digest
        session.expunge_all()
        with explaining() as plans:
            assert get_public_report(MYTHO, code).code == code
            assert find_by_token(MYTHO, token) is not None
            assert _first_result(MYTHO, client_id, digest).code == code
    assert len(plans) == 3
    expect_an_index(plans, most=1)


class ExplainingCursor(psycopg.Cursor[Any]):
    """Keeps the plan of each SELECT that a dispatcher sends."""

    plans: list[Plan] = []  # noqa: RUF012  # all cursors share it

    def execute(self, query: Any, params: Any = None, **options: Any) -> ExplainingCursor:
        """Explain first."""
        if isinstance(query, str) and query.startswith("SELECT"):
            super().execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {query}", params)
            row = self.fetchone()
            assert row is not None
            self.plans.append(row[0][0]["Plan"])
        return super().execute(query, params, **options)


def test_pending_deliveries(city: Flask) -> None:
    with city.app_context():
        dispatcher = Dispatcher(house())
        ExplainingCursor.plans.clear()
        dispatcher.connection = psycopg.connect(dispatcher.url, autocommit=True, cursor_factory=ExplainingCursor)
        try:
            assert MYTHO in dispatcher.pending_tenants()
            assert len(dispatcher.take(MYTHO, clock.now())) == 100
        finally:
            dispatcher.close()
    expect_an_index(ExplainingCursor.plans, most=201)

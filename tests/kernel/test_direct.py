"""Statements straight through the driver: scope, policies, errors and the session's transaction are what they were."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from dothi.database.acting import acting_in
from dothi.database.direct import Statement, reading, together, whole_row
from dothi.database.patience import PatientConnection
from dothi.database.scope import Scope, ScopeError
from dothi.database.session import db, session
from dothi.database.trips import watchers
from dothi.numbers.counts import Flow
from tests.world import MYTHO, TANAN

DAY = date(2026, 11, 25)
ADD = Statement(whole_row(Flow))
RENAME = Statement(
    update(Flow).where(Flow.tenant_id == bindparam("of")).values(key=bindparam("new")).returning(Flow.name)
)
KEYS = Statement(select(Flow.key).where(Flow.tenant_id == bindparam("tenant_id"), Flow.name == "x.direct"))


def row(key: str, tenant_id: int = MYTHO) -> dict[str, object]:
    """A number of one day."""
    return {"tenant_id": tenant_id, "name": "x.direct", "day": DAY, "key": key, "value": 1}


def add_all(*keys: str) -> None:
    """Several of them in one batch."""
    with together():
        for key in keys:
            ADD.write(row(key))


def test_without_a_scope_nothing_is_asked(app: Flask) -> None:
    with app.app_context(), pytest.raises(ScopeError):
        KEYS.read({"tenant_id": MYTHO})


def test_a_definer_function_is_asked_outside_whatever_is_open(app: Flask) -> None:
    site = Statement(text("SELECT dothi_site(:tenant_id)"))
    scope = Statement(text("SELECT current_setting('dothi.tenant_id', true)"))
    with app.app_context():
        assert site.ask({"tenant_id": TANAN})["tenant_id"] == TANAN
        assert site.ask({"tenant_id": 999}) is None
        with acting_in(Scope(MYTHO)):
            session.execute(select(Flow.key))
            assert not scope.ask({})
            with pytest.raises(DBAPIError):
                site.ask({"tenant_id": 2**40})
            assert session.scalars(select(Flow.key).where(Flow.name == "x.direct")).all() == []  # it goes on
        assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_a_read_by_itself_opens_no_session_and_leaves_no_connection_behind(app: Flask) -> None:
    with app.app_context(), acting_in(Scope(MYTHO)):
        assert KEYS.read({"tenant_id": MYTHO}) == []
        assert not session().in_transaction()
        assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # a pool that counts


def test_a_reading_transaction_cannot_write(app: Flask) -> None:
    with app.app_context(), acting_in(Scope(MYTHO)):
        with pytest.raises(DBAPIError, match="read-only"), reading():
            RENAME.read({"of": MYTHO, "new": "y"})
        assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
        assert KEYS.read({"tenant_id": MYTHO}) == []


def test_the_policy_holds_another_tenants_rows_back_and_out(app: Flask) -> None:
    with app.app_context():
        with acting_in(Scope(TANAN)):
            ADD.write(row("theirs", TANAN))
            session.commit()
        with acting_in(Scope(MYTHO)):
            assert KEYS.read({"tenant_id": TANAN}) == []
            with pytest.raises(DBAPIError, match="row-level security"):
                ADD.write(row("smuggled", TANAN))


def test_a_read_sees_what_the_session_has_not_flushed_yet_and_a_rollback_takes_all(app: Flask) -> None:
    with app.app_context(), acting_in(Scope(MYTHO)):
        session.execute(insert(Flow).values(row("sent")))
        session.add(Flow(**row("added")))
        ADD.write(row("written"))
        assert {key for (key,) in KEYS.read({"tenant_id": MYTHO})} == {"sent", "added", "written"}
        session.rollback()
        assert KEYS.read({"tenant_id": MYTHO}) == []


def test_writes_sent_together_arrive_together_and_their_error_is_told(app: Flask) -> None:
    with app.app_context(), acting_in(Scope(MYTHO)):
        add_all("one", "two")
        session.commit()
        assert len(KEYS.read({"tenant_id": MYTHO})) == 2
        with pytest.raises(IntegrityError):  # told at the end of the block
            add_all("three", "one")
        session.rollback()
        assert len(KEYS.read({"tenant_id": MYTHO})) == 2


def test_what_cannot_be_sent_takes_nothing_else_back(app: Flask) -> None:
    with app.app_context(), acting_in(Scope(MYTHO)):
        session.execute(insert(Flow).values(row("before")))
        with pytest.raises(DataError):
            add_all("x\x00")
        add_all("one")
        with pytest.raises(DataError):
            add_all("y\x00")
        with pytest.raises(IntegrityError):
            add_all("two", "one")
        assert {key for (key,) in KEYS.read({"tenant_id": MYTHO})} == {"before", "one"}


def test_a_read_that_cannot_be_sent_leaves_the_next_in_its_scope(app: Flask) -> None:
    with app.app_context(), acting_in(Scope(MYTHO)):
        add_for_good("one")
        with reading():
            with pytest.raises(DBAPIError):
                KEYS.read({"tenant_id": object()})
            assert KEYS.read({"tenant_id": MYTHO}) == [("one",)]


def add_for_good(*keys: str) -> None:
    """The same in a transaction of its own."""
    with together(commits=True):
        for key in keys:
            if key == "no number":
                raise ValueError(key)
            ADD.write(row(key))


def test_a_batch_that_commits_is_there_at_once_and_leaves_neither_scope_nor_connection_behind(app: Flask) -> None:
    with app.app_context(), acting_in(Scope(MYTHO)):
        add_for_good("one", "two")
        session.rollback()
        assert len(KEYS.read({"tenant_id": MYTHO})) == 2
        assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
        with db.engine.connect() as connection:  # one of the same pool
            assert connection.exec_driver_sql("SHOW dothi.tenant_id").scalar_one() == ""


def test_what_is_raised_within_a_batch_takes_all_of_it_back(app: Flask) -> None:
    with app.app_context(), acting_in(Scope(MYTHO)):
        with pytest.raises(ValueError, match="no number"):
            add_for_good("sent", "no number")
        assert KEYS.read({"tenant_id": MYTHO}) == []


def test_a_refused_batch_leaves_a_connection_that_goes_on(app: Flask) -> None:
    """What the server skipped isn't believed prepared; `test_many_retries_hold_up_nobody_else` shows it at length."""
    used: list[PatientConnection] = []
    with app.app_context(), acting_in(Scope(MYTHO)):
        add_for_good("one")
        watchers.append(lambda connection, _text, _values: used.append(connection))
        try:
            with pytest.raises(IntegrityError):
                add_for_good("one", "two")
            add_for_good("two")
        finally:
            watchers.pop()
        assert {connection.closed for connection in used} == {False}
        assert len(KEYS.read({"tenant_id": MYTHO})) == 2


def test_an_error_in_a_batch_leaves_what_the_transaction_wrote_before(app: Flask) -> None:
    with app.app_context(), acting_in(Scope(MYTHO)):
        ADD.write(row("before"))
        with pytest.raises(IntegrityError):
            add_for_good("one", "before")
        add_all("after")
        session.commit()
        assert {key for (key,) in KEYS.read({"tenant_id": MYTHO})} == {"before", "after"}

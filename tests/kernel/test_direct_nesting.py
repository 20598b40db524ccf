"""Session and direct statements agree on what is open: random nestings of both are stored as a model says."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import DBAPIError, PendingRollbackError

from dothi.database.acting import acting_in
from dothi.database.direct import Statement, reading, together, whole_row
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.numbers.counts import Flow
from dothi_testing.databases import TestDatabase
from tests.world import MYTHO

if TYPE_CHECKING:
    from collections.abc import Iterator

ADD = Statement(whole_row(Flow))
KEYS = Statement(select(Flow.key).where(Flow.tenant_id == bindparam("tenant_id"), Flow.name == bindparam("name")))
TAKEN = "taken"
Act = tuple[Any, ...]
_numbers = count()


class OopsError(Exception):
    """What a view or service may raise at any point."""


@dataclass
class Model:
    """What should be stored: committed rows, and a layer for the transaction and for each savepoint in it."""

    name: str
    committed: set[str] = field(default_factory=lambda: {TAKEN})
    layers: list[set[str]] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)

    def row(self, key: str) -> dict[str, Any]:
        return {"tenant_id": MYTHO, "name": self.name, "day": date(2026, 11, 25), "key": key, "value": 1}

    @property
    def visible(self) -> set[str]:
        return self.committed.union(*self.layers)

    def in_transaction(self, key: str) -> None:
        if not self.layers:
            self.layers.append(set())
        self.layers[-1].add(key)


@dataclass
class Batch:
    """A `together` block: how many layers it began with, and what it sends at its end."""

    depth: int
    keys: list[str] = field(default_factory=list)


def perform(model: Model, act: Act) -> None:
    """Do it in the program and in the model."""
    kind, *rest = act
    if kind == "read":
        assert {key for (key,) in KEYS.read({"tenant_id": MYTHO, "name": model.name})} == model.visible
    elif kind == "oops":
        raise OopsError
    elif kind == "put":
        put(model, rest[0], f"k{next(_numbers)}")
    elif kind == "clash":
        put(model, rest[0], TAKEN)
    else:
        children, catches = rest
        with catching(model, kind) if catches else nullcontext(), BLOCKS[kind](model):
            for child in children:
                perform(model, child)


def put(model: Model, how: str, key: str) -> None:
    """Write one row; TAKEN is refused by the database."""
    if how == "session":
        session.execute(insert(Flow).values(model.row(key)))
        model.in_transaction(key)
    elif how == "added":
        session.add(Flow(**model.row(key)))
        model.in_transaction(key)
    elif model.batches:
        batch = model.batches[-1]
        if batch.depth == 0 and len(model.layers) == 1:
            batch.depth = 1
        if batch.depth != len(model.layers):
            with pytest.raises(RuntimeError, match="within `together`"):
                ADD.write(model.row(key))
            raise OopsError
        ADD.write(model.row(key))
        batch.keys.append(key)
    else:
        ADD.write(model.row(key))
        model.in_transaction(key)


@contextmanager
def catching(model: Model, kind: str) -> Iterator[None]:
    """Go on after what the block raised. What the database refused is only caught around a savepoint."""
    try:
        yield
    except OopsError:
        pass
    except DBAPIError:
        if kind != "nested":
            raise


@contextmanager
def nested(model: Model) -> Iterator[None]:
    """A savepoint."""
    if not model.layers:
        model.layers.append(set())
    model.layers.append(set())
    try:
        with session.begin_nested():
            yield
    except BaseException:
        model.layers.pop()
        raise
    inner = model.layers.pop()
    model.layers[-1] |= inner


@contextmanager
def batch(model: Model, *, commits: bool = False) -> Iterator[None]:
    """A `together` block."""
    is_apart = commits and not model.layers
    mine = Batch(len(model.layers))
    model.batches.append(mine)
    try:
        with together(commits=commits):
            try:
                yield
            finally:
                model.batches.pop()
    except DBAPIError:
        if not is_apart and mine.keys and mine.depth == 0:
            model.layers.clear()  # what it began is over
        raise
    for key in mine.keys:
        if is_apart:
            model.committed.add(key)
        else:
            model.in_transaction(key)


@contextmanager
def read_only(_model: Model) -> Iterator[None]:
    """A `reading` block."""
    with reading():
        yield


BLOCKS: dict[str, Any] = {
    "nested": nested,
    "together": batch,
    "commits": lambda model: batch(model, commits=True),
    "reading": read_only,
}
LEAVES = st.one_of(
    st.tuples(st.just("put"), st.sampled_from(["session", "added", "direct"])),
    st.tuples(st.just("clash"), st.sampled_from(["session", "direct"])),
    st.just(("read",)),
    st.just(("oops",)),
)
ACTS = st.recursive(
    LEAVES,
    lambda acts: st.tuples(st.sampled_from(sorted(BLOCKS)), st.lists(acts, max_size=4), st.booleans()),
    max_leaves=12,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, min_size=1, max_size=6), commits=st.booleans())
@example(acts=[("nested", [("put", "direct"), ("oops",)], True)], commits=True)
@example(acts=[("put", "session"), ("nested", [("put", "direct"), ("clash", "session")], True)], commits=True)
@example(acts=[("together", [("nested", [("put", "direct"), ("oops",)], True)], True)], commits=True)
@example(acts=[("reading", [("put", "session"), ("read",)], False)], commits=True)
@example(acts=[("put", "added"), ("read",)], commits=True)
def test_what_is_stored_is_what_was_open(app: Flask, database: TestDatabase, acts: list[Act], commits: bool) -> None:
    model = Model(name=f"x.{next(_numbers)}")
    with app.app_context(), acting_in(Scope(MYTHO)):
        ADD.write(model.row(TAKEN))
        session.commit()
        try:
            for act in acts:
                perform(model, act)
            if commits:
                session.commit()
                model.committed = model.visible
            else:
                session.rollback()
        except (OopsError, DBAPIError):
            session.rollback()
    with psycopg.connect(database.owner_url) as owner:
        rows = owner.execute("SELECT key FROM dothi_flow WHERE name = %s", [model.name]).fetchall()
    assert {key for (key,) in rows} == model.committed


def test_an_aborted_transaction_is_never_committed_as_if_it_were_stored(app: Flask) -> None:
    with app.app_context(), acting_in(Scope(MYTHO)):
        model = Model(name="x.aborted")
        ADD.write(model.row(TAKEN))
        with pytest.raises(DBAPIError):
            ADD.write(model.row(TAKEN))
        with pytest.raises(RuntimeError, match="without a savepoint"):
            session.commit()
        session.rollback()
        assert KEYS.read({"tenant_id": MYTHO, "name": model.name}) == []


def test_a_session_that_waits_for_its_rollback_takes_no_direct_statement(app: Flask) -> None:
    with app.app_context(), acting_in(Scope(MYTHO)):
        model = Model(name="x.inactive")
        ADD.write(model.row(TAKEN))
        session.add(Flow(**model.row(TAKEN)))
        with pytest.raises(DBAPIError):
            session.flush()
        with pytest.raises(PendingRollbackError):
            ADD.write(model.row("next"))
        with pytest.raises(PendingRollbackError):
            KEYS.read({"tenant_id": MYTHO, "name": model.name})
        session.rollback()

"""What a process remembers: for some seconds, up to a size, and apart for each application."""

from __future__ import annotations

import contextlib
from functools import partial

import pytest
from flask import Flask

from dothi.database.acting import acting_in
from dothi.database.after_commit import after_commit
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.values.memory import OfApp, Sized, Timed, memories
from tests.world import MYTHO


def test_one_asks_anew_shortly_before_an_answer_is_old_while_the_others_go_on_with_it() -> None:
    now = 0.0
    memory: Timed[int, str] = Timed(2, ticks=lambda: now)
    memory.keep(1, "a", seconds=2)
    now = 1.7
    assert memory.find(1) == "a"
    now = 1.8
    assert [memory.find(1) for _ in range(3)] == [None, "a", "a"]
    now = 2.0
    assert [memory.find(1) for _ in range(3)] == [None, None, None]  # whoever asked never came back
    memory.keep(1, "b", seconds=2)
    assert memory.find(1) == "b"


def test_a_timed_memory_never_outgrows_its_size() -> None:
    now = 0.0
    memory: Timed[int, str] = Timed(2, ticks=lambda: now)
    for key, value in ((1, "a"), (2, "b"), (3, "c")):
        memory.keep(key, value, seconds=2)
    assert [memory.find(n) for n in (1, 2, 3)] == [None, "b", "c"]
    now = 2.5
    assert memory.find(3) is None
    memory.keep(4, "d", seconds=0)
    assert memory.find(4) is None


def test_what_nobody_knows_is_asked_each_time() -> None:
    memory, asked = Timed[str, str | None](2), list[str]()

    def ask() -> None:
        asked.append("x")

    assert [memory.answer("nobody", ask, seconds=9) for _ in range(2)] == [None, None]
    assert len(asked) == 2


@pytest.mark.parametrize("keys", [(1,), ()])
def test_an_answer_asked_for_before_its_key_or_all_was_forgotten_is_not_remembered(keys: tuple[int, ...]) -> None:
    memory: Timed[int, str] = Timed(2)

    def ask() -> str:
        memory.forget(*keys)  # a change was committed while the answer was on its way
        return "of before"

    assert memory.answer(1, ask, seconds=9) == "of before"
    assert memory.find(1) is None


def test_forgetting_one_key_leaves_what_is_asked_for_another() -> None:
    memory: Timed[int, str] = Timed(2)

    def ask() -> str:
        memory.forget(2)
        return "fresh"

    assert memory.answer(1, ask, seconds=9) == "fresh"
    assert memory.find(1) == "fresh"


def test_a_sized_memory_lets_the_oldest_go_and_holds_nothing_too_large() -> None:
    memory: Sized[int, str] = Sized(10, size_of=len)
    values = {1: "aaaaaa", 2: "bbb", 3: "cccc", 4: "d" * 11}
    for key, value in values.items():
        assert memory.answer(key, partial(values.__getitem__, key)) == value
    assert [memory.find(n) for n in (1, 2, 3, 4)] == [None, "bbb", "cccc", None]


def test_none_is_a_value_to_a_sized_memory() -> None:
    memory, made = Sized[int, str | None](10), list[int]()
    for _ in range(2):
        assert memory.answer(1, lambda: made.append(1)) is None
    assert made == [1]


def test_each_application_remembers_by_itself_until_all_is_forgotten() -> None:
    names, one, other = OfApp(lambda: Sized[int, str](10)), Flask("one"), Flask("other")
    for app in (one, other):
        with app.app_context():
            names().keep(1, app.name)
    with one.app_context():
        assert names().find(1) == "one"
    memories(one).clear()
    with one.app_context():
        assert names().find(1) is None
    with other.app_context():
        assert names().find(1) == "other"


def test_what_waits_for_a_commit_is_done_once_and_not_after_a_rollback(app: Flask) -> None:
    done: list[str] = []
    with app.app_context(), acting_in(Scope(MYTHO)):
        after_commit(lambda: done.append("taken back"))
        session.rollback()
        with session.begin_nested():
            after_commit(lambda: done.append("committed"))
        with contextlib.suppress(LookupError), session.begin_nested():
            after_commit(lambda: done.append("taken back with its savepoint"))
            raise LookupError
        assert done == []
        session.commit()
        session.commit()
    assert done == ["committed"]

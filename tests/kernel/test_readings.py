"""Files that people upload are read by a job in a child: what is told, and what happens to those that go too far."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from dothi import clock, readings
from dothi.confined import Limits
from dothi.db import session
from dothi.errors import Conflict
from dothi.house import house
from dothi.module import ReadingKind
from dothi.readings import Reading, ReadingAsked, ReadingState
from dothi.testing.plugin import InTenant
from tests.kernel import test_confined as works
from tests.world import MYTHO, TANAN

RunJobs = Callable[[], list[str]]
KIND = "test.letters"
Told = list[tuple[UUID, Any]]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """What the kind was told; its work is chosen by `works_as`."""
    answers: Told = []
    works_as(monkeypatch, works.count_letters, answers)
    return answers


def works_as(monkeypatch: pytest.MonkeyPatch, function: Any, answers: Told) -> None:
    kind = ReadingKind(
        name=KIND,
        work=f"{works.HERE}:{function.__name__}",
        finish=lambda _site, reading_id, answer: answers.append((reading_id, answer)),
        limits=Limits(seconds=1, memory=64, file=1),
    )
    monkeypatch.setattr(readings, "kind_of", lambda _name: kind)


def ask(in_tenant: InTenant) -> UUID:
    with in_tenant(MYTHO):
        reading_id = readings.ask(MYTHO, "đô thị".encode(), kind=KIND, file_name="a.txt", asked_by="Lê Cán Bộ")
        session.commit()
        return reading_id


def found(in_tenant: InTenant, reading_id: UUID, *, tenant_id: int = MYTHO) -> Reading | None:
    with in_tenant(tenant_id):
        reading = readings.find(tenant_id, reading_id, kind=KIND)
        if reading is not None:
            session.expunge(reading)
        return reading


def test_a_job_reads_the_file_and_the_kind_goes_on_once(
    app: Flask, in_tenant: InTenant, run_jobs: RunJobs, told: Told
) -> None:
    reading_id = ask(in_tenant)
    waiting = found(in_tenant, reading_id)
    assert waiting is not None
    assert waiting.is_waiting
    run_jobs()
    assert told == [(reading_id, {"letters": 6})]
    done = found(in_tenant, reading_id)
    assert done is not None
    assert done.state == ReadingState.DONE
    assert found(in_tenant, reading_id, tenant_id=TANAN) is None
    with in_tenant(MYTHO):
        context: Any = type("Context", (), {"tenant_id": MYTHO, "site": None})
        readings.read(ReadingAsked(reading_id=reading_id), context)
    assert len(told) == 1, "a delivery that runs twice has the effect of once"


@pytest.mark.parametrize(
    ("function", "code"),
    [(works.refuse, "too_many_rows"), (works.fill_memory, readings.OVER_LIMIT), (works.stumble, readings.OVER_LIMIT)],
)
def test_what_is_refused_or_goes_too_far_is_told_and_the_worker_lives(
    app: Flask, in_tenant: InTenant, run_jobs: RunJobs, told: Told, monkeypatch: pytest.MonkeyPatch,
    function: Any, code: str,
) -> None:  # fmt: skip
    works_as(monkeypatch, function, told)
    reading_id = ask(in_tenant)
    assert "done" in run_jobs()
    ended = found(in_tenant, reading_id)
    assert ended is not None
    assert ended.state == ReadingState.REFUSED
    assert ended.refusal is not None
    assert ended.refusal["code"] == code
    assert told == []


def test_one_that_is_dropped_leaves_nothing_and_is_not_read(
    app: Flask, in_tenant: InTenant, run_jobs: RunJobs, told: Told
) -> None:
    reading_id = ask(in_tenant)
    waiting = found(in_tenant, reading_id)
    assert waiting is not None
    with in_tenant(MYTHO):
        readings.drop(MYTHO, reading_id)
        session.commit()
    run_jobs()
    assert told == []
    assert not house(app).storage.exists(waiting.key)


def test_readings_are_forgotten_after_a_day(app: Flask, in_tenant: InTenant, run_jobs: RunJobs, told: Told) -> None:
    reading_id = ask(in_tenant)
    run_jobs()
    with in_tenant(MYTHO):
        readings.forget_old(MYTHO, clock.now() + timedelta(hours=23))
        session.commit()
    kept = found(in_tenant, reading_id)
    assert kept is not None
    with in_tenant(MYTHO):
        readings.forget_old(MYTHO, clock.now() + timedelta(hours=25))
        session.commit()
    assert found(in_tenant, reading_id) is None
    assert not house(app).storage.exists(kept.key)


def test_a_tenant_has_few_files_waiting(app: Flask, in_tenant: InTenant, run_jobs: RunJobs, told: Told) -> None:
    for _number in range(readings.MOST_WAITING):
        ask(in_tenant)
    with in_tenant(MYTHO), pytest.raises(Conflict):
        readings.ask(MYTHO, b"one more", kind=KIND, file_name="b.txt", asked_by="Lê Cán Bộ")
    with in_tenant(TANAN):
        readings.ask(TANAN, b"another tenant's", kind=KIND, file_name="c.txt", asked_by="Lê Cán Bộ")
        session.commit()
    run_jobs()
    ask(in_tenant)


def test_a_reading_that_is_given_up_is_told_to_whoever_waits(app: Flask, in_tenant: InTenant, told: Told) -> None:
    reading_id = ask(in_tenant)
    context: Any = type("Context", (), {"tenant_id": MYTHO})
    with in_tenant(MYTHO):
        readings.give_up(ReadingAsked(reading_id=reading_id), context, OSError("gone"))
        session.commit()
    ended = found(in_tenant, reading_id)
    assert ended is not None
    assert ended.state == ReadingState.REFUSED

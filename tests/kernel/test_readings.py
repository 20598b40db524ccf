"""Files that people upload are read by a job in a child: what is told, and what happens to those that go too far."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

import pytest
from flask import Flask

from dothi.content import telling
from dothi.content.confined import Limits
from dothi.database.session import session
from dothi.manifest.components import Components
from dothi.manifest.house import house
from dothi.manifest.module import ReadingKind
from dothi.sites.site import Site
from dothi.uploads import progress, readings
from dothi.uploads.readings import Reading, ReadingAsked, ReadingState
from dothi.values import clock
from dothi.values.errors import Conflict
from dothi.work import dispatch
from dothi_testing.plugin import InTenant
from dothi_testing.waiting import PATIENCE
from tests.blocked import Blocked
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


def works_as(monkeypatch: pytest.MonkeyPatch, function: Any, answers: Told, **more: Any) -> None:
    kind = ReadingKind(
        name=KIND,
        work=f"{works.HERE}:{function.__name__}",
        finish=lambda _site, reading_id, answer: answers.append((reading_id, answer)),
        **({"limits": Limits(seconds=2, memory=64, file=1)} | more),
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


def test_what_no_row_can_hold_is_told_as_lost_letters(
    in_tenant: InTenant, run_jobs: RunJobs, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    works_as(monkeypatch, works.say_what_no_row_holds, told)
    reading_id = ask(in_tenant)
    run_jobs()
    assert told == [(reading_id, {"Ph\ufffdường": ["\ufffd", 1]})]


@pytest.mark.parametrize(
    ("function", "code"),
    [
        (works.refuse, "too_many_rows"),
        (works.fill_memory, readings.OVER_LIMIT),
        (works.stumble, readings.OVER_LIMIT),
        (works.sleep_for_ever, readings.MACHINE_BUSY),
    ],
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


def test_a_reading_ends_before_its_job_is_ended(
    in_tenant: InTenant, run_jobs: RunJobs, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert readings.CLOCK_SECONDS < dispatch.JOB_SECONDS
    works_as(monkeypatch, works.sleep_for_ever, told, limits=Limits(seconds=600, memory=64, file=1))
    monkeypatch.setattr(readings, "CLOCK_SECONDS", 1)
    reading_id = ask(in_tenant)
    run_jobs()
    ended = found(in_tenant, reading_id)
    assert ended is not None
    assert ended.refusal == {"code": readings.MACHINE_BUSY, "values": {"times": 1}}


def test_a_file_that_blocks_its_reader_each_time_is_blamed_the_third(
    in_tenant: InTenant, run_jobs: RunJobs, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "CLOCK_SECONDS", 0.5)
    works_as(monkeypatch, works.sleep_for_ever, told)
    reading_id = ask(in_tenant)
    codes = []
    for _time in range(4):
        run_jobs()
        ended = found(in_tenant, reading_id)
        assert ended is not None
        assert ended.refusal is not None
        codes.append(ended.refusal["code"])
        with in_tenant(MYTHO):
            assert readings.ask_again(MYTHO, reading_id, kind=KIND)
            session.commit()
    assert codes == [readings.MACHINE_BUSY] * 2 + [readings.BLOCKED] * 2
    monkeypatch.setattr(readings, "CLOCK_SECONDS", 100)
    works_as(monkeypatch, works.count_letters, told)
    run_jobs()
    done = found(in_tenant, reading_id)
    assert done is not None
    assert (done.state, done.refusal) == (ReadingState.DONE, None)


def test_whoever_waits_can_see_how_far_it_is_before_the_job_commits(
    app: Flask, in_tenant: InTenant, run_jobs: RunJobs, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[telling.Progress | None] = []
    tell = progress.tell

    def tell_and_look(reading_id: UUID, how_far: telling.Progress) -> None:
        tell(reading_id, how_far)
        seen.append(progress.find(reading_id))

    monkeypatch.setattr(progress, "tell", tell_and_look)
    works_as(monkeypatch, works.tell_and_wait, told)
    reading_id = ask(in_tenant)
    with app.app_context():
        assert progress.find(reading_id) is None, "it waits for its turn"
    run_jobs()
    assert seen[0] == readings.BEGUN
    assert telling.Progress(telling.READ, 3, 10) in seen
    left = house(app).redis.ttl(f"dothi:reading:{reading_id}")
    assert 0 < left <= progress.KEPT_SECONDS, "nobody reads of a job that died"


def test_how_far_it_is_grows_from_step_to_step() -> None:
    steps = [
        telling.Progress(step, done, 7)
        for step in (telling.OPEN, telling.READ, telling.CHECK, telling.MEASURE, telling.STORE)
        for done in (0, 4, 7)
    ]
    percents = [progress.percent(step) for step in steps]
    assert percents == sorted(percents)
    assert (percents[0], percents[-1]) == (0, 99)
    assert progress.percent(telling.Progress(telling.READ, 0, 0)) == 5


def test_one_that_is_dropped_leaves_nothing_and_is_not_read(
    app: Flask, in_tenant: InTenant, run_jobs: RunJobs, told: Told
) -> None:
    reading_id = ask(in_tenant)
    waiting = found(in_tenant, reading_id)
    assert waiting is not None
    with in_tenant(MYTHO):
        readings.drop(MYTHO, reading_id)
        assert house(app).storage.exists(waiting.key), "until the commit"
        session.commit()
        assert not house(app).storage.exists(waiting.key)
    run_jobs()
    assert told == []


def test_a_drop_that_is_taken_back_keeps_the_file(
    app: Flask, in_tenant: InTenant, run_jobs: RunJobs, told: Told
) -> None:
    reading_id = ask(in_tenant)
    with in_tenant(MYTHO):
        readings.drop(MYTHO, reading_id)
        session.rollback()
        with session.begin_nested() as savepoint:
            readings.drop(MYTHO, reading_id)
            savepoint.rollback()
    run_jobs()
    assert told == [(reading_id, {"letters": 6})]


def test_a_drop_in_a_savepoint_waits_for_the_commit(app: Flask, in_tenant: InTenant, told: Told) -> None:
    reading_id = ask(in_tenant)
    waiting = found(in_tenant, reading_id)
    assert waiting is not None
    with in_tenant(MYTHO):
        with session.begin_nested():
            readings.drop(MYTHO, reading_id)
        assert house(app).storage.exists(waiting.key)
        session.commit()
        assert not house(app).storage.exists(waiting.key)


def test_what_a_process_left_that_died_is_swept_after_a_day(app: Flask, in_tenant: InTenant, told: Told) -> None:
    """Killed after the file was put and before its row was committed: nobody names it."""
    with in_tenant(MYTHO):
        lost_id = readings.ask(MYTHO, b"lost", kind=KIND, file_name="a.txt", asked_by="Lê Cán Bộ")
        lost = session.get_one(Reading, (MYTHO, lost_id)).key
        session.rollback()
    kept = found(in_tenant, ask(in_tenant))
    assert kept is not None
    storage = house(app).storage
    picture = f"{MYTHO}/{readings.SHELF}/{'x' * 22}.jpg"
    storage.put(picture, b"of the same shelf")
    with in_tenant(MYTHO):
        readings.forget_old(MYTHO, clock.now())
        assert storage.exists(lost), "it may be on its way"
    before = (clock.system_time() - timedelta(hours=25)).timestamp()
    for key in (lost, kept.key, picture):
        os.utime(unquote(urlsplit(house(app).settings.files_url).path) + f"/{key}", (before, before))
    with in_tenant(MYTHO):
        readings.forget_old(MYTHO, clock.now())
    assert [storage.exists(key) for key in (lost, kept.key, picture)] == [False, True, True]


def test_a_file_can_be_read_again_while_it_is_kept(
    app: Flask, in_tenant: InTenant, run_jobs: RunJobs, told: Told
) -> None:
    reading_id = ask(in_tenant)
    run_jobs()
    with in_tenant(MYTHO):
        assert readings.ask_again(MYTHO, reading_id, kind=KIND)
        assert not readings.ask_again(MYTHO, reading_id, kind="another")
    run_jobs()
    assert told == [(reading_id, {"letters": 6})] * 2


def test_what_the_work_needs_besides_is_made_in_the_tenants_scope(
    app: Flask, in_tenant: InTenant, run_jobs: RunJobs, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    def prepare(site: Site, options: Mapping[str, Any], folder: Path) -> dict[str, Any]:
        (folder / "beside").write_text(f"{site.tenant_id} {options['asked']}")
        return {"beside": str(folder / "beside")}

    works_as(monkeypatch, works.read_beside, told, prepare=prepare)
    with in_tenant(MYTHO):
        readings.ask(MYTHO, b"x", kind=KIND, file_name="a.txt", asked_by="Lê Cán Bộ", options={"asked": "this"})
    run_jobs()
    assert [answer for _id, answer in told] == [f"{MYTHO} this"]


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


def test_two_who_ask_at_once_are_counted_one_after_the_other(blocked: Blocked, in_tenant: InTenant, told: Told) -> None:
    for _number in range(readings.MOST_WAITING - 1):
        ask(in_tenant)
    with in_tenant(MYTHO):
        readings.ask(MYTHO, b"first", kind=KIND, file_name="a.txt", asked_by="Lê Cán Bộ")
        other = blocked.start(
            lambda: readings.ask(MYTHO, b"second", kind=KIND, file_name="b.txt", asked_by="Lê Cán Bộ")
        )
        blocked.wait_until_waiting()
    with pytest.raises(Conflict) as refused:
        other.result(PATIENCE)
    assert refused.value.code == "too_many_readings"


def test_a_reading_that_is_given_up_is_told_to_whoever_waits(app: Flask, in_tenant: InTenant, told: Told) -> None:
    reading_id = ask(in_tenant)
    context: Any = type("Context", (), {"tenant_id": MYTHO})
    with in_tenant(MYTHO):
        readings.give_up(ReadingAsked(reading_id=reading_id), context, OSError("gone"))
        session.commit()
    ended = found(in_tenant, reading_id)
    assert ended is not None
    assert ended.state == ReadingState.REFUSED


def test_no_reader_begins_its_service_whole() -> None:
    """A manifest loads all pages, forms and tables of its service: two seconds of processor for each file. Tables alone
    bring half a second, and what else a child can't use."""
    works = [kind.work for module in Components.installed() for kind in module.readings]
    assert any(work.startswith("modules.") for work in works)
    load = f"from dothi.content.confined import load_work; [load_work(work) for work in {works}]"
    useless = {"sqlalchemy", "psycopg", "redis", "marshmallow", "structlog", "rq"}
    report = (
        "import sys; print([name for name, module in sys.modules.items() if 'MODULE' in vars(module)],"
        f" sorted({useless} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", f"{load}; {report}"], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[] []"

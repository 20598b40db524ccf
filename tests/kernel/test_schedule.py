"""Scheduled work: at all tenants for what is always on, else where the module works; one failure stops no other."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from rq.utils import import_attribute
from sqlalchemy import select

from dothi.database.acting import acting_in
from dothi.database.scope import DEPLOYMENT
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.uploads import files
from dothi.uploads.files import File
from dothi.values import clock
from dothi.work import jobs
from dothi.work.dispatch import Dispatcher
from dothi.work.jobs import find_scheduled, run_schedule
from dothi_testing.plugin import InTenant
from tests.world import GOCONGDONG, LONGAN, MYTHO, TANAN, TIENGIANG


def picture() -> BytesIO:
    stream = BytesIO()
    Image.new("RGB", (40, 30), "navy").save(stream, "PNG")
    stream.seek(0)
    return stream


def test_tenants_of_a_module_and_of_what_is_always_on(app: Flask) -> None:
    with app.app_context(), acting_in(DEPLOYMENT):
        directory = house().directory
        assert list(directory.list_tenant_ids("feedback")) == [MYTHO, TANAN]
        assert list(directory.list_tenant_ids(None)) == [TIENGIANG, LONGAN, MYTHO, TANAN, GOCONGDONG]


def test_abandoned_pictures_are_deleted_and_claimed_ones_stay(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        old = files.stage(MYTHO, picture(), name="old.png").key
    with clock.frozen(clock.now() + files.STAGED_FOR + timedelta(hours=1)), app.app_context():
        assert run_schedule("kernel.delete_abandoned_files") == (5, 0)
    with in_tenant(MYTHO):
        assert session.scalars(select(File.id).where(File.tenant_id == MYTHO)).all() == []
        assert not house().storage.exists(old)


def test_one_tenants_failure_stops_no_other(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[int] = []

    def run(tenant_id: int, _now: object) -> None:
        ran.append(tenant_id)
        if tenant_id == TIENGIANG:
            raise ValueError("this tenant's data is odd")

    with app.app_context():
        _, scheduled = find_scheduled("kernel.delete_abandoned_files")
        object.__setattr__(scheduled, "run", run)
        try:
            assert run_schedule(scheduled.name) == (4, 1)
        finally:
            object.__setattr__(scheduled, "run", files.delete_abandoned)
    assert len(ran) == 5


def test_each_turn_of_the_schedule_is_started_once_however_many_dispatchers(app: Flask) -> None:
    from dothi.work.jobs import queue  # noqa: PLC0415

    with app.app_context():
        dispatchers = [Dispatcher(house()), Dispatcher(house())]
        for dispatcher in dispatchers:
            dispatcher.start_scheduled()
        assert len(queue(house().redis)) == len(dispatchers[0].schedule)
        with clock.frozen(clock.now() + timedelta(minutes=2)):
            for dispatcher in dispatchers:
                dispatcher.start_scheduled()
        due_again = sum(1 for every in dispatchers[0].schedule.values() if every <= timedelta(minutes=2))
        assert len(queue(house().redis)) == len(dispatchers[0].schedule) + due_again
        # The machine's clock is set back: nothing waits for a time that was left.
        with clock.frozen(clock.now() - timedelta(hours=3)):
            for dispatcher in dispatchers:
                dispatcher.start_scheduled()
        assert len(queue(house().redis)) == 2 * len(dispatchers[0].schedule) + due_again
        for dispatcher in dispatchers:
            dispatcher.close()


def test_what_only_provinces_do_runs_at_provinces_alone(app: Flask) -> None:
    with app.app_context():
        assert run_schedule("tenants.go_live") == (2, 0)


def test_jobs_that_a_dispatcher_of_the_former_version_queued_are_found() -> None:
    assert import_attribute("dothi.jobs.run_delivery") is jobs.run_delivery
    assert import_attribute("dothi.jobs.run_scheduled") is jobs.run_scheduled

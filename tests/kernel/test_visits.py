"""The visitor counter: once a day and browser, staff not counted, shown in the footer."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.values import clock
from dothi.values.memory import memories
from dothi.web import visits
from tests.world import HOSTS, MYTHO, TANAN


def read(app: Flask, tenant_id: int) -> dict[str, int]:
    memories(app).pop(visits.sums, None)
    with app.app_context(), acting_in(Scope(tenant_id)):
        return visits.read_visits(tenant_id)


def flush(app: Flask) -> None:
    """As if the seconds between two writings had passed."""
    with app.app_context():
        visits.gathered().written_at.clear()


def test_a_browser_counts_once_a_day(app: Flask) -> None:
    client, base = app.test_client(), f"http://{HOSTS[MYTHO]}"
    for _ in range(3):
        flush(app)
        assert client.get("/", base_url=base).status_code == 200
    assert read(app, MYTHO) == {"today": 1, "month": 1, "total": 1}
    assert read(app, TANAN) == {"today": 0, "month": 0, "total": 0}
    with clock.frozen(clock.now() + timedelta(days=1)):
        flush(app)
        client.get("/", base_url=base)
        assert read(app, MYTHO) == {"today": 1, "month": 2, "total": 2}


def test_errors_and_programs_do_not_count(app: Flask) -> None:
    client, base = app.test_client(), f"http://{HOSTS[MYTHO]}"
    client.get("/khong-co-trang-nay", base_url=base)
    client.get("/api/v1/categories", base_url=base)
    flush(app)
    assert read(app, MYTHO)["total"] == 0

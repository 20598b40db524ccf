"""Limits on strangers: by address over all tenants, not for members, nobody limited while the counter is away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from dothi.app import create_app
from dothi.database.session import db
from dothi.settings import Settings
from tests.world import HOSTS, MYTHO, TANAN

LIMIT = 60


@pytest.fixture
def limiting(app: Flask, settings: Settings) -> Iterator[Flask]:
    """The application as in production, where the limits are on."""
    made = create_app(replace(settings, request_limits=True))
    yield made
    with made.app_context():
        db.engine.dispose()


def send(app: Flask, tenant_id: int, address: str) -> int:
    """Send something too empty to be stored: it counts all the same."""
    return (
        app.test_client()
        .post("/api/v1/reports", json={}, headers={"Host": HOSTS[tenant_id]}, environ_base={"REMOTE_ADDR": address})
        .status_code
    )


def test_an_address_is_stopped_at_its_limit_others_are_not(limiting: Flask) -> None:
    answers = [send(limiting, MYTHO, "203.0.113.1") for _ in range(LIMIT + 1)]
    assert set(answers[:LIMIT]) == {422}
    assert answers[LIMIT] == 429
    assert send(limiting, MYTHO, "203.0.113.2") == 422
    assert send(limiting, TANAN, "203.0.113.1") == 429, "an address is counted over all tenants"


def test_a_household_of_ipv6_is_one_sender_and_is_told_when_to_come_back(limiting: Flask) -> None:
    answers = [send(limiting, MYTHO, f"2001:db8:1:2::{number:x}") for number in range(1, LIMIT + 2)]
    assert (set(answers[:LIMIT]), answers[LIMIT]) == ({422}, 429)
    assert send(limiting, MYTHO, "2001:db8:1:3::1") == 422
    refused = limiting.test_client().post(
        "/api/v1/reports", json={}, headers={"Host": HOSTS[MYTHO]}, environ_base={"REMOTE_ADDR": "2001:db8:1:2::1"}
    )
    assert 1 <= int(refused.headers["Retry-After"]) <= 3600


def test_without_the_counter_nobody_is_limited(app: Flask, settings: Settings) -> None:
    away = create_app(replace(settings, request_limits=True, redis_url="redis://127.0.0.1:9/0"))
    assert {send(away, MYTHO, "203.0.113.3") for _ in range(3)} == {422}
    with away.app_context():
        db.engine.dispose()

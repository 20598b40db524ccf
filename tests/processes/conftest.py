"""Fixtures of the tests that kill processes: a mail server of their own, a queue, the web's application."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from dothi.app import create_app
from dothi.database.session import db
from dothi.settings import Settings
from dothi_local import ports
from dothi_local.valkey import Valkey
from tests.processes.stack import Processes, SlowMail

LEASE = 2


@pytest.fixture
def mail() -> Iterator[SlowMail]:
    server = SlowMail()
    yield server
    server.close()


@pytest.fixture
def own_settings(settings: Settings, mail: SlowMail, tmp_path: Path) -> Settings:
    valkey = Valkey(tmp_path / "valkey", port=ports.pick(taken=set()), password="tests", durable=False)
    return replace(settings, redis_url=valkey.url, mail_url=mail.url, delivery_lease_seconds=LEASE)


@pytest.fixture
def processes(own_settings: Settings, tmp_path: Path, app: Flask) -> Iterator[Processes]:
    port = int(own_settings.redis_url.rsplit(":", 1)[1].split("/")[0])
    environment = {
        "DATABASE_URL": own_settings.database_url,
        "DATABASE_DISPATCHER_URL": own_settings.database_dispatcher_url or "",
        "REDIS_URL": own_settings.redis_url,
        "MAIL_URL": own_settings.mail_url,
        "FILES_URL": own_settings.files_url,
        "SECRET_KEY": own_settings.secret_key,
        "EXTERNAL_URL": own_settings.external_url,
        "DELIVERY_LEASE_SECONDS": str(LEASE),
    }
    valkey = Valkey(tmp_path / "valkey", port=port, password="tests", durable=False)
    running = Processes(tmp_path, environment, valkey)
    yield running
    running.close()


@pytest.fixture
def web(own_settings: Settings, app: Flask) -> Iterator[Flask]:
    """The application as the web processes have it: with this test's queue, on this test's database."""
    made = create_app(own_settings)
    yield made
    with made.app_context():
        db.engine.dispose()

"""Pytest fixtures for everyone; load them with `pytest_plugins = ["dothi_testing.plugin"]` and override `seed`.

`app` is the application on a fresh copy of the seeded database; `in_tenant`, `run_jobs`, `mails` work on it.
"""

from __future__ import annotations

import json
import os
import re
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import Engine

from dothi.app import create_app
from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import close_pool, db, session
from dothi.identity import passwords
from dothi.manifest.house import house
from dothi.settings import Settings
from dothi.values import clock
from dothi.values.memory import memories
from dothi.work.dispatch import run_due as run_due  # noqa: PLC0414  # found here by tests
from dothi_testing.compiled import CompiledTemplates
from dothi_testing.databases import TestDatabase
from dothi_testing.statements import watching

InTenant = Callable[[int], AbstractContextManager[None]]
REDIS_DATABASES = 16


@pytest.fixture(autouse=True)
def _clock_put_back() -> Iterator[None]:
    """However a test moved the clock, the next one begins with the machine's."""
    yield
    clock.reset()


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """The cheapest hashes that Argon2 has; `test_passwords.py` looks at what production takes."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", quick)
        patch.setattr(passwords, "_NOBODYS_SALT", quick.hash("nobody has this password").rpartition("$")[0])
        yield


@pytest.fixture(scope="session")
def worker() -> str:
    """The xdist worker's name, 'gw0' and so on."""
    return os.environ.get("PYTEST_XDIST_WORKER", "gw0")


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Addresses of PostgreSQL, Redis and the mail catcher: those that run already, else embedded ones of our own."""
    if "TEST_POSTGRES_ADMIN_URL" in os.environ:
        yield {name: value for name, value in os.environ.items() if name.startswith("TEST_")}
        return
    from dothi_local.services import LocalServices

    local = LocalServices(tmp_path_factory.mktemp("services"))
    addresses = local.start()
    try:
        yield addresses.as_test_environment()
    finally:
        local.stop()


@pytest.fixture(scope="session")
def database(services: dict[str, str], worker: str) -> Iterator[TestDatabase]:
    """This worker's database, migrated and not yet seeded."""
    made = TestDatabase.make(services["TEST_POSTGRES_ADMIN_URL"], worker=worker)
    yield made
    close_pool()
    made.remove()


@pytest.fixture(scope="session")
def settings(
    services: dict[str, str], database: TestDatabase, worker: str, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    """Settings of the application under test; the second factor is off, tests of it make their own."""
    number = int(re.sub(r"\D", "", worker) or 0) % REDIS_DATABASES
    return Settings(
        database_url=database.application_url,
        database_owner_url=database.owner_url,
        database_dispatcher_url=database.dispatcher_url,
        redis_url=f"{services['TEST_REDIS_URL'].rstrip('/').removesuffix('/0')}/{number}",
        files_url=tmp_path_factory.mktemp("files").as_uri(),
        mail_url=services["TEST_MAIL_URL"],
        secret_key="tests-" * 8,
        external_url="http://{host}",
        demo=True,
        request_limits=False,
        second_factor=False,
        site_cache_seconds=0.0,
    )


@pytest.fixture(scope="session")
def seed() -> Callable[[Flask], None]:
    """What every test finds in the database; override it with provinces and tenants."""
    return lambda _app: None


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> CompiledTemplates:
    """What templates were compiled to, for all workers of this run: applications of the same pages may share it."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "templates"
    folder.mkdir(exist_ok=True)
    return CompiledTemplates(str(folder))


@pytest.fixture(scope="session")
def application(
    settings: Settings,
    database: TestDatabase,
    seed: Callable[[Flask], None],
    compiled_templates: CompiledTemplates,
) -> Flask:
    """The one application of this worker, its database seeded and frozen as template."""
    made = create_app(settings)
    made.jinja_env.bytecode_cache = compiled_templates
    made.testing = True
    database.renew()
    with made.app_context():
        seed(made)
        session.remove()
        db.engine.dispose()
        database.spare(db.engine)
    database.freeze()
    return made


@pytest.fixture
def app(application: Flask, database: TestDatabase) -> Iterator[Flask]:
    """The application on the database as it was seeded, and an empty queue."""
    with begun_anew(database, application):
        yield application


@pytest.fixture(scope="module")
def standing_app(application: Flask, database: TestDatabase) -> Iterator[Flask]:
    """The same for a whole module of tests that commit nothing; don't mix it with `app` in one module."""
    with begun_anew(database, application):
        yield application


@contextmanager
def begun_anew(database: TestDatabase, *apps: Flask) -> Iterator[None]:
    """Put the database back, empty the queue and what the applications remember."""
    database.restore(*(engine_of(app) for app in apps))
    for app in apps:
        house(app).redis.flushdb()
        memories(app).clear()
    yield
    for app in apps:
        with app.app_context():
            session.remove()


def engine_of(app: Flask) -> Engine:
    """The application's pool of connections."""
    with app.app_context():
        return db.engine


@pytest.fixture
def in_tenant(app: Flask) -> InTenant:
    """Act in a tenant's scope and commit at the end: `with in_tenant(7): …`."""

    @contextmanager
    def act(tenant_id: int) -> Iterator[None]:
        with app.app_context(), acting_in(Scope(tenant_id)):
            yield
            session.commit()

    return act


@pytest.fixture
def run_jobs(app: Flask) -> Callable[[], list[str]]:
    """Run all due deliveries, and those that they cause, as dispatcher and worker would. Returns the outcomes."""
    return partial(run_due, app)


@pytest.fixture
def mails(services: dict[str, str]) -> Callable[[str], list[dict[str, Any]]]:
    """The mails that really arrived for an address, newest first."""

    def read(to: str) -> list[dict[str, Any]]:
        url = f"{services['TEST_MAIL_PAGE_URL'].rstrip('/')}/api/messages?to={to}"
        with urllib.request.urlopen(url, timeout=5) as answer:
            found: list[dict[str, Any]] = json.load(answer)["messages"]
        return found

    return read


@pytest.fixture
def statements(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """Count the statements of a block: `with statements() as seen: …; assert len(seen) == 3`."""

    return lambda: watching(app)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real boundaries beside the repository; skips the test, saying so, where there is none."""
    folder = Path(__file__).parents[3] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("../shared/data is not here: real boundaries can't be tried")
    return folder

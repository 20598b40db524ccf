"""The stranger's way (docs/modules.md): a service is written, built, installed, migrated, used, taken down again.

Its own tests and the guard tests run with it in processes of their own, so that it is gone for the tests that follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath
from zipfile import ZipFile

import psycopg
import pytest

from dothi.database.roles import APPLICATION, OWNER
from dothi_testing.databases import TestDatabase
from tests.guards.stranger import NAME, Stranger

REVISION = f"{NAME}_0001"


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    return Stranger.settle(tmp_path_factory.mktemp("stranger"))


def test_its_wheel_brings_all_that_runs_and_nothing_that_tests(stranger: Stranger) -> None:
    [wheel] = (stranger.source / "dist").glob("*.whl")
    names = [name.removeprefix(f"{NAME}/") for name in ZipFile(wheel).namelist()]
    for wanted in ("__init__.py", "built/manifest.json", f"migrations/{REVISION}_entries.py", "*.mo", "*.html"):
        assert any(PurePath(name).match(wanted) for name in names), wanted
    assert not [name for name in names if name.startswith(("tests/", "assets/"))]


@pytest.fixture
def bare_database(services: dict[str, str], worker: str) -> Iterator[TestDatabase]:
    """Migrated before the stranger came."""
    made = TestDatabase.make(services["TEST_POSTGRES_ADMIN_URL"], worker=f"{worker}_stranger")
    yield made
    made.remove()


def heads(database: TestDatabase) -> set[str]:
    """Where the schema is."""
    with psycopg.connect(database.url(OWNER, database.template)) as owner:
        return {row[0] for row in owner.execute("SELECT version_num FROM alembic_version")}


def test_its_tables_come_and_go_by_the_command_line(stranger: Stranger, bare_database: TestDatabase) -> None:
    owner = {
        "DATABASE_OWNER_URL": bare_database.url(OWNER, bare_database.template),
        "DATABASE_URL": bare_database.url(APPLICATION, bare_database.template),
        "SECRET_KEY": "x" * 40, "FILES_URL": "file:///nowhere",
    }  # fmt: skip
    before = heads(bare_database)
    services = {head for head in before if not head[0].isdigit()}
    for words, after in ((("upgrade",), services | {REVISION}), (("downgrade", f"{NAME}@base"), before)):
        done = stranger.run("-m", "dothi.cli", "db", *words, env=owner)
        assert done.returncode == 0, done.stderr
        assert heads(bare_database) == after, "the house's head is implied by the branches that depend on it"
        assert ("dothi check --repair" in done.stdout) == (words == ("upgrade",)), "what former processes still counted"
    again = stranger.run("-m", "dothi.cli", "db", "upgrade", env=owner)
    assert f"1 revision(s) ran, the last {REVISION}" in again.stdout
    assert stranger.run("-m", "dothi.cli", "db", "upgrade", env=owner).stdout == ""
    assert stranger.run("-m", "dothi.cli", "db", "downgrade", f"{NAME}@base", env=owner).returncode == 0


FILES = ("test_migrations", "test_schema", "test_routes", "test_isolation", "test_parameters", "test_documents")
AT_ONCE = (
    "test_migrations", "models_equal_migrations", "has_its_row", "ones_own_ids", "suspended_module",
    "made_from_the_code", "all_is_well",
)  # fmt: skip
"""Tests that look at all services at once. Of the matrices its own rows are tried; a run with it tries all."""


def test_its_own_tests_pass_and_the_guards_hold(stranger: Stranger, services: dict[str, str]) -> None:
    files = [str(stranger.site / NAME / "tests"), "tests/guards/stranger_journey.py", "tests/kernel/test_check.py"]
    files += [f"tests/guards/{name}.py" for name in FILES]
    chosen = " or ".join((NAME, "stranger_journey", *AT_ONCE))
    done = stranger.run("-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", *files, "-k", chosen, env=services)
    assert done.returncode == 0, done.stdout[-6_000:] + done.stderr[-2_000:]
    found = re.search(r"(\d+) passed", done.stdout)
    assert found is not None
    assert int(found[1]) > 30

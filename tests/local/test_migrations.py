"""Migrations run again only when the revision files or the database have changed."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from dothi_local.migrations import is_current, mark_current
from dothi_local.services import LocalServices


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    services = LocalServices(tmp_path_factory.mktemp("services"))
    yield services.start().postgres_admin_url
    services.stop()


def test_a_database_is_current_until_files_or_database_change(database: str, tmp_path: Path) -> None:
    stamp, revision = tmp_path / "migrated", tmp_path / "migrations/0001.py"
    revision.parent.mkdir()
    revision.touch()
    assert not is_current(stamp, root=tmp_path, owner_url=database)

    mark_current(stamp, root=tmp_path, owner_url=database)
    assert is_current(stamp, root=tmp_path, owner_url=database)

    revision.write_text("changed")
    assert not is_current(stamp, root=tmp_path, owner_url=database)

    mark_current(stamp, root=tmp_path, owner_url=database)
    with psycopg.connect(database) as connection:
        connection.execute("CREATE TABLE alembic_version AS SELECT '0001' AS version_num")
    assert not is_current(stamp, root=tmp_path, owner_url=database)

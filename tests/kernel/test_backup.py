"""Backup, wipe, restore: everything is back, `dothi check` is content, and pages answer."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from psycopg import sql

from dothi.app import create_app
from dothi.content import archive
from dothi.content.archive import ArchiveError
from dothi.content.storage import LocalStorage
from dothi.database.migrating import downgrade
from dothi.database.session import Base, db, session
from dothi.manifest.house import house
from dothi.operator.backup.dump import back_up
from dothi.operator.backup.restore import restore
from dothi.operator.checking import check_everything
from dothi.settings import Settings
from dothi.values.errors import Conflict
from dothi_testing.databases import TestDatabase
from modules.feedback.tests.person import Person, picture, words
from tests.client import email_of
from tests.world import MYTHO


@pytest.fixture
def empty(database: TestDatabase) -> Iterator[TestDatabase]:
    """A database with roles and schema, and nothing in it."""
    made = database.another("restored")
    yield made
    made.remove()


@pytest.fixture
def report(app: Flask, run_jobs: Callable[[], list[str]]) -> str:
    """A report with a photo, its consequences done; answers the path of its secret link."""
    sent = Person.at(app).report(photos=[picture()])
    run_jobs()
    return str(sent.headers["Location"]).partition("?")[0]


@pytest.fixture
def file(app: Flask, database: TestDatabase, report: str, tmp_path: Path) -> Path:
    """A backup of the test's deployment."""
    path = tmp_path / "dothi.backup"
    back_up(database.owner_url, path, storage=house(app).storage)
    return path


def contents(url: str) -> dict[str, list[str]]:
    """Every row of every table as text."""
    with psycopg.connect(url) as owner:
        return {
            name: sorted(
                row[0] for row in owner.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(name)))
            )
            for name in Base.metadata.tables
        }


def test_everything_is_back_and_answers(
    app: Flask, database: TestDatabase, empty: TestDatabase, file: Path, report: str, settings: Settings, tmp_path: Path
) -> None:
    restore(empty.owner_url, file, storage=LocalStorage(tmp_path / "files"))
    assert contents(empty.owner_url) == contents(database.owner_url)
    again = create_app(
        replace(
            settings,
            database_url=empty.application_url,
            database_owner_url=empty.owner_url,
            files_url=(tmp_path / "files").as_uri(),
        )
    )
    try:
        with again.app_context():
            assert list(check_everything(again, empty.owner_url)) == []
        page = Person.at(again).get(report)
        assert words(page).partition("Hôm nay")[0] == words(Person.at(app).get(report)).partition("Hôm nay")[0]
        photo = page.text.partition('src="/files/')[2].partition('"')[0].replace("&amp;", "&")
        assert Person.at(again).get(f"/files/{photo}").status_code == 200
        desk = Person.at(again)
        desk.sign_in(email_of("tiepnhan", MYTHO))
        assert desk.get("/work").status_code == 200
    finally:
        with again.app_context():
            session.remove()
            db.engine.dispose()


def test_what_is_there_isnt_overwritten_unless_its_name_is_given(
    app: Flask, database: TestDatabase, file: Path, tmp_path: Path
) -> None:
    before, storage = contents(database.owner_url), LocalStorage(tmp_path / "files")
    with app.app_context():
        session.remove()
        db.engine.dispose()
    for name in (None, "another"):
        with pytest.raises(Conflict, match=f"--replace {database.name}"):
            restore(database.owner_url, file, storage=storage, replace=name)
    with psycopg.connect(database.owner_url) as owner:
        owner.execute("DELETE FROM feedback_step")
    restore(database.owner_url, file, storage=storage, replace=database.name)
    assert contents(database.owner_url) == before


def test_a_dry_run_reads_everything_and_changes_nothing(empty: TestDatabase, file: Path, tmp_path: Path) -> None:
    before = contents(empty.owner_url)
    assert restore(empty.owner_url, file, storage=LocalStorage(tmp_path / "f"), dry_run=True)["files"]["count"] > 0
    assert contents(empty.owner_url) == before
    assert list((tmp_path / "f").rglob("*.jpg")) == []


def test_a_database_without_a_schema_gets_the_archives(empty: TestDatabase, file: Path, tmp_path: Path) -> None:
    downgrade(empty.owner_url, "base")
    restore(empty.owner_url, file, storage=LocalStorage(tmp_path / "files"))
    assert len(contents(empty.owner_url)["feedback_report"]) == 1


def test_an_archive_of_a_newer_version_is_refused(empty: TestDatabase, file: Path, tmp_path: Path) -> None:
    parts = list(archive.parts_of(file))
    newer = tmp_path / "newer"
    with archive.writing(newer, json.loads(parts[0].data) | {"revision": ["9999_later"]}) as writer:
        for part in parts[1:-1]:
            writer.add(part.name, part.data)
        writer.close()
    with pytest.raises(Conflict, match="9999_later"):
        restore(empty.owner_url, newer, storage=LocalStorage(tmp_path / "files"))


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9, 0.999])
def test_a_damaged_archive_changes_nothing(empty: TestDatabase, file: Path, tmp_path: Path, place: float) -> None:
    data = file.read_bytes()
    for number, harmed in enumerate((data[: int(len(data) * place)], flipped(data, int(len(data) * place)))):
        bad = tmp_path / f"bad{number}"
        bad.write_bytes(harmed)
        try:
            restore(empty.owner_url, bad, storage=LocalStorage(tmp_path / "files"))
        except ArchiveError:
            assert contents(empty.owner_url)["dothi_tenant"] == []
        else:
            # A bit of gzip's padding, or of a code that no byte uses, says nothing: it unpacks to the very same bytes.
            assert gzip.decompress(harmed) == gzip.decompress(data), "only what was written may go in"


def flipped(data: bytes, place: int) -> bytes:
    """One bit the other way."""
    harmed = bytearray(data)
    harmed[place] ^= 1
    return bytes(harmed)


def test_a_tenants_archive_is_no_backup(empty: TestDatabase, tmp_path: Path) -> None:
    with archive.writing(tmp_path / "a", {"kind": "tenant"}) as writer:
        writer.close()
    with pytest.raises(ArchiveError, match="holds a tenant, not a backup"):
        restore(empty.owner_url, tmp_path / "a", storage=LocalStorage(tmp_path / "files"))

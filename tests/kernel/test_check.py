"""`dothi check` finds what it is for, says nothing where all is well, and sets counts right when told to."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from dothi.cli import main
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.operator import commands_operator
from dothi.operator.checking import check_everything
from dothi.record.audit import AuditEntry
from dothi.settings import Settings
from dothi.uploads.files import File
from dothi.values.findings import Finding
from dothi_testing.databases import TestDatabase
from dothi_testing.plugin import InTenant
from modules.feedback.tests.person import Person, picture
from tests.world import MYTHO, TANAN

Check = Callable[..., list[Finding]]


@pytest.fixture
def check(app: Flask, database: TestDatabase) -> Check:
    """Run all checks on this test's deployment."""

    def run(*, repair: bool = False) -> list[Finding]:
        with app.app_context():
            return list(check_everything(app, database.owner_url, repair=repair))

    return run


@pytest.fixture
def report(app: Flask, run_jobs: Callable[[], list[str]], settings: Settings) -> Path:
    """A report with a photo, its consequences done. Answers the stored original's path."""
    storage = Path(urlsplit(settings.files_url).path)
    before = set(storage.rglob("*.jpg"))
    assert Person.at(app).report(photos=[picture()]).status_code == 303
    run_jobs()
    made = set(storage.rglob("*.jpg")) - before
    assert len(made) == 3
    return next(path for path in made if not path.stem.endswith(("-thumb", "-medium")))


def as_owner(database: TestDatabase, statement: str) -> None:
    with psycopg.connect(database.owner_url) as owner:
        owner.execute(statement)


def test_where_all_is_well_nothing_is_found(check: Check, report: Path) -> None:
    assert [finding for finding in check() if finding.check != "files"] == []


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        ("ALTER TABLE feedback_report NO FORCE ROW LEVEL SECURITY", "feedback_report: row level security isn't forced"),
        ("ALTER TABLE feedback_report DISABLE ROW LEVEL SECURITY", "feedback_report: row level security isn't on"),
        ("DROP POLICY feedback_report_tenant ON feedback_report", "0 policies"),
        ("CREATE POLICY open ON feedback_note TO dothi_app USING (true)", "feedback_note: the policy open isn't ours"),
        ("CREATE POLICY open ON feedback_note USING (true)", "feedback_note: the policy open isn't ours"),
        ("CREATE TABLE stray (tenant_id int, x int)", "stray: row level security isn't on"),
        ("DELETE FROM tenants_host WHERE site_id = 3", "not one canonical host"),
        (
            "DELETE FROM alembic_version; INSERT INTO alembic_version VALUES ('0001_kernel')",
            "the schema is at 0001_kernel",
        ),
    ],
)
def test_harm_to_the_schema_is_found(check: Check, database: TestDatabase, harm: str, says: str) -> None:
    as_owner(database, harm)
    assert any(says in finding.line for finding in check())


def test_a_count_that_differs_is_found_and_set_right_with_a_record(
    check: Check, database: TestDatabase, in_tenant: InTenant, report: Path
) -> None:
    as_owner(database, "UPDATE dothi_stock SET value = value + 2 WHERE tenant_id = 3 AND name = 'feedback.queue'")
    as_owner(database, "DELETE FROM dothi_flow WHERE tenant_id = 3 AND name = 'feedback.received'")
    found = [finding for finding in check() if finding.check == "counts"]
    assert [finding.line.split(":")[0] for finding in found] == ["feedback.queue", "feedback.received"]
    assert all(finding.mended for finding in check(repair=True) if finding.check == "counts")
    assert [finding for finding in check() if finding.check == "counts"] == []
    with in_tenant(MYTHO):
        query = select(AuditEntry).where(AuditEntry.tenant_id == MYTHO, AuditEntry.action == "kernel.counts_repaired")
        assert "feedback.queue" in session.scalars(query).one().detail["differences"]


def test_a_count_whose_event_waits_is_no_difference(app: Flask, check: Check) -> None:
    assert Person.at(app).report().status_code == 303
    assert [finding for finding in check(repair=True) if finding.check == "counts"] == []


def test_a_stored_file_that_is_gone_is_found(check: Check, report: Path) -> None:
    report.unlink()
    found = [finding for finding in check() if finding.check == "files" and "isn't stored" in finding.line]
    assert [report.name in finding.line for finding in found] == [True]


def test_an_old_file_that_no_row_names_is_found_and_a_young_one_isnt(
    app: Flask, check: Check, settings: Settings, in_tenant: InTenant
) -> None:
    storage, root = house(app).storage, Path(urlsplit(settings.files_url).path)
    keys = [f"{tenant}/zz/{'y' * 21}{n}.jpg" for tenant in (MYTHO, TANAN, 999) for n in range(2)]
    for key in keys:
        storage.put(key, b"x")
    long_ago = time.time() - 9 * 24 * 3600
    for key in keys[::2]:
        os.utime(root / key, (long_ago, long_ago))
    with in_tenant(MYTHO):
        assert session.scalars(select(File).where(File.tenant_id == MYTHO)).all() == []
    lines = [finding.line for finding in check() if finding.check == "files"]
    for key in keys:
        storage.delete(key)
    assert [any(key in line for line in lines) for key in keys] == [True, False] * 3


def test_a_delivery_given_up_is_found(
    app: Flask, check: Check, database: TestDatabase, run_jobs: Callable[[], list[str]]
) -> None:
    assert Person.at(app).report().status_code == 303
    run_jobs()
    as_owner(
        database,
        "UPDATE dothi_delivery SET done_at = NULL, failed_at = next_at, error = 'no mail'"
        " WHERE handler = 'feedback.mail_unit_received'",
    )
    found = [finding for finding in check() if finding.check == "deliveries"]
    assert [(finding.tenant_id, "no mail" in finding.line) for finding in found] == [(MYTHO, True)]


def test_the_command_says_each_finding_on_a_line_and_ends_with_one(
    app: Flask, database: TestDatabase, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands_operator, "make_app", lambda: app)
    monkeypatch.setattr(commands_operator, "owner_url", lambda: database.owner_url)
    as_owner(database, "DELETE FROM tenants_host WHERE site_id = 3")
    done = CliRunner().invoke(main, ["check"])
    lines = [line for line in done.stdout.splitlines() if not line.startswith("files:")]
    assert (done.exit_code, lines) == (1, ["hosts: tenant 3: not one canonical host among its 0"])
    document = json.loads(CliRunner().invoke(main, ["check", "--json"]).stdout)
    assert document["ok"] is False
    assert {
        "check": "hosts",
        "line": "not one canonical host among its 0",
        "tenant_id": 3,
        "mended": False,
    } in document["findings"]

"""The conventions of the command line: JSON is one document, a dry run changes nothing, a failure is one line."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import psycopg
import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from dothi.cli import main
from dothi.database.acting import acting_in
from dothi.database.scope import DEPLOYMENT, Scope
from dothi.database.session import TenantAnchor, session
from dothi.operator.command_line import CommandGroup, json_option, show_table
from dothi.settings import Settings
from dothi.values.errors import Invalid
from dothi_testing.databases import TestDatabase
from tenants.registry.switches import list_switches
from tests.world import GOCONGDONG, HOSTS, MYTHO, TIENGIANG

Calling = Callable[..., Result]


@pytest.fixture
def environment(database: TestDatabase, settings: Settings) -> dict[str, str]:
    """What tells `dothi …` of this test's database."""
    return {
        "DATABASE_URL": database.application_url,
        "DATABASE_OWNER_URL": database.owner_url,
        "SECRET_KEY": settings.secret_key,
        "REDIS_URL": settings.redis_url,
        "FILES_URL": settings.files_url,
        "DEMO": "1",
    }


@pytest.fixture
def line(app: Flask, environment: dict[str, str]) -> Calling:
    """`dothi …`; keywords change its environment."""

    def run(*words: str, **changed: str) -> Result:
        return CliRunner().invoke(main, words, env=environment | changed)

    return run


@pytest.mark.parametrize(
    ("words", "code", "length"),
    [(["tenant", "show", HOSTS[MYTHO], "--json"], 0, 0), (["tenant", "show", "none.localhost", "--json"], 1, 1)],
)
@pytest.mark.usefixtures("app")
def test_a_process_says_it_the_same_way(environment: dict[str, str], words: list[str], code: int, length: int) -> None:
    path = {"PYTHONPATH": f"{Path('platform').absolute()}:{Path.cwd()}"}
    command = [sys.executable, "-m", "dothi.cli", *words]
    done = subprocess.run(command, env=environment | path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (code, length)
    assert json.loads(done.stdout)["modules"] if code == 0 else done.stdout == ""


def test_json_is_one_document_and_nothing_else(line: Calling) -> None:
    done = line("tenant", "list", "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    provinces = json.loads(done.stdout)
    assert [tenant["name"] for province in provinces for tenant in province["tenants"]].count("Thành phố Mỹ Tho") == 1
    shown = json.loads(line("tenant", "show", HOSTS[MYTHO], "--json").stdout)
    assert shown["modules"]["feedback"] == "live"
    assert [host["host"] for host in shown["hosts"]] == [HOSTS[MYTHO]]


def test_a_piped_table_has_a_row_a_line(line: Calling) -> None:
    done = line("tenant", "list")
    rows = [row for row in done.stdout.splitlines() if "localhost" in row]
    assert len(rows) == len(HOSTS)
    assert any("Thành phố Mỹ Tho" in row and "feedback live" in row for row in rows)


def test_a_dry_run_says_what_would_be_and_changes_nothing(app: Flask, line: Calling) -> None:
    words = ("module", "switch", HOSTS[GOCONGDONG], "feedback", "preparing")
    done = line(*words, "--dry-run", "--json")
    assert json.loads(done.stdout) == {
        "tenant": GOCONGDONG, "module": "feedback", "state": "preparing", "dry_run": True,
    }  # fmt: skip
    assert "Dry run" in line(*words, "--dry-run").stdout
    assert "Dry run" in line("tenant", "create", "816", "--host", "caibe.localhost", "--dry-run").stdout
    with app.app_context():
        with acting_in(Scope(TIENGIANG)):
            states = {s.module.name: s.state.value for s in list_switches(TIENGIANG, member_id=GOCONGDONG)}
            session.rollback()
        with acting_in(DEPLOYMENT):
            tenants = set(session.scalars(select(TenantAnchor.id)))
            session.rollback()
    assert set(states.values()) == {"none"}
    assert tenants == set(HOSTS)


@pytest.mark.parametrize(
    ("words", "changed", "code", "says"),
    [
        (["tenant", "show", "none.localhost"], {}, 1, "there is no tenant none.localhost"),
        (["module", "switch", "mytho.localhost", "feedback", "preparing"], {}, 1, "lý do"),
        (["module", "switch", "mytho.localhost", "feedback", "asleep"], {}, 2, "asleep"),
        (["tenant", "shout"], {}, 2, "shout"),
        (["tenant", "list"], {"DATABASE_URL": "postgresql://dothi_app:x@127.0.0.1:1/none"}, 1, "database"),
        (["deliveries", "list"], {"DATABASE_OWNER_URL": "postgresql://a:x@127.0.0.1:1/none"}, 1, "database"),
        (["account", "disable", "nobody@mytho.example"], {}, 1, "no account"),
        (["tenant", "list"], {"SECRET_KEY": "short"}, 2, "SECRET_KEY"),
        (["tenant", "list"], {"FILES_URL": "file:///proc/nowhere"}, 1, "/proc/nowhere"),
        (["db", "upgrade", "nonsense"], {}, 1, "nonsense"),
        (["tenant", "import", "/nowhere/at/all"], {}, 1, "/nowhere/at/all"),
        (["tenant", "export", "mytho", "/nowhere/at/all"], {}, 1, "/nowhere/at"),
        (["backup", "/nowhere/at/all"], {}, 1, "/nowhere/at"),
        (["restore", "/etc/hostname"], {}, 1, "/etc/hostname"),
        (["db", "upgrade"], {"DATABASE_OWNER_URL": "mysql://x"}, 2, "DATABASE_OWNER_URL"),
    ],
)
def test_a_failure_is_one_line_and_an_exit_code(
    line: Calling, words: list[str], changed: dict[str, str], code: int, says: str
) -> None:
    done = line(*words, **changed)
    assert done.exit_code == code
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("Error: ")
    assert says in done.stderr


def test_a_fault_of_our_own_is_one_line_too() -> None:
    @click.group(cls=CommandGroup)
    def group() -> None:
        """A group."""

    @group.command()
    @json_option
    def fail(*, as_json: bool) -> None:
        raise LookupError("first\nsecond")

    @group.command()
    def refuse() -> None:
        raise Invalid("Not so.", fields={"name": "too long"})

    done = CliRunner().invoke(group, ["fail"])
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert "LookupError: first" in done.stderr
    assert CliRunner().invoke(group, ["refuse"]).stderr == "Error: Not so. (name: too long)\n"


def test_a_long_cell_of_a_piped_table_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(("one", "two"), [("x" * 300, None)])
    assert "x" * 300 in capsys.readouterr().out


def test_retrying_nothing_in_a_dry_run_leaves_what_was_given_up(line: Calling, database: TestDatabase) -> None:
    words = ("staff", "invite", HOSTS[MYTHO], "moi@mytho.example", "--name", "Người Mới", "--role", "intake")
    assert line(*words).exit_code == 0
    with psycopg.connect(database.owner_url) as owner:
        owner.execute("UPDATE dothi_delivery SET done_at = NULL, failed_at = next_at, attempts = 12")
        given_up = owner.execute("SELECT count(*) FROM dothi_delivery").fetchall()[0][0]
    assert given_up > 0
    assert json.loads(line("deliveries", "retry", "--dry-run", "--json").stdout)["deliveries"] == given_up
    troubled: list[dict[str, Any]] = json.loads(line("deliveries", "list", "--json").stdout)
    assert all(row["failed_at"] for row in troubled)
    assert len(troubled) == given_up


def test_help_is_no_failure() -> None:
    assert CliRunner().invoke(main, ["--help"]).exit_code == 0

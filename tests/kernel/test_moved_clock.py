"""The stack's clock: one file moves all processes; telephones' codes and a deployment without DEMO stay as they are."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pyotp
import pytest
from click.testing import CliRunner, Result
from flask import Flask

from dothi.cli import main
from dothi.settings import Settings, SettingsError
from dothi.values import clock, moved_clock
from dothi.values.moved_clock import ClockError, follow, read_offset, read_step, read_time, write_offset
from dothi_testing.databases import TestDatabase
from tests.client import Browser
from tests.identity.test_second_factor import set_up
from tests.world import MYTHO

CLERK = "tiepnhan@mytho.example"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stack's clock that this process follows, looked at each time."""
    monkeypatch.setattr(moved_clock, "LOOKED_AT_EVERY", 0.0)
    path = tmp_path / "clock.json"
    follow(path)
    return path


@pytest.fixture
def operator(
    file: Path, app: Flask, database: TestDatabase, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> CliRunner:
    """Somebody at the command line of this stack."""
    monkeypatch.setenv("DATABASE_URL", database.application_url)
    monkeypatch.setenv("DATABASE_OWNER_URL", database.owner_url)
    monkeypatch.setenv("SECRET_KEY", settings.secret_key)
    monkeypatch.setenv("DEMO", "1")
    monkeypatch.setenv("CLOCK_FILE", str(file))
    return CliRunner()


def run(operator: CliRunner, *words: str) -> Result:
    return operator.invoke(main, ["clock", *words])


def ahead() -> timedelta:
    return clock.now() - datetime.now(UTC)


def test_steps_and_times_are_read_as_people_write_them() -> None:
    assert read_step("+3d") == timedelta(days=3)
    assert read_step("-2h") == timedelta(hours=-2)
    assert read_step("1w2d30m") == timedelta(days=9, minutes=30)
    assert read_time("2027-02-05T08:00") == datetime(2027, 2, 5, 1, tzinfo=UTC)
    assert read_time("2027-02-05T08:00:00+00:00") == datetime(2027, 2, 5, 8, tzinfo=UTC)
    for wrong in ("", "3", "+d", "tomorrow", "+3x", "9999999999999d"):
        with pytest.raises(ClockError):
            read_step(wrong)
    with pytest.raises(ClockError):
        read_time("tomorrow")


def test_a_file_that_cant_be_read_moves_nothing(file: Path) -> None:
    for content in ("", "{}", "[1]", '{"seconds": "x"}', '{"seconds": 1e300}'):
        file.write_text(content)
        assert read_offset(file) == timedelta(0)
    with pytest.raises(ClockError):
        write_offset(file, timedelta(days=40_000))


def test_the_command_line_moves_sets_shows_and_resets(operator: CliRunner) -> None:
    assert run(operator, "move", "+3d").exit_code == 0
    assert timedelta(days=3) - ahead() < timedelta(minutes=1)
    assert run(operator, "move", "-23h").exit_code == 0
    assert run(operator, "move", "-1h").exit_code == 0
    assert abs(timedelta(days=2) - ahead()) < timedelta(minutes=1)
    assert run(operator, "set", "2027-02-05T08:00").exit_code == 0
    assert abs(clock.now() - datetime(2027, 2, 5, 1, tzinfo=UTC)) < timedelta(minutes=1)
    assert json.loads(run(operator, "show", "--json").stdout)["now"].startswith("2027-02-05T08:0")
    assert json.loads(run(operator, "reset", "--dry-run", "--json").stdout)["moved_by_seconds"] == 0
    assert clock.now() > datetime(2027, 2, 1, tzinfo=UTC)
    assert run(operator, "reset").exit_code == 0
    assert abs(ahead()) < timedelta(minutes=1)


@pytest.mark.parametrize(
    "words",
    [
        ("move", "soon"), ("move", "+9999d"), ("move", "99999999d"), ("move", "-99999999d"),
        ("set", "soon"), ("set", "9999-12-31"), ("set", "0001-01-01"),
    ],
)  # fmt: skip
def test_what_cant_be_read_is_one_line(operator: CliRunner, words: tuple[str, ...]) -> None:
    done = run(operator, *words)
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert abs(ahead()) < timedelta(minutes=1)


def test_only_a_demo_has_a_clock_that_moves(operator: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO", "0")
    assert "DEMO" in run(operator, "move", "+3d").stderr
    monkeypatch.delenv("CLOCK_FILE")
    assert "CLOCK_FILE is not set" in run(operator, "show").stderr
    with pytest.raises(SettingsError, match="DEMO"):
        Settings(database_url="postgresql://x/x", secret_key="x" * 40, clock_file="/tmp/x").check()


def test_nobody_is_signed_out_by_a_move(app: Flask, operator: CliRunner) -> None:
    browser = Browser.at(app, MYTHO)
    browser.sign_in(CLERK)
    for step in ("+60d", "-30d", "+1h"):
        assert run(operator, "move", step).exit_code == 0
        assert browser.get("/account").status_code == 200, step
    assert run(operator, "reset").exit_code == 0
    assert browser.get("/account").status_code == 200


def test_codes_of_a_telephone_go_by_the_real_time(app: Flask, operator: CliRunner) -> None:
    browser = Browser.at(app, MYTHO)
    browser.sign_in(CLERK)
    run(operator, "move", "+60d")
    secret, _codes = set_up(browser)
    later = Browser.at(app, MYTHO)
    later.sign_in(CLERK)
    assert later.get("/account").status_code == 302
    code = pyotp.TOTP(secret).at(int(time.time()) + 30)
    answer = later.post("/second-factor", code=code)
    assert answer.status_code == 302, answer.text
    assert later.get("/account").status_code == 200


def test_going_back_leaves_nothing_waiting_for_a_time_that_was_left(
    operator: CliRunner, database: TestDatabase
) -> None:
    run(operator, "move", "+60d")
    with psycopg.connect(database.owner_url) as owner:
        owner.execute("INSERT INTO dothi_schedule VALUES ('x', %s)", [clock.now() + timedelta(minutes=1)])
    run(operator, "reset")
    with psycopg.connect(database.owner_url) as owner:
        assert owner.execute("SELECT next_at <= now() FROM dothi_schedule WHERE name = 'x'").fetchall() == [(True,)]

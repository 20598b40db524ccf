"""`dothi clock …`: moves the clock of a whole stack, for trials. Only where DEMO and CLOCK_FILE are set.

What has to go along in the database goes along: open sessions stay open; going back, nothing waits for a time that
has been left.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import click
import psycopg

from dothi.operator.command_line import CommandGroup, dry_run_option, json_option, owner_url, settings_from_env, tell
from dothi.settings import SettingsError
from dothi.values import clock
from dothi.values.moved_clock import check_offset, read_offset, read_step, read_time, write_offset
from dothi.values.worktime import LOCAL_ZONE

SESSIONS = (
    "UPDATE dothi_session SET opened_at = opened_at + %(by)s, last_seen_at = last_seen_at + %(by)s,"
    " second_factor_at = second_factor_at + %(by)s WHERE ended_at IS NULL"
)
GOING_BACK = (
    "UPDATE dothi_schedule SET next_at = %(now)s WHERE next_at > %(now)s",
    "UPDATE dothi_delivery SET next_at = %(now)s WHERE done_at IS NULL AND failed_at IS NULL AND next_at > %(now)s",
    "UPDATE dothi_attempt SET last_at = %(now)s WHERE last_at > %(now)s",
    "UPDATE dothi_account SET sessions_valid_from = %(now)s WHERE sessions_valid_from > %(now)s",
)


@click.group("clock", cls=CommandGroup)
def clock_commands() -> None:
    """The clock of this stack, which trials may move: never in production."""


@clock_commands.command()
@json_option
def show(*, as_json: bool) -> None:
    """What time it is here, and how far that is from the machine's clock."""
    say(read_offset(clock_file()), as_json=as_json, dry_run=False)


@clock_commands.command("set")
@click.argument("at")
@json_option
@dry_run_option
def set_command(*, at: str, as_json: bool, dry_run: bool) -> None:
    """Make it AT (ISO 8601; without a zone it is Vietnam's), from where it goes on."""
    change(read_time(at) - clock.real_now(), as_json=as_json, dry_run=dry_run)


# `-2h` is a step, no cluster of options with `-h` in it.
@clock_commands.command("move", context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("step")
@json_option
@dry_run_option
def move(*, step: str, as_json: bool, dry_run: bool) -> None:
    """Move it by STEP: +3d, -2h, +1w2d, +30m."""
    change(read_offset(clock_file()) + read_step(step), as_json=as_json, dry_run=dry_run)


@clock_commands.command()
@json_option
@dry_run_option
def reset(*, as_json: bool, dry_run: bool) -> None:
    """Back to the machine's clock."""
    change(timedelta(0), as_json=as_json, dry_run=dry_run)


def clock_file() -> Path:
    """Where the stack's clock is kept. Raises SettingsError where it can't be moved."""
    settings = settings_from_env()
    if not settings.clock_file:
        raise SettingsError("CLOCK_FILE is not set: the clock of this deployment can't be moved")
    return Path(settings.clock_file)


def change(offset: timedelta, *, as_json: bool, dry_run: bool) -> None:
    """Move the clock, and in the database what must go along. Going on, the database is first: nobody is signed out."""
    check_offset(offset)
    path = clock_file()
    by = offset - read_offset(path)
    with psycopg.connect(owner_url()) as owner:
        if by < timedelta(0) and not dry_run:
            write_offset(path, offset)
        go_along(owner, by, now=clock.real_now() + offset)
        if dry_run:
            owner.rollback()
    if not dry_run:
        write_offset(path, offset)
    say(offset, as_json=as_json, dry_run=dry_run)


def go_along(owner: psycopg.Connection, by: timedelta, *, now: datetime) -> None:
    """Move the times that must keep their distance from now."""
    owner.execute(SESSIONS, {"by": by})
    if by < timedelta(0):
        for statement in GOING_BACK:
            owner.execute(statement, {"now": now})


def say(offset: timedelta, *, as_json: bool, dry_run: bool) -> None:
    """The time here, in Vietnam's zone."""
    now = (clock.real_now() + offset).astimezone(LOCAL_ZONE)
    document = {"now": now.isoformat(), "moved_by_seconds": offset.total_seconds()}
    how_far = f"moved by {offset}" if offset else "not moved"
    tell(f"{now:%Y-%m-%d %H:%M:%S} ({how_far})", document, as_json=as_json, dry_run=dry_run)

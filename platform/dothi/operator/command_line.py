"""How every command of `dothi …` speaks: `--json`, tables, `--dry-run`, and one clear line where something is wrong.

Called by the kernel's and the components' commands; `docs/operations.md` tells the same to who types them.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NoReturn, TypeVar

import click
import psycopg
from redis.exceptions import RedisError
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from sqlalchemy.exc import DBAPIError

from dothi.database.session import session
from dothi.manifest.components import CompositionError
from dothi.settings import Settings, SettingsError
from dothi.values.errors import DomainError, Invalid
from dothi.values.letters import clean
from dothi.values.moved_clock import ClockError

FAILED, MISUSED, STOPPED = 1, 2, 130
"""Exit codes: it couldn't be done; it was called or configured wrongly; somebody stopped it."""
PIPED_WIDTH = 10_000
"""Columns of a table that no terminal shows: as wide as its contents, so that each row is one line."""
F = TypeVar("F", bound=Callable[..., Any])


def json_option(command: F) -> F:
    """The option `--json` (`as_json`): one JSON document on stdout instead of words and tables."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON document instead of words and tables.")(
        command
    )


def dry_run_option(command: F) -> F:
    """The option `--dry-run` (`dry_run`): do everything in the transaction, roll it back, say what would have been."""
    return click.option("--dry-run", is_flag=True, help="Do everything, then take it back and say what would be.")(
        command
    )


def settle(*, dry_run: bool) -> None:
    """Commit the session's transaction, or take it back when this is a dry run: a command's last act on its rows."""
    if dry_run:
        session.rollback()
    else:
        session.commit()


def tell(sentence: str, document: Mapping[str, Any], *, as_json: bool, dry_run: bool = False) -> None:
    """Say what was done: the sentence, or the document with `dry_run` in it."""
    if as_json:
        show_json({**document, "dry_run": dry_run})
    else:
        click.echo(f"Dry run, nothing is changed: {sentence}" if dry_run else sentence)


def show_json(document: object) -> None:
    """One document on stdout; UUIDs, dates and instants as text."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))


def show_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Rows under their heads; cut to a terminal's width, a row a line where a program reads."""
    table = Table(*columns, box=SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row))
    is_terminal = sys.stdout.isatty()
    Console(width=None if is_terminal else PIPED_WIDTH, markup=False, highlight=False).print(table)


def settings_from_env() -> Settings:
    """The environment's settings. Raises SettingsError, which becomes one clear line."""
    return Settings.from_env()


def owner_url() -> str:
    """The owner's address. Raises SettingsError where it isn't given."""
    url = settings_from_env().database_owner_url
    if url is None:
        raise SettingsError("DATABASE_OWNER_URL is not set: this is done by the owner of the tables")
    return url


class CleanText(click.types.StringParamType):
    """Text of an argument or option, cleaned as that of a form is."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """As click's."""
        return clean(str(super().convert(value, param, ctx)))


def take_words(command: click.Command) -> click.Command:
    """The command, whose texts come cleaned from now on: paths and what is typed unseen stay as given."""
    for param in command.params:
        if type(param.type) is click.types.StringParamType and not getattr(param, "hide_input", False):
            param.type = CleanText()
    return command


class CommandGroup(click.Group):
    """A group whose failures, and those of all commands under it, are one line on stderr and an exit code."""

    def main(  # type: ignore[override]  # click overloads it by the value of standalone_mode
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        *,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run; exits with 0 when all went well. Usage names the group itself, however Python was called."""
        prog_name = prog_name or self.name
        if not standalone_mode:
            return super().main(args, prog_name, standalone_mode=False, **extra)
        try:
            code = super().main(args, prog_name, standalone_mode=False, **extra)
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  # the process ends here: nothing is swallowed
            fail(error)
        sys.exit(code if isinstance(code, int) else 0)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called, wherever it was made, with texts that come cleaned."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, take_words(command) if command is not None else None, rest


CommandGroup.group_class = CommandGroup  # of groups within groups


def fail(error: BaseException) -> NoReturn:
    """End the process with one line and the exit code that tells the kind of failure."""
    line, code = explain(error)
    click.echo(f"Error: {line}", err=True)
    sys.exit(code)


def explain(error: BaseException) -> tuple[str, int]:
    """The one line that says what is wrong, and the exit code."""
    if isinstance(error, click.Abort | KeyboardInterrupt):
        return "stopped", STOPPED
    if isinstance(error, click.UsageError):
        where = f" (see `{error.ctx.command_path} --help`)" if error.ctx else ""
        return f"{one_line(error.format_message())}{where}", MISUSED
    if isinstance(error, click.ClickException):
        return one_line(error.format_message()), error.exit_code
    if isinstance(error, DomainError):
        return refusal(error), FAILED
    if isinstance(error, SettingsError | CompositionError | ClockError):
        return one_line(error), MISUSED
    return one_line(trouble(error)), FAILED


def refusal(error: DomainError) -> str:
    """What a service refuses, with the reasons of single fields that the sentence doesn't say already."""
    message = str(error.message)
    fields = error.fields if isinstance(error, Invalid) else {}
    reasons = [f"{name}: {reason}" for name, reason in fields.items() if str(reason) != message]
    return one_line(f"{message} ({'; '.join(reasons)})" if reasons else message)


def trouble(error: BaseException) -> str:
    """What failed around us: database, queue, disk. Anything else is a fault of ours, and says where."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        error = error.orig
    if isinstance(error, psycopg.OperationalError):
        return f"the database doesn't answer: {first_line(error)}"
    if isinstance(error, psycopg.Error):
        return f"the database refuses: {first_line(error)}"
    if isinstance(error, RedisError):
        return f"the queue doesn't answer: {first_line(error)}"
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    last = traceback.extract_tb(error.__traceback__)[-1:]
    where = f" at {last[0].filename}:{last[0].lineno}" if last else ""
    return f"a fault of Dothi's own, please report it: {type(error).__name__}: {first_line(error)}{where}"


def first_line(error: object) -> str:
    """The first line of a driver's message; the others are hints."""
    return (str(error).strip().splitlines() or ["unknown"])[0]


def one_line(text: object) -> str:
    """Whatever it was, on one line."""
    return " ".join(str(text).split())

"""The command line `dothi …`: the operator's commands of the kernel and those that components bring."""

from __future__ import annotations

import signal
from pkgutil import resolve_name
from types import FrameType
from uuid import UUID

import click

from dothi.operator.command_line import (
    CommandGroup,
    dry_run_option,
    json_option,
    owner_url,
    settings_from_env,
    show_json,
    show_table,
    tell,
)


class ComponentCommands(CommandGroup):
    """The kernel's commands, then those of the installed components, which are loaded only when asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names in order."""
        return sorted({*super().list_commands(ctx), *component_commands()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The kernel's own wins."""
        return super().get_command(ctx, cmd_name) or component_commands().get(cmd_name)


@click.group("dothi", cls=ComponentCommands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Dothi's command line; it reads the same environment as the web processes."""


@main.group("db")
def database() -> None:
    """The database's schema."""


@database.command()
@click.argument("revision", default="heads")
def upgrade(revision: str) -> None:
    """Bring the schema to REVISION (all heads by default), as the owner."""
    from dothi.database.migrating import FIRST
    from dothi.database.migrating import upgrade as run

    ran = run(owner_url(), revision)
    if ran:
        click.echo(f"{len(ran)} revision(s) ran, the last {ran[-1]}")
    if ran and FIRST not in ran:
        click.echo(
            "When all processes are of this version, run `dothi check --repair`: kept counts that begin with it lack"
            " what former processes changed meanwhile."
        )


@database.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the schema back to REVISION; `NAME@base` removes the tables of a service."""
    from dothi.database.migrating import downgrade as run

    run(owner_url(), revision)


@database.command()
@click.option("--admin-url", required=True, help="PostgreSQL as its superuser.")
def roles(admin_url: str) -> None:
    """Make the three roles and the database, with the passwords in the DATABASE_…URL variables."""
    from dothi.database.roles import create_roles_of

    create_roles_of(admin_url, settings_from_env())


@main.command()
def worker() -> None:
    """Run deliveries and scheduled work from the queue until told to stop."""
    from redis import Redis
    from rq import SimpleWorker

    from dothi.manifest.house import house
    from dothi.operator.command_app import make_app
    from dothi.work import jobs

    app = make_app()
    jobs.use_app(app)
    # Without a read time-out: RQ waits long for the next job.
    connection = Redis.from_url(house(app).settings.redis_url)
    SimpleWorker([jobs.queue(connection)], connection=connection).work(with_scheduler=False, logging_level="WARNING")


@main.command()
def dispatcher() -> None:
    """Hand out deliveries and scheduled work until told to stop."""
    from dothi.database.connections import refuse_unfit
    from dothi.manifest.house import house
    from dothi.operator.command_app import make_app
    from dothi.work.dispatch import STATEMENT_SECONDS, Dispatcher

    app = make_app()
    if url := house(app).settings.database_dispatcher_url:
        refuse_unfit(url, statement_seconds=STATEMENT_SECONDS)
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    with app.app_context():
        Dispatcher(house()).run(should_stop=lambda: stopping)


@main.command()
def demo() -> None:
    """Load the demo: two provinces, districts, their staff and reports. Only where DEMO=1; once."""
    from dothi.manifest.house import house
    from dothi.operator.command_app import make_app

    app = make_app()
    with app.app_context():
        if not house().settings.demo:
            raise click.ClickException("DEMO=1 is not set: demo data has no place here")
        for module in house().components:
            load = module.provides.get("load_demo")
            if load is not None:
                resolve_name(load)(app)


@main.group()
def deliveries() -> None:
    """Events that wait for, or failed at, their handlers."""


@deliveries.command("list")
@click.option("--dismissed", is_flag=True, help="Those that were dismissed as well.")
@json_option
def list_deliveries(*, dismissed: bool, as_json: bool) -> None:
    """Deliveries that failed at least once and aren't done."""
    from dothi.operator.operations import list_troubled

    rows = list_troubled(owner_url(), dismissed=dismissed)
    if as_json:
        show_json(rows)
        return
    columns = ("tenant", "event", "handler", "attempts", "next try", "given up", "dismissed", "error")
    show_table(columns, [list(row.values()) for row in rows])


@deliveries.command("retry")
@click.argument("event_id", required=False, type=click.UUID)
@json_option
@dry_run_option
def retry_deliveries(*, event_id: UUID | None, as_json: bool, dry_run: bool) -> None:
    """Try again what was given up: one event's deliveries, or all."""
    from dothi.operator.operations import retry

    number = retry(owner_url(), event_id, dry_run=dry_run)
    tell(f"{number} deliveries will be tried again", {"deliveries": number}, as_json=as_json, dry_run=dry_run)


@deliveries.command("dismiss")
@click.argument("event_id", required=False, type=click.UUID)
@click.option("--all", "everything", is_flag=True, help="All that were given up.")
@json_option
@dry_run_option
def dismiss_deliveries(*, event_id: UUID | None, everything: bool, as_json: bool, dry_run: bool) -> None:
    """Take note of what was given up and can't be helped: `dothi check` no longer tells of it, the record stays."""
    from dothi.operator.operations import dismiss

    if (event_id is None) != everything:
        raise click.UsageError("name an event of `dothi deliveries list`, or --all")
    number = dismiss(owner_url(), event_id, dry_run=dry_run)
    if not number and event_id is not None:
        raise click.ClickException(f"nothing of event {event_id} was given up: see `dothi deliveries list`")
    tell(f"{number} deliveries are dismissed", {"deliveries": number}, as_json=as_json, dry_run=dry_run)


def component_commands() -> dict[str, click.Command]:
    """The commands of the operator's own file and the components', by name; imported only when asked for."""
    from dothi.manifest.components import Components
    from dothi.operator.commands_operator import COMMANDS

    places = [module.commands for module in Components.installed() if module.commands]
    found = (*COMMANDS, *(command for place in places for command in resolve_name(place)))
    return {str(command.name): command for command in found}


if __name__ == "__main__":
    main()

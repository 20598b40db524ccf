"""`dothi history SITE`: the history of a province or a tenant on the operator's line."""

from __future__ import annotations

import json
from datetime import date, datetime

import click
from rich.console import Console
from rich.table import Table

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.record.history import MOST_EXPORTED, export_history
from dothi.values.worktime import LOCAL_ZONE
from tenants.history.filters import HEADINGS, cells_of, filters_of, name_tenants
from tenants.kit.command_application import application
from tenants.kit.command_sites import SITE, TENANT, Named


def check_day(_context: click.Context, _option: click.Parameter, text: str) -> str:
    """A day as it is written, or nothing. Raises BadParameter: a filter that can't be read would show everything."""
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is no day, such as 2026-11-25") from error


@click.command("history")
@click.argument("site", type=SITE)
@click.option("--tenant", "about", type=TENANT, help="Only about this tenant of the province.")
@click.option("--module", default="", help="Only about this city service.")
@click.option("--action", default="", help="Only this action, such as tenants.module_switched.")
@click.option("--since", default="", callback=check_day, help="From this day on, 2026-11-25.")
@click.option("--until", default="", callback=check_day, help="To the end of this day.")
@click.option("--limit", default=100, type=click.IntRange(1, MOST_EXPORTED), help="The newest so many.")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of a table.")
def history_command(*, site: Named, about: Named | None, limit: int, as_json: bool, **values: str) -> None:
    """What was changed at SITE, a province or tenant, by whom and why, the newest first."""
    with application():
        place = site.find()
        values["tenant"] = about.find(within=place.province).slug if about is not None else ""
        tenant_id = place.listing.tenant_id
        with acting_in(Scope(tenant_id)):
            names, slugs = name_tenants(tenant_id) if place.tenant is None else ({}, {})
            if values["tenant"] and values["tenant"] not in slugs:
                raise click.ClickException("--tenant goes with the history of a province")
            lines = export_history(tenant_id, filters_of(values, slugs=slugs), tenants=names)[:limit]
            rows = [cells_of(line) for line in lines]
    if as_json:
        plain = [dict(zip(HEADINGS, row, strict=True)) for row in rows]
        click.echo(json.dumps(plain, ensure_ascii=False, default=str))
        return
    table = Table("at", "who", "what", "reason")
    for line in lines:
        table.add_row(local(line.at), line.actor, line.sentence, line.reason)
    Console().print(table)


def local(at: datetime) -> str:
    """An instant in Vietnam's time."""
    return f"{at.astimezone(LOCAL_ZONE):%Y-%m-%d %H:%M}"

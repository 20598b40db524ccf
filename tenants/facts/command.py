"""`dothi tenant rename`: the operator lets another name begin on a day; joins the group `tenant`."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

import click
from rich.console import Console
from rich.table import Table

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.values.days import Moment
from dothi.values.errors import DomainError, Invalid
from dothi.values.worktime import LOCAL_ZONE
from tenants.facts.service import Renaming, list_facts, rename_tenant
from tenants.facts.timeline import FactLine
from tenants.kit.command_application import SYSTEM, application
from tenants.kit.command_sites import TENANT, Named
from tenants.registry.kinds import DISTRICT_KINDS


@click.command("rename")
@click.argument("tenant", type=TENANT)
@click.option("--name", required=True, help="The full name, with its kind.")
@click.option("--kind", type=click.Choice(list(DISTRICT_KINDS)), help="By default as it is.")
@click.option("--code", help="The administrative code; by default as it is.")
@click.option("--parent", "parent_code", help="The code of the unit above; by default as it is.")
@click.option("--from", "valid_from", required=True, type=Moment(["%Y-%m-%d"]), help="The first day.")
@click.option("--decree", required=True, help="Number and date of the decision.")
@click.option("--host", "new_host", default="", help="A new canonical host from that day; the others lead to it.")
@click.option("--dry-run", is_flag=True, help="Check and show, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of a table.")
def rename_command(
    *,
    tenant: Named,
    name: str,
    kind: str | None,
    code: str | None,
    parent_code: str | None,
    valid_from: datetime,
    decree: str,
    new_host: str,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Let TENANT be called otherwise from a day on; the former name stays in its history."""
    with application():
        province, found = tenant.find_tenant()
        with acting_in(Scope(province.tenant_id)):
            last = list_facts(province.tenant_id, found.tenant_id)[-1]
            renaming = Renaming(
                name=" ".join(name.split()),
                kind=kind or last.kind,
                code=code or last.code,
                parent_code=parent_code or last.parent_code,
                valid_from=valid_from.replace(tzinfo=LOCAL_ZONE).date(),
                decree=decree,
                host=new_host,
            )
            try:
                facts = rename_tenant(province.tenant_id, member_id=found.tenant_id, renaming=renaming, actor=SYSTEM)
            except Invalid as error:
                raise DomainError(
                    "; ".join(str(reason) for reason in error.fields.values()) or error.message
                ) from error
            if dry_run:
                session.rollback()
            else:
                session.commit()
        show(facts, as_json=as_json, dry_run=dry_run)


def show(facts: list[FactLine], *, as_json: bool, dry_run: bool) -> None:
    """The timeline as it is, or would be."""
    if as_json:
        plain = {"dry_run": dry_run, "facts": [asdict(fact) for fact in facts]}
        click.echo(json.dumps(plain, ensure_ascii=False, default=str))
        return
    table = Table("code", "name", "kind", "parent", "from", "until", "decree")
    for fact in facts:
        days = (fact.valid_from.isoformat(), fact.valid_to.isoformat() if fact.valid_to else "")
        table.add_row(fact.code, fact.name, fact.kind, fact.parent_code or "", *days, fact.decree)
    Console().print(table)
    if dry_run:
        click.echo("nothing was changed (--dry-run)")

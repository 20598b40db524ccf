"""The operator's commands that onboard a district and copy configuration. They join the group `dothi tenant`."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.sites.site import ProvinceListing
from dothi.work.nudge import nudge_after_commit
from tenants.copying.difference import COPIED
from tenants.copying.items import count_all, key_of, read_of
from tenants.copying.service import copy, look
from tenants.kit.command_application import SYSTEM, application
from tenants.kit.command_sites import TENANT, Named, find_province, slug_of
from tenants.onboarding.draft import find_slug_trouble, host_suffix, is_onboarded, prefix_taker
from tenants.onboarding.facts import FirstAdmin, NewTenant
from tenants.onboarding.known import get_district, get_province, tenant_from_catalogue
from tenants.onboarding.naming import propose_prefix
from tenants.onboarding.service import onboard
from tenants.registry.directory import directory

Facts = dict[str, Any]


@click.command("onboard")
@click.argument("slug")
@click.option("--catalogue", "code", required=True, help="The district's code of 2004–2025: 803 is Bến Lức.")
@click.option(
    "--like", "template", type=TENANT, help="A tenant of the same province whose configuration it begins with."
)
@click.option("--admin", "email", required=True, help="E-mail of the first district admin, who is invited.")
@click.option("--admin-name", default="", help="Their name; the first part of the e-mail when not given.")
@click.option("--host", default="", help="The canonical host; SLUG under the province's domain when not given.")
@click.option("--dry-run", is_flag=True, help="Do it all, tell it, and take it back.")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of a table.")
def onboard_command(  # one parameter an option
    *,
    slug: str,
    code: str,
    template: Named | None,
    email: str,
    admin_name: str,
    host: str,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Make a tenant of the catalogue with its first admin, all or nothing. SLUG names it in addresses: benluc."""
    with application():
        province = find_province(get_province(get_district(code).parent_code).slug)
        like = template.find(within=province) if template is not None else None
        like_slug = like.slug if like is not None else None
        with acting_in(Scope(province.tenant_id)):
            new = of_catalogue(province, slug=slug, code=code, host=host)
            new = replace(new, admin=FirstAdmin(email=email, name=admin_name or email.partition("@")[0]))
            tenant_id, _slug = onboard(province.tenant_id, new, template=like_slug, actor=SYSTEM)
            if dry_run:
                session.rollback()
            else:
                session.commit()
            brought = count_all(read_of(like.listing.tenant_id)) if like is not None else []
        if not dry_run:
            nudge_after_commit()
        tell(
            {
                "tenant": slug,
                "id": None if dry_run else tenant_id,
                "name": new.name,
                "province": province.name,
                "url": house().settings.url_of(new.hosts[0]),
                "code_prefix": new.code_prefix,
                "wards": len(new.areas),
                "like": like_slug,
                "configuration": {str(title): n for title, n in brought},
                "admin": email,
                "dry_run": dry_run,
            },
            as_json=as_json,
        )


def of_catalogue(province: ProvinceListing, *, slug: str, code: str, host: str) -> NewTenant:
    """The district with this slug, in its province's scope. Raises ClickException for what is taken."""
    site = directory.find_site_by_id(province.tenant_id)
    if site is None:
        raise click.ClickException("the province is gone")
    if not host and (trouble := find_slug_trouble(site, slug)):
        raise click.ClickException(trouble)
    if is_onboarded(province.tenant_id, code):
        raise click.ClickException(f"{province.name} has a tenant with the code {code} already")
    new = tenant_from_catalogue(code, hosts=[host or f"{slug}.{host_suffix(site)}"])
    return replace(new, slug=slug, code_prefix=free_prefix(province.tenant_id, new))


@click.command("copy-config")
@click.argument("source", type=TENANT)
@click.argument("target", type=TENANT)
@click.option("--dry-run", is_flag=True, help="Tell what would be copied, change nothing.")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of a table.")
def copy_command(*, source: Named, target: Named, dry_run: bool, as_json: bool) -> None:
    """Copy what is new or different in SOURCE's configuration to TARGET, a tenant of the same province."""
    with application():
        province, one = source.find_tenant()
        ends = {"source": slug_of(one), "target": target.find(within=province).slug}
        with acting_in(Scope(province.tenant_id)):
            difference = look(province.tenant_id, **ends)
            keys = [key_of(line.component, line.item) for line in difference.lines if line.change in COPIED]
            if not dry_run:
                copy(province.tenant_id, **ends, keys=keys, seen=difference.stamp, actor=SYSTEM)
        if as_json:
            tell({**ends, "copied": keys, "dry_run": dry_run}, as_json=True)
            return
        table = Table("section", "item", "change", title="would be copied" if dry_run else "copied")
        for line in difference.lines:
            if line.change in COPIED:
                table.add_row(f"{line.component}/{line.item.section}", line.item.title, line.change.value)
        Console().print(table)


def free_prefix(province_id: int, new: NewTenant) -> str:
    """The catalogue's code prefix, or another one where that is taken."""
    is_taken = prefix_taker(province_id)
    return propose_prefix(new.name, is_taken=is_taken) if is_taken(new.code_prefix) else new.code_prefix


def tell(facts: Facts, *, as_json: bool) -> None:
    """The facts as JSON, or one a line."""
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    table = Table(show_header=False)
    for name, value in facts.items():
        text = ", ".join(f"{k} {n}" for k, n in value.items()) if isinstance(value, dict) else value
        table.add_row(name, "" if text is None else str(text))
    Console().print(table)


__all__ = ["copy_command", "onboard_command"]

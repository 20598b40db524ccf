"""The operator's commands for provinces, tenants and switches. Mounted by the kernel's command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask
from rich.console import Console
from rich.table import Table

from dothi.actor import Actor
from dothi.cli import make_app
from dothi.db import session
from dothi.errors import DomainError
from dothi.site import ProvinceListing, TenantListing
from dothi.switch import ModuleState
from dothi.tenancy import Scope, acting_in
from tenants.directory import directory
from tenants.known import get_province, province_from_catalogue, tenant_from_catalogue
from tenants.onboarding import create_province, create_tenant
from tenants.registry import get_tenant
from tenants.switches import list_changes, list_switches, switch_module

SYSTEM = Actor.system()


@contextmanager
def application() -> Iterator[Flask]:
    """The application's context; what a service refuses becomes one clear line."""
    app = make_app()
    with app.app_context():
        try:
            yield app
        except DomainError as error:
            raise click.ClickException(str(error.message)) from error


@click.group("tenant")
def tenant_commands() -> None:
    """Provinces and their tenants."""


@tenant_commands.command("list")
def list_command() -> None:
    """All provinces with their tenants, hosts and states."""
    with application():
        table = Table("id", "province", "tenant", "host", "modules")
        for province in directory.list_provinces():
            table.add_row(str(province.tenant_id), province.name, "", province.host, "")
            for tenant in province.tenants:
                states = ", ".join(f"{name} {state.value}" for name, state in tenant.switches.items())
                table.add_row(str(tenant.tenant_id), "", tenant.name, tenant.host, states)
        Console().print(table)


@tenant_commands.command("show")
@click.argument("host")
def show_command(host: str) -> None:
    """One tenant, by any of its hosts: facts, hosts, switches, history."""
    with application():
        province, tenant = find(host)
        with acting_in(Scope(province.tenant_id)):
            view = get_tenant(province.tenant_id, getattr(tenant, "slug", ""))
            click.echo(f"{view.name} (id {view.tenant.id}, {view.tenant.code_prefix}), {province.name}")
            for fact in view.facts:
                click.echo(f"  {fact.code} {fact.name} {fact.valid_from} – {fact.valid_to or ''} {fact.decree}")
            for name in view.hosts:
                since = f" (canonical from {name.canonical_from})" if name.canonical_from else ""
                click.echo(f"  {name.host}{since or (' (canonical)' if name.is_canonical else '')}")
            for line in list_switches(province.tenant_id, member_id=view.tenant.id):
                click.echo(f"  {line.module.name}: {line.state.value}")
            for change in list_changes(province.tenant_id, member_id=view.tenant.id, limit=20):
                steps = f"{change.module}: {change.from_state} → {change.to_state}"
                click.echo(f"  {change.at:%Y-%m-%d %H:%M} {steps} {change.actor_name} {change.reason}")
            session.rollback()


@tenant_commands.command("create")
@click.argument("code")
@click.option("--host", "hosts", multiple=True, required=True, help="A host; the first is the canonical one.")
def create_command(code: str, hosts: tuple[str, ...]) -> None:
    """Make a tenant, or a province, of the catalogue by its CODE of 2004–2025 (815 is Mỹ Tho, 82 Tiền Giang)."""
    with application():
        if len(code) == 2:
            province_id = create_province(province_from_catalogue(code, hosts=hosts), actor=SYSTEM)
            click.echo(f"province {province_id} answers on {hosts[0]}")
            return
        new = tenant_from_catalogue(code, hosts=hosts)
        slug = get_province(str(new.facts[0].parent_code)).slug
        province = find_province(slug)
        with acting_in(Scope(province.tenant_id)):
            tenant_id = create_tenant(province.tenant_id, new, actor=SYSTEM)
            session.commit()
        click.echo(f"tenant {tenant_id} answers on {hosts[0]}")


@click.group("module")
def module_commands() -> None:
    """City services at tenants."""


@module_commands.command("switch")
@click.argument("host")
@click.argument("module")
@click.argument("state", type=click.Choice([state.value for state in ModuleState]))
@click.option("--reason", default="", help="Why; needed when the step takes something away.")
def switch_command(host: str, module: str, state: str, reason: str) -> None:
    """Take MODULE at the tenant of HOST to STATE, recorded as a step of the platform itself."""
    with application():
        province, tenant = find(host)
        with acting_in(Scope(province.tenant_id)):
            line = switch_module(
                province.tenant_id,
                member_id=tenant.tenant_id,
                module=module,
                to=ModuleState(state),
                actor=SYSTEM,
                reason=reason,
            )
            session.commit()
        click.echo(f"{tenant.name}: {line.module.name} {line.state.value}")


def find(host: str) -> tuple[ProvinceListing, TenantListing]:
    """The tenant of a host with its province, or one clear line."""
    site = directory.find_site(host)
    for province in directory.list_provinces():
        for tenant in province.tenants:
            if site is not None and tenant.tenant_id == site.tenant_id:
                return province, tenant
    raise click.ClickException(f"no tenant answers on {host}")


def find_province(slug: str) -> ProvinceListing:
    """The province of this deployment with the catalogue's slug, or one clear line."""
    for province in directory.list_provinces():
        site = directory.find_site_by_id(province.tenant_id)
        if site is not None and site.slug == slug:
            return province
    raise click.ClickException(f"the province {slug} isn't here yet: make it first, by its two-digit code")


COMMANDS = (tenant_commands, module_commands)

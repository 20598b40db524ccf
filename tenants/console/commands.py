"""The operator's commands for provinces, tenants and switches. Mounted by the kernel's command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.operator.command_line import dry_run_option, json_option, settle, show_json, show_table, tell
from dothi.sites.site import ProvinceListing
from dothi.sites.switch import ModuleState
from tenants.kit.command_application import SYSTEM, application
from tenants.kit.command_sites import TENANT, FoundSite, Named, find_province, slug_of
from tenants.onboarding import create_province, create_tenant
from tenants.onboarding.known import get_province, province_from_catalogue, tenant_from_catalogue
from tenants.programme.passing import switch_with_gates
from tenants.registry.directory import directory
from tenants.registry.models import SwitchChange
from tenants.registry.roster import TenantView, get_tenant
from tenants.registry.switches import SwitchLine, list_changes, list_switches


@click.command("list")
@json_option
def list_command(*, as_json: bool) -> None:
    """All provinces with their tenants, hosts and states."""
    with application():
        provinces = [FoundSite(province, None) for province in directory.list_provinces()]
        slugs = [place.slug for place in provinces]
    if as_json:
        show_json([province_document(place.province, slug) for place, slug in zip(provinces, slugs, strict=True)])
        return
    rows: list[Sequence[object]] = []
    for place, slug in zip(provinces, slugs, strict=True):
        province = place.province
        rows.append((province.tenant_id, slug, province.name, "", province.host, ""))
        for tenant in province.tenants:
            states = ", ".join(f"{name} {state.value}" for name, state in tenant.switches.items())
            rows.append((tenant.tenant_id, slug_of(tenant), "", tenant.name, tenant.host, states))
    show_table(("id", "slug", "province", "tenant", "host", "modules"), rows)


def province_document(province: ProvinceListing, slug: str) -> Mapping[str, Any]:
    """A province with its tenants as JSON."""
    return {
        "id": province.tenant_id,
        "slug": slug,
        "name": province.name,
        "host": province.host,
        "tenants": [
            {
                "id": tenant.tenant_id,
                "slug": slug_of(tenant),
                "name": tenant.name,
                "host": tenant.host,
                "modules": {name: state.value for name, state in tenant.switches.items()},
            }
            for tenant in province.tenants
        ],
    }


@click.command("show")
@click.argument("tenant", type=TENANT)
@json_option
def show_command(*, tenant: Named, as_json: bool) -> None:
    """One TENANT: facts, hosts, switches, history."""
    with application():
        province, found = tenant.find_tenant()
        with acting_in(Scope(province.tenant_id)):
            view = get_tenant(province.tenant_id, slug_of(found))
            lines = list_switches(province.tenant_id, member_id=view.tenant.id)
            changes = list_changes(province.tenant_id, member_id=view.tenant.id, limit=20)
            if as_json:
                show_json(tenant_document(province, view, lines, changes))
            else:
                show_tenant(province, view, lines, changes)
            session.rollback()


def show_tenant(
    province: ProvinceListing, view: TenantView, lines: Sequence[SwitchLine], changes: Sequence[SwitchChange]
) -> None:
    """One tenant in words and tables."""
    click.echo(f"{view.name} (id {view.tenant.id}, {view.tenant.code_prefix}), {province.name}")
    facts = [(fact.code, fact.name, fact.valid_from, fact.valid_to, fact.decree) for fact in view.facts]
    show_table(("code", "name", "from", "to", "decree"), facts)
    show_table(("host", ""), [(name.host, "canonical" if name.is_canonical else "") for name in view.hosts])
    show_table(("module", "state"), [(line.module.name, line.state.value) for line in lines])
    steps = [(f"{c.at:%Y-%m-%d %H:%M}", c.module, c.from_state, c.to_state, c.actor_name, c.reason) for c in changes]
    show_table(("changed at", "module", "from", "to", "by", "reason"), steps)


def tenant_document(
    province: ProvinceListing, view: TenantView, lines: Sequence[SwitchLine], changes: Sequence[SwitchChange]
) -> Mapping[str, Any]:
    """The same as JSON."""
    return {
        "id": view.tenant.id,
        "slug": view.tenant.slug,
        "name": view.name,
        "kind": view.kind,
        "code_prefix": view.tenant.code_prefix,
        "province": {"id": province.tenant_id, "name": province.name},
        "facts": [
            {"code": f.code, "name": f.name, "from": f.valid_from, "to": f.valid_to, "decree": f.decree}
            for f in view.facts
        ],
        "hosts": [{"host": name.host, "canonical": name.is_canonical} for name in view.hosts],
        "modules": {line.module.name: line.state.value for line in lines},
        "changes": [
            {"at": c.at.isoformat(), "module": c.module, "from": c.from_state, "to": c.to_state}
            | {"by": c.actor_name, "reason": c.reason}
            for c in changes
        ],
    }


@click.command("create")
@click.argument("code")
@click.option("--host", "hosts", multiple=True, required=True, help="A host; the first is the canonical one.")
@json_option
@dry_run_option
def create_command(*, code: str, hosts: tuple[str, ...], as_json: bool, dry_run: bool) -> None:
    """Make a tenant, or a province, of the catalogue by its CODE of 2004–2025 (815 is Mỹ Tho, 82 Tiền Giang)."""
    with application():
        if len(code) == 2:
            made = create_province(province_from_catalogue(code, hosts=hosts), actor=SYSTEM, dry_run=dry_run)
            kind = "province"
        else:
            new = tenant_from_catalogue(code, hosts=hosts)
            province = find_province(get_province(str(new.facts[0].parent_code)).slug)
            with acting_in(Scope(province.tenant_id)):
                made, kind = create_tenant(province.tenant_id, new, actor=SYSTEM), "tenant"
                settle(dry_run=dry_run)
        document = {"id": made, "kind": kind, "hosts": hosts}
        tell(f"{kind} {made} answers on {hosts[0]}", document, as_json=as_json, dry_run=dry_run)


@click.command("switch")
@click.argument("tenant", type=TENANT)
@click.argument("module")
@click.argument("state", type=click.Choice([state.value for state in ModuleState]))
@click.option("--reason", default="", help="Why; needed when the step takes something away.")
@click.option("--override", is_flag=True, help="Pass red gates of the plan alone; the province's admins get a mail.")
@json_option
@dry_run_option
def switch_command(
    *, tenant: Named, module: str, state: str, reason: str, override: bool, as_json: bool, dry_run: bool
) -> None:
    """Take MODULE at TENANT to STATE, recorded as a step of the platform itself."""
    with application():
        province, found = tenant.find_tenant()
        with acting_in(Scope(province.tenant_id)):
            line = switch_with_gates(
                province.tenant_id,
                member_id=found.tenant_id,
                module=module,
                to=ModuleState(state),
                actor=SYSTEM,
                reason=reason,
                break_glass=override,
            )
            settle(dry_run=dry_run)
        document = {"tenant": found.tenant_id, "module": line.module.name, "state": line.state.value}
        tell(f"{found.name}: {line.module.name} {line.state.value}", document, as_json=as_json, dry_run=dry_run)

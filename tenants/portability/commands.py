"""`dothi tenant export` and `dothi tenant import`: the way to leave a deployment, and to come to one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.identity import invitations
from dothi.identity.accounts import find_account
from dothi.identity.models import MembershipRow
from dothi.manifest.house import house
from dothi.operator.command_line import dry_run_option, json_option, owner_url, tell
from dothi.outbox.events import record
from dothi.work.nudge import nudge_after_commit
from tenants.kit.command_application import application
from tenants.kit.command_sites import PROVINCE, TENANT, Named
from tenants.portability.arriving import Arrival, Wishes, import_tenant
from tenants.portability.leaving import WrittenArchive, export_tenant
from tenants.portability.rows import Numbers
from tenants.registry.directory import directory
from tenants.registry.events import TenantCreated

ARCHIVE = click.Path(dir_okay=False, path_type=Path)


@click.command("export")
@click.argument("tenant", type=TENANT)
@click.argument("file", type=ARCHIVE)
@json_option
def export_command(*, tenant: Named, file: Path, as_json: bool) -> None:
    """Write everything of TENANT into the archive FILE; credentials aren't in it."""
    with application():
        province, found = tenant.find_tenant()  # a province leaves by a backup of all
        numbers = Numbers(tenant_id=found.tenant_id, province_id=province.tenant_id)
        parts = house()
        done = export_tenant(owner_url(), numbers, file, components=parts.components, storage=parts.storage)
    tell(departure_sentence(file, done), departure_document(file, done), as_json=as_json)


def departure_sentence(file: Path, done: WrittenArchive) -> str:
    """What was written, and what to mind."""
    rows, files = sum(done.manifest["tables"].values()), done.manifest["files"]["count"]
    sentence = f"{file}: {rows} rows, {files} files, SHA-256 {done.sha256}"
    if done.missing:
        sentence += f"; {done.missing} files were missing (`dothi check` names them)"
    if done.header["is_running"]:
        sentence += "; the tenant is running: for a move, suspend its modules first and export again"
    return sentence


def departure_document(file: Path, done: WrittenArchive) -> Mapping[str, Any]:
    """The same as JSON."""
    return {
        "file": str(file),
        "sha256": done.sha256,
        "missing_files": done.missing,
        "files": done.manifest["files"],
        "tables": done.manifest["tables"],
        **{name: done.header[name] for name in ("slug", "revision", "pending", "is_running")},
    }


@click.command("import")
@click.argument("file", type=ARCHIVE)
@click.option("--province", type=PROVINCE, help="Which province takes it in; the archive's own when not given.")
@click.option("--slug", help="Another slug than the archive's.")
@click.option("--host", "hosts", multiple=True, help="Other hosts than the archive's; the first is the canonical one.")
@click.option("--invite", is_flag=True, help="Send an invitation to each member whose account has no password here.")
@json_option
@dry_run_option
def import_command(
    *,
    file: Path,
    province: Named | None,
    slug: str | None,
    hosts: tuple[str, ...],
    invite: bool,
    as_json: bool,
    dry_run: bool,
) -> None:
    """Take the tenant of the archive FILE in, checksums first; all of it or nothing."""
    with application():
        taker = province.find().slug if province is not None else None
        parts, wishes = house(), Wishes(province=taker, slug=slug, hosts=hosts)
        done = import_tenant(
            owner_url(), file, components=parts.components, storage=parts.storage, wishes=wishes, dry_run=dry_run
        )
        if not dry_run:
            directory.forget()
            announce(done)
        if invite and not dry_run:
            invite_waiting(done.numbers.tenant_id)
    sentence = (
        f"tenant {done.numbers.tenant_id} ({done.slug}) answers on {', '.join(done.hosts)}: "
        f"{sum(done.tables.values())} rows, {done.files} files; {done.waiting} members have no password here yet"
    )
    if done.held_back:
        sentence += f"; {done.held_back} mails that were pending are held back (`dothi deliveries retry` sends them)"
    tell(sentence, asdict(done), as_json=as_json, dry_run=dry_run)


def announce(done: Arrival) -> None:
    """Tell the house that a tenant joined its province, as when one is made."""
    with acting_in(Scope(done.numbers.province_id)):
        record(TenantCreated(member_id=done.numbers.tenant_id, slug=done.slug))
        session.commit()
    nudge_after_commit()


def invite_waiting(tenant_id: int) -> None:
    """Open an invitation for each member whose account has no password; the mails go out by the dispatcher."""
    with acting_in(Scope(tenant_id)):
        members = session.scalars(
            select(MembershipRow.id).where(MembershipRow.tenant_id == tenant_id, MembershipRow.ended_at.is_(None))
        )
        for membership_id in members.all():
            account = find_account(tenant_id, membership_id)
            if account is not None and account.password_salt is None:
                invitations.renew(tenant_id, membership_id)
        session.commit()
    nudge_after_commit()

"""The operator's command that gives a province or tenant its first admins. Mounted by the kernel's command line."""

from __future__ import annotations

import click

from dothi.actor import Actor
from dothi.command_line import CommandGroup, dry_run_option, json_option, settle, tell
from dothi.dispatch import nudge_after_commit
from dothi.identity.members import invite
from dothi.tenancy import Scope, acting_in
from tenants.commands import application
from tenants.directory import directory


@click.group("staff", cls=CommandGroup)
def staff_commands() -> None:
    """Members of a province or tenant."""


@staff_commands.command("invite")
@click.argument("host")
@click.argument("email")
@click.option("--name", required=True, help="As it stands in the administration.")
@click.option("--role", "roles", multiple=True, required=True, help="Such as provincial_admin; may be given again.")
@json_option
@dry_run_option
def invite_command(*, host: str, email: str, name: str, roles: tuple[str, ...], as_json: bool, dry_run: bool) -> None:
    """Invite EMAIL to the site of HOST; the mail with the link goes out by the dispatcher."""
    with application():
        site = directory.find_site(host)
        if site is None:
            raise click.ClickException(f"nobody answers on {host}: see `dothi tenant list`")
        with acting_in(Scope(site.tenant_id)):
            member = invite(site.tenant_id, email=email, name=name, roles=roles, actor=Actor.system())
            settle(dry_run=dry_run)
        if not dry_run:
            nudge_after_commit()
        document = {"email": member.email, "tenant": site.tenant_id, "roles": sorted(roles)}
        sentence = f"{member.email} is invited to {host} as {', '.join(sorted(roles))}"
        tell(sentence, document, as_json=as_json, dry_run=dry_run)

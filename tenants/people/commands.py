"""The operator's command that gives a province or tenant its first admins. Mounted by the kernel's command line."""

from __future__ import annotations

import click

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.identity.members import invite
from dothi.operator.command_line import dry_run_option, json_option, settle, tell
from dothi.values.actor import Actor
from dothi.work.nudge import nudge_after_commit
from tenants.kit.command_application import application
from tenants.kit.command_sites import SITE, Named


@click.command("invite")
@click.argument("site", type=SITE)
@click.argument("email")
@click.option("--name", required=True, help="As it stands in the administration.")
@click.option("--role", "roles", multiple=True, required=True, help="Such as provincial_admin; may be given again.")
@json_option
@dry_run_option
def invite_command(*, site: Named, email: str, name: str, roles: tuple[str, ...], as_json: bool, dry_run: bool) -> None:
    """Invite EMAIL to SITE, a province or tenant; the mail with the link goes out by the dispatcher."""
    with application():
        found = site.find().listing
        with acting_in(Scope(found.tenant_id)):
            member = invite(found.tenant_id, email=email, name=name, roles=roles, actor=Actor.system())
            settle(dry_run=dry_run)
        if not dry_run:
            nudge_after_commit()
        document = {"email": member.email, "tenant": found.tenant_id, "roles": sorted(roles)}
        sentence = f"{member.email} is invited to {found.name} as {', '.join(sorted(roles))}"
        tell(sentence, document, as_json=as_json, dry_run=dry_run)

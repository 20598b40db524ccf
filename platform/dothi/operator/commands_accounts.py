"""The operator's commands on accounts: `dothi account …`. As the owner of the tables: no tenant's admin may do this."""

from __future__ import annotations

import click
import psycopg

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.identity.events import SecondFactorChanged
from dothi.operator.command_app import make_app
from dothi.operator.command_line import CommandGroup, dry_run_option, json_option, owner_url, tell
from dothi.outbox.events import record
from dothi.record.audit import record_audit
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.addresses import normalise_email

MEMBERSHIP = """
SELECT m.tenant_id, m.id FROM dothi_membership m JOIN dothi_account a ON a.id = m.account_id
WHERE a.email = %(email)s AND m.joined_at IS NOT NULL AND m.ended_at IS NULL
ORDER BY m.last_sign_in_at DESC NULLS LAST, m.tenant_id LIMIT 1"""


@click.group("account", cls=CommandGroup)
def account() -> None:
    """Accounts of staff, at all tenants."""


@account.command()
@click.argument("email")
@json_option
@dry_run_option
def disable(*, email: str, as_json: bool, dry_run: bool) -> None:
    """End all sessions of EMAIL and let it sign in nowhere."""
    change = "UPDATE dothi_account SET disabled_at = %(now)s WHERE email = %(email)s"
    change_account(email, change, done="disabled", as_json=as_json, dry_run=dry_run)


@account.command()
@click.argument("email")
@json_option
@dry_run_option
def enable(*, email: str, as_json: bool, dry_run: bool) -> None:
    """Let EMAIL sign in again."""
    change = "UPDATE dothi_account SET disabled_at = NULL WHERE email = %(email)s"
    change_account(email, change, done="enabled", as_json=as_json, dry_run=dry_run)


@account.command("reset-second-factor")
@click.argument("email")
@json_option
@dry_run_option
def reset_second_factor(*, email: str, as_json: bool, dry_run: bool) -> None:
    """Remove the second factor of EMAIL, who lost telephone and recovery codes; check by another way who asks."""
    change = (
        "UPDATE dothi_account SET totp_secret = NULL, totp_last_step = NULL, recovery_codes = '[]',"
        " sessions_valid_from = %(now)s, credentials_changed_at = %(now)s WHERE email = %(email)s"
    )
    change_account(email, change, done="without a second factor", as_json=as_json, dry_run=dry_run)
    if not dry_run:
        tell_owner(email)


def tell_owner(email: str) -> None:
    """A mail that the second factor is off, by one of the tenants where the account is a member, if there is any."""
    with psycopg.connect(owner_url()) as owner:
        found = owner.execute(MEMBERSHIP, {"email": normalise_email(email)}).fetchone()
    if found is None:
        return
    tenant_id, membership_id = found
    with make_app().app_context(), acting_in(Scope(tenant_id)):
        record_audit(tenant_id, "identity.second_factor_off", subject=email, actor=Actor.system())
        record(SecondFactorChanged(membership_id=membership_id, is_on=False))
        session.commit()


def change_account(email: str, statement: str, *, done: str, as_json: bool, dry_run: bool) -> None:
    """Run one statement on one account, as the owner. Raises ClickException where there is no such account."""
    email = normalise_email(email)
    with psycopg.connect(owner_url()) as owner:
        changed = owner.execute(statement, {"email": email, "now": clock.now()})
        if changed.rowcount != 1:
            raise click.ClickException(f"there is no account {email}")
        if dry_run:
            owner.rollback()
    tell(f"{email}: {done}", {"email": email, "account": done}, as_json=as_json, dry_run=dry_run)


COMMANDS = (account,)

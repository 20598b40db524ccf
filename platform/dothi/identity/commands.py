"""The operator's commands on accounts: `dothi account …`. As the owner of the tables: no tenant's admin may do this."""

from __future__ import annotations

import click
import psycopg

from dothi import clock
from dothi.addresses import normalise_email
from dothi.command_line import CommandGroup, dry_run_option, json_option, owner_url, tell


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
        " sessions_valid_from = %(now)s WHERE email = %(email)s"
    )
    change_account(email, change, done="without a second factor", as_json=as_json, dry_run=dry_run)


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

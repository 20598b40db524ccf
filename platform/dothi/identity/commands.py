"""The operator's commands on accounts: `dothi account …`. As the owner of the tables: no tenant's admin may do this."""

from __future__ import annotations

import click
import psycopg

from dothi import clock
from dothi.addresses import normalise_email
from dothi.settings import Settings, SettingsError


@click.group("account")
def account() -> None:
    """Accounts of staff, at all tenants."""


@account.command()
@click.argument("email")
def disable(email: str) -> None:
    """End all sessions of EMAIL and let it sign in nowhere."""
    change_account(email, "UPDATE dothi_account SET disabled_at = %(now)s WHERE email = %(email)s")


@account.command()
@click.argument("email")
def enable(email: str) -> None:
    """Let EMAIL sign in again."""
    change_account(email, "UPDATE dothi_account SET disabled_at = NULL WHERE email = %(email)s")


@account.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Remove the second factor of EMAIL, who lost telephone and recovery codes; check by another way who asks."""
    change_account(
        email,
        "UPDATE dothi_account SET totp_secret = NULL, totp_last_step = NULL, recovery_codes = '[]',"
        " sessions_valid_from = %(now)s WHERE email = %(email)s",
    )


def change_account(email: str, statement: str) -> None:
    """Run one statement on one account, as the owner. Raises ClickException where there is no such account."""
    try:
        url = Settings.from_env().database_owner_url
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    if url is None:
        raise click.ClickException("DATABASE_OWNER_URL is not set: accounts are changed by the tables' owner")
    with psycopg.connect(url) as owner:
        done = owner.execute(statement, {"email": normalise_email(email), "now": clock.now()})
        if done.rowcount != 1:
            raise click.ClickException(f"there is no account {email}")
    click.echo(f"{normalise_email(email)}: done")

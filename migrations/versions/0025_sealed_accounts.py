"""Hashes of passwords stay in the database, and a change of credentials is known by its time.

Functions hand out a hash's salt alone, and compare a hash that the application made with it. Processes of the former
version can't sign anybody in any more.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dothi.database.schema import definer_function

revision = "0025_sealed_accounts"
down_revision = "0014_parts"
branch_labels = None
depends_on = None

SCOPED = "scope integer := current_setting('dothi.tenant_id')::int;"
MEMBER = "m.tenant_id = p_tenant_id AND p_tenant_id = scope AND m.id = p_membership_id AND m.ended_at IS NULL"
OF_MEMBER = f"FROM dothi_membership m WHERE {MEMBER} AND a.id = m.account_id AND a.disabled_at IS NULL"
SALT = "substring(a.password_hash from '^(.+)[$][^$]*$')"

TO_SIGN_IN = "dothi_account_to_sign_in(p_tenant_id integer, p_email text)"
OF_MEMBERSHIP = "dothi_account_of_membership(p_tenant_id integer, p_membership_id uuid)"
IS_HASH = "dothi_account_is_hash(p_tenant_id integer, p_membership_id uuid, p_hash text)"
SET_PASSWORD = (
    "dothi_account_set_password(p_tenant_id integer, p_membership_id uuid, p_hash text, p_sessions_from timestamptz)"
)
FORMER_SET_SECOND_FACTOR = (
    "dothi_account_set_second_factor"
    "(p_tenant_id integer, p_membership_id uuid, p_secret text, p_step bigint, p_codes jsonb)"
)
SET_SECOND_FACTOR = FORMER_SET_SECOND_FACTOR.replace(")", ", p_now timestamptz)")
END_SESSIONS = "dothi_account_end_sessions(p_tenant_id integer, p_membership_id uuid, p_now timestamptz)"


def upgrade() -> None:
    """The column, and the functions anew."""
    op.add_column("dothi_account", sa.Column("credentials_changed_at", sa.DateTime(timezone=True)))
    for signature in (TO_SIGN_IN, OF_MEMBERSHIP, SET_PASSWORD, FORMER_SET_SECOND_FACTOR, END_SESSIONS):
        op.execute(f"DROP FUNCTION {signature}")
    _reading(column="password_salt", value=SALT, changed=True)
    definer_function(
        IS_HASH,
        returns="boolean",
        body=f"""DECLARE {SCOPED}
BEGIN
  RETURN EXISTS (SELECT FROM dothi_account a, dothi_membership m
    WHERE {MEMBER} AND a.id = m.account_id AND a.disabled_at IS NULL AND a.password_hash = p_hash);
END""",
    )
    changed = "credentials_changed_at = coalesce(p_sessions_from, a.credentials_changed_at)"
    _writing(
        SET_PASSWORD,
        f"password_hash = p_hash, sessions_valid_from = coalesce(p_sessions_from, a.sessions_valid_from), {changed}",
    )
    _writing(
        SET_SECOND_FACTOR,
        "totp_secret = p_secret, totp_last_step = p_step, recovery_codes = p_codes, credentials_changed_at = p_now",
    )
    _writing(END_SESSIONS, "sessions_valid_from = p_now, credentials_changed_at = p_now")


def downgrade() -> None:
    """The former functions, which hand out hashes."""
    for signature in (TO_SIGN_IN, OF_MEMBERSHIP, IS_HASH, SET_PASSWORD, SET_SECOND_FACTOR, END_SESSIONS):
        op.execute(f"DROP FUNCTION {signature}")
    _reading(column="password_hash", value="a.password_hash", changed=False)
    _writing(
        SET_PASSWORD,
        "password_hash = p_hash, sessions_valid_from = coalesce(p_sessions_from, a.sessions_valid_from)",
    )
    _writing(FORMER_SET_SECOND_FACTOR, "totp_secret = p_secret, totp_last_step = p_step, recovery_codes = p_codes")
    _writing(END_SESSIONS, "sessions_valid_from = p_now")
    op.drop_column("dothi_account", "credentials_changed_at")


def _reading(*, column: str, value: str, changed: bool) -> None:
    """What a member's account hands out of its password, and whether it tells when it changed."""
    definer_function(
        TO_SIGN_IN,
        returns=f"TABLE (account_id uuid, membership_id uuid, {column} text)",
        body=f"""DECLARE {SCOPED}
BEGIN
  RETURN QUERY SELECT a.id, m.id, {value}
    FROM dothi_account a JOIN dothi_membership m ON m.account_id = a.id
    WHERE a.email = p_email AND a.disabled_at IS NULL
      AND m.tenant_id = p_tenant_id AND p_tenant_id = scope AND m.joined_at IS NOT NULL AND m.ended_at IS NULL;
END""",
    )
    time, read = (", credentials_changed_at timestamptz", ", a.credentials_changed_at") if changed else ("", "")
    definer_function(
        OF_MEMBERSHIP,
        returns=f"TABLE (account_id uuid, email text, {column} text, totp_secret text,"
        f" recovery_codes_left integer{time})",
        body=f"""DECLARE {SCOPED}
BEGIN
  RETURN QUERY SELECT a.id, a.email, {value}, a.totp_secret, jsonb_array_length(a.recovery_codes){read}
    FROM dothi_account a, dothi_membership m
    WHERE {MEMBER} AND a.id = m.account_id AND a.disabled_at IS NULL;
END""",
    )


def _writing(signature: str, change: str) -> None:
    """A function that changes a member's account."""
    definer_function(
        signature,
        returns="void",
        volatile=True,
        body=f"""DECLARE {SCOPED}
BEGIN
  UPDATE dothi_account a SET {change} {OF_MEMBER};
END""",
    )

"""Identity: global accounts behind definer functions; memberships, sessions, invitations, attempts of a tenant."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from dothi.database.schema import definer_function, drop_defaults, tenant_index, tenant_table

revision = "0002_identity"
down_revision = "0001_kernel"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
TABLES = (
    "dothi_attempt",
    "dothi_password_reset",
    "dothi_invitation",
    "dothi_session",
    "dothi_membership",
    "dothi_account",
)

# The tenant is named by the caller and must be the one of the transaction's scope: a definer's rights go no further.
SCOPED = "scope integer := current_setting('dothi.tenant_id')::int;"
MEMBER = "m.tenant_id = p_tenant_id AND p_tenant_id = scope AND m.id = p_membership_id AND m.ended_at IS NULL"
OF_MEMBER = f"FROM dothi_membership m WHERE {MEMBER} AND a.id = m.account_id AND a.disabled_at IS NULL"

ENSURE = "dothi_account_ensure(p_account_id uuid, p_email text, p_now timestamptz)"
TO_SIGN_IN = "dothi_account_to_sign_in(p_tenant_id integer, p_email text)"
OF_MEMBERSHIP = "dothi_account_of_membership(p_tenant_id integer, p_membership_id uuid)"
SET_PASSWORD = (
    "dothi_account_set_password(p_tenant_id integer, p_membership_id uuid, p_hash text, p_sessions_from timestamptz)"
)
SET_SECOND_FACTOR = (
    "dothi_account_set_second_factor"
    "(p_tenant_id integer, p_membership_id uuid, p_secret text, p_step bigint, p_codes jsonb)"
)
USE_STEP = "dothi_account_use_step(p_tenant_id integer, p_membership_id uuid, p_step bigint)"
USE_RECOVERY_CODE = "dothi_account_use_recovery_code(p_tenant_id integer, p_membership_id uuid, p_hash text)"
END_SESSIONS = "dothi_account_end_sessions(p_tenant_id integer, p_membership_id uuid, p_now timestamptz)"
SESSION_MEMBER = (
    "dothi_session_member(p_tenant_id integer, p_token_hash text, p_host text,"
    " p_opened_after timestamptz, p_seen_after timestamptz)"
)
FUNCTIONS = (
    ENSURE,
    TO_SIGN_IN,
    OF_MEMBERSHIP,
    SET_PASSWORD,
    SET_SECOND_FACTOR,
    USE_STEP,
    USE_RECOVERY_CODE,
    END_SESSIONS,
    SESSION_MEMBER,
)


def upgrade() -> None:
    """Make tables, then the functions over them."""
    _accounts()
    _memberships()
    _sessions()
    _links_and_attempts()
    _functions_that_read()
    _functions_that_write()


def downgrade() -> None:
    """Remove everything again."""
    for signature in FUNCTIONS:
        op.execute(f"DROP FUNCTION {drop_defaults(signature)}")
    for table in TABLES:
        op.drop_table(table)


def _accounts() -> None:
    op.create_table(
        "dothi_account",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text),
        sa.Column("totp_secret", sa.Text),
        sa.Column("totp_last_step", sa.BigInteger),
        sa.Column("recovery_codes", JSONB, nullable=False),
        sa.Column("sessions_valid_from", INSTANT),
        sa.Column("disabled_at", INSTANT),
        sa.Column("created_at", INSTANT, nullable=False),
    )
    op.create_primary_key("dothi_account_pkey", "dothi_account", ["id"])
    op.create_unique_constraint("dothi_account_email_key", "dothi_account", ["email"])


def _memberships() -> None:
    tenant_table(
        "dothi_membership",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("account_id", sa.Uuid, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("roles", JSONB, nullable=False),
        sa.Column("unit_ids", JSONB, nullable=False),
        sa.Column("headed_unit_ids", JSONB, nullable=False),
        sa.Column("unit_name", sa.Text, nullable=False),
        sa.Column("invited_at", INSTANT, nullable=False),
        sa.Column("joined_at", INSTANT),
        sa.Column("ended_at", INSTANT),
        sa.Column("last_sign_in_at", INSTANT),
        uniques=[("account_id",)],
    )
    op.create_foreign_key(
        "dothi_membership_account_id_fkey", "dothi_membership", "dothi_account", ["account_id"], ["id"]
    )


def _sessions() -> None:
    tenant_table(
        "dothi_session",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("membership_id", sa.Uuid, nullable=False),
        sa.Column("token_hash", sa.Text, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("last_seen_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("second_factor_at", INSTANT),
        sa.Column("pending_secret", sa.Text),
        uniques=[("token_hash",)],
        references=[(("membership_id",), "dothi_membership", ("id",))],
    )
    tenant_index("dothi_session", "membership_id")
    tenant_index("dothi_session", "opened_at")


def _links_and_attempts() -> None:
    tenant_table(
        "dothi_invitation",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("membership_id", sa.Uuid, nullable=False),
        sa.Column("nonce", sa.Text, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT),
        uniques=[("membership_id",)],
        references=[(("membership_id",), "dothi_membership", ("id",))],
    )
    tenant_table(
        "dothi_password_reset",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("membership_id", sa.Uuid, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT),
        references=[(("membership_id",), "dothi_membership", ("id",))],
    )
    tenant_index("dothi_password_reset", "membership_id")
    tenant_table(
        "dothi_attempt",
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_at", INSTANT, nullable=False),
        key=("subject",),
    )
    tenant_index("dothi_attempt", "last_at")


def _functions_that_read() -> None:
    definer_function(
        TO_SIGN_IN,
        returns="TABLE (account_id uuid, membership_id uuid, password_hash text)",
        body=f"""DECLARE {SCOPED}
BEGIN
  RETURN QUERY SELECT a.id, m.id, a.password_hash
    FROM dothi_account a JOIN dothi_membership m ON m.account_id = a.id
    WHERE a.email = p_email AND a.disabled_at IS NULL
      AND m.tenant_id = p_tenant_id AND p_tenant_id = scope AND m.joined_at IS NOT NULL AND m.ended_at IS NULL;
END""",
    )
    definer_function(
        OF_MEMBERSHIP,
        returns="TABLE (account_id uuid, email text, password_hash text, totp_secret text,"
        " recovery_codes_left integer)",
        body=f"""DECLARE {SCOPED}
BEGIN
  RETURN QUERY SELECT a.id, a.email, a.password_hash, a.totp_secret, jsonb_array_length(a.recovery_codes)
    FROM dothi_account a, dothi_membership m
    WHERE {MEMBER} AND a.id = m.account_id AND a.disabled_at IS NULL;
END""",
    )
    definer_function(
        SESSION_MEMBER,
        returns="TABLE (session_id uuid, opened_at timestamptz, last_seen_at timestamptz, second_factor_at timestamptz,"
        " has_second_factor boolean, membership_id uuid, account_id uuid, name text, email text, roles jsonb,"
        " unit_ids jsonb, headed_unit_ids jsonb, unit_name text)",
        body=f"""DECLARE {SCOPED}
BEGIN
  RETURN QUERY SELECT s.id, s.opened_at, s.last_seen_at, s.second_factor_at, a.totp_secret IS NOT NULL,
      m.id, m.account_id, m.name, m.email, m.roles, m.unit_ids, m.headed_unit_ids, m.unit_name
    FROM dothi_session s
    JOIN dothi_membership m ON m.tenant_id = p_tenant_id AND m.id = s.membership_id AND m.ended_at IS NULL
    JOIN dothi_account a ON a.id = m.account_id AND a.disabled_at IS NULL
    WHERE s.tenant_id = p_tenant_id AND p_tenant_id = scope AND s.token_hash = p_token_hash AND s.host = p_host
      AND s.ended_at IS NULL AND s.opened_at > p_opened_after AND s.last_seen_at > p_seen_after
      AND (a.sessions_valid_from IS NULL OR s.opened_at >= a.sessions_valid_from);
END""",
    )


def _functions_that_write() -> None:
    definer_function(
        ENSURE,
        returns="uuid",
        volatile=True,
        body="""BEGIN
  INSERT INTO dothi_account (id, email, recovery_codes, created_at) VALUES (p_account_id, p_email, '[]', p_now)
    ON CONFLICT (email) DO NOTHING;
  RETURN (SELECT a.id FROM dothi_account a WHERE a.email = p_email);
END""",
    )
    definer_function(
        SET_PASSWORD,
        returns="void",
        volatile=True,
        body=f"""DECLARE {SCOPED}
BEGIN
  UPDATE dothi_account a
    SET password_hash = p_hash, sessions_valid_from = coalesce(p_sessions_from, a.sessions_valid_from)
    {OF_MEMBER};
END""",
    )
    definer_function(
        SET_SECOND_FACTOR,
        returns="void",
        volatile=True,
        body=f"""DECLARE {SCOPED}
BEGIN
  UPDATE dothi_account a SET totp_secret = p_secret, totp_last_step = p_step, recovery_codes = p_codes {OF_MEMBER};
END""",
    )
    definer_function(
        USE_STEP,
        returns="boolean",
        volatile=True,
        body=f"""DECLARE {SCOPED}
BEGIN
  UPDATE dothi_account a SET totp_last_step = p_step
    {OF_MEMBER} AND (a.totp_last_step IS NULL OR a.totp_last_step < p_step);
  RETURN FOUND;
END""",
    )
    definer_function(
        USE_RECOVERY_CODE,
        returns="boolean",
        volatile=True,
        body=f"""DECLARE {SCOPED}
BEGIN
  UPDATE dothi_account a SET recovery_codes = a.recovery_codes - p_hash {OF_MEMBER} AND a.recovery_codes ? p_hash;
  RETURN FOUND;
END""",
    )
    definer_function(
        END_SESSIONS,
        returns="void",
        volatile=True,
        body=f"""DECLARE {SCOPED}
BEGIN
  UPDATE dothi_account a SET sessions_valid_from = p_now {OF_MEMBER};
END""",
    )

"""The secret of a second factor is handed out for a session that waits for its code, and to nobody else.

An account tells whether it has one. Processes of the former version can't show an account any more.
"""

from __future__ import annotations

from alembic import op

from dothi.database.schema import definer_function

revision = "0028_second_factor"
down_revision = "0027_area_files"
branch_labels = None
depends_on = None

SCOPED = "scope integer := current_setting('dothi.tenant_id')::int;"
MEMBER = "m.tenant_id = p_tenant_id AND p_tenant_id = scope AND m.id = p_membership_id AND m.ended_at IS NULL"
OF_MEMBERSHIP = "dothi_account_of_membership(p_tenant_id integer, p_membership_id uuid)"
SECRET = "dothi_account_second_factor(p_tenant_id integer, p_membership_id uuid, p_session_id uuid)"


def upgrade() -> None:
    """The function for the secret, and the account's without it."""
    op.execute(f"DROP FUNCTION {OF_MEMBERSHIP}")
    _account(column="has_second_factor boolean", value="a.totp_secret IS NOT NULL")
    definer_function(
        SECRET,
        returns="text",
        body=f"""DECLARE {SCOPED}
BEGIN
  RETURN (SELECT a.totp_secret FROM dothi_account a, dothi_membership m, dothi_session s
    WHERE {MEMBER} AND a.id = m.account_id AND a.disabled_at IS NULL
      AND s.tenant_id = p_tenant_id AND s.id = p_session_id AND s.membership_id = m.id
      AND s.ended_at IS NULL AND s.second_factor_at IS NULL);
END""",
    )


def downgrade() -> None:
    """The former function, which hands out the secret with the account."""
    for signature in (SECRET, OF_MEMBERSHIP):
        op.execute(f"DROP FUNCTION {signature}")
    _account(column="totp_secret text", value="a.totp_secret")


def _account(*, column: str, value: str) -> None:
    definer_function(
        OF_MEMBERSHIP,
        returns=f"TABLE (account_id uuid, email text, password_salt text, {column},"
        " recovery_codes_left integer, credentials_changed_at timestamptz)",
        body=f"""DECLARE {SCOPED}
BEGIN
  RETURN QUERY SELECT a.id, a.email, substring(a.password_hash from '^(.+)[$][^$]*$'), {value},
      jsonb_array_length(a.recovery_codes), a.credentials_changed_at
    FROM dothi_account a, dothi_membership m
    WHERE {MEMBER} AND a.id = m.account_id AND a.disabled_at IS NULL;
END""",
    )

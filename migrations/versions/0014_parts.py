"""Rows that hang on another row of their tenant: the reference to the tenant itself was checked twice, and goes."""

from __future__ import annotations

from alembic import op

revision = "0014_parts"
down_revision = "0013_old_events"
branch_labels = None
depends_on = None

TABLES = ("feedback_report", "feedback_step", "feedback_contact", "dothi_delivery")
"""Their references to a category, a report, an event hold the tenant's id, and those lead to the tenant."""


def upgrade() -> None:
    """Drop them: each cost a look and a lock on the tenant's row for each row that was inserted."""
    for table in TABLES:
        op.drop_constraint(f"{table}_tenant_id_fkey", table, type_="foreignkey")


def downgrade() -> None:
    """Put them back; new rows wait while those that are there are checked."""
    for table in TABLES:
        op.create_foreign_key(f"{table}_tenant_id_fkey", table, "dothi_tenant", ["tenant_id"], ["id"])

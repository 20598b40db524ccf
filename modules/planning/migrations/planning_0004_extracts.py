"""Extracts that were issued, and questions with too many corners for an address."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dothi.database.schema import tenant_index, tenant_table

revision = "planning_0004"
down_revision = "planning_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    tenant_table(
        "planning_extract",
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issuer", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        key=("number",),
    )
    tenant_index("planning_extract", "made_at")
    tenant_table(
        "planning_question",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("asked_on", sa.Date, nullable=False),
        key=("key",),
    )


def downgrade() -> None:
    """Remove them."""
    op.drop_table("planning_question")
    op.drop_table("planning_extract")

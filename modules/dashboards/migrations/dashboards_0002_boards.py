"""Dashboards that staff put together, and the links of walls that show them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from dothi.database.schema import tenant_table

revision = "dashboards_0002"
down_revision = "dashboards_0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    tenant_table(
        "dashboards_board",
        sa.Column("id", sa.Uuid, nullable=False),
        *texts("code", "title", "every", "changed_by"),
        sa.Column("roles", JSONB, nullable=False),
        sa.Column("tiles", JSONB, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        uniques=[["code"]],
    )
    tenant_table(
        "dashboards_wall",
        sa.Column("id", sa.Uuid, nullable=False),
        *texts("name", "digest", "night", "made_by"),
        sa.Column("boards", JSONB, nullable=False),
        sa.Column("seconds", sa.Integer, nullable=False),
        sa.Column("ends_on", sa.Date, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT),
        uniques=[["digest"]],
    )


def texts(*names: str) -> list[sa.Column[object]]:
    """Columns of text."""
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def downgrade() -> None:
    """Remove them."""
    op.drop_table("dashboards_wall")
    op.drop_table("dashboards_board")

"""Directives and their steps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dothi.database.schema import tenant_index, tenant_table

revision = "dashboards_0003"
down_revision = "dashboards_0002"
branch_labels = None
depends_on = None


def texts(*names: str) -> list[sa.Column[object]]:
    """Texts that are never missing."""
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def instants(*names: str, nullable: bool = False) -> list[sa.Column[object]]:
    """Points in time."""
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=nullable) for name in names]


def upgrade() -> None:
    """Make the tables."""
    tenant_table(
        "dashboards_directive",
        sa.Column("id", sa.Uuid, nullable=False),
        *texts("title", "text", "about_path", "about_title", "giver_name", "state", "reminded"),
        sa.Column("unit_id", sa.Uuid),
        sa.Column("member_id", sa.Integer),
        sa.Column("is_from_province", sa.Boolean, nullable=False),
        sa.Column("giver_id", sa.Uuid),
        *instants("given_at", "due_at"),
        *instants("reported_at", "ended_at", nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        references=[(["unit_id"], "tenants_unit", ["id"])],
    )
    tenant_index("dashboards_directive", "due_at", "id")
    tenant_index("dashboards_directive", "given_at", "id")
    tenant_table(
        "dashboards_directive_step",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("directive_id", sa.Uuid, nullable=False),
        *texts("kind", "by_name", "text"),
        *instants("at"),
        sa.Column("by_id", sa.Uuid),
        sa.Column("percent", sa.Integer),
        *instants("due_at", nullable=True),
        sa.Column("unit_id", sa.Uuid),
        references=[(["directive_id"], "dashboards_directive", ["id"])],
    )
    tenant_index("dashboards_directive_step", "directive_id")


def downgrade() -> None:
    """Take them away."""
    op.drop_table("dashboards_directive_step")
    op.drop_table("dashboards_directive")

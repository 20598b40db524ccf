"""Templates of reports, reports and their steps."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from dothi.database.schema import tenant_index, tenant_table

revision = "dashboards_0006"
down_revision = "dashboards_0005"
branch_labels = None
depends_on = None


def needed(kind: Any, *names: str) -> list[sa.Column[object]]:
    """Columns of a type that are never missing."""
    return [sa.Column(name, kind, nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables."""
    instant = sa.DateTime(timezone=True)
    tenant_table(
        "dashboards_report_template",
        *needed(sa.Uuid, "id"),
        *needed(sa.Text, "code", "title", "every"),
        *needed(JSONB, "blocks", "letter"),
        *needed(sa.Boolean, "is_public"),
        sa.Column("unit_id", sa.Uuid),
        sa.Column("days_after", sa.Integer),
        sa.Column("since", sa.Date),
        *needed(sa.Integer, "version"),
        *needed(instant, "changed_at"),
        *needed(sa.Text, "changed_by"),
        uniques=[["code"]],
        references=[(["unit_id"], "tenants_unit", ["id"])],
    )
    tenant_table(
        "dashboards_report",
        *needed(sa.Uuid, "id", "template_id"),
        *needed(sa.Text, "every"),
        *needed(sa.Date, "begins_on"),
        *needed(sa.Integer, "issue"),
        *needed(sa.Text, "title", "state"),
        *needed(sa.Boolean, "is_public"),
        sa.Column("unit_id", sa.Uuid),
        *needed(JSONB, "blocks", "letter"),
        sa.Column("frozen", JSONB),
        sa.Column("frozen_at", instant),
        *needed(instant, "drafted_at"),
        sa.Column("submitted_by_id", sa.Uuid),
        sa.Column("published_at", instant),
        *needed(sa.Integer, "version"),
        uniques=[["template_id", "begins_on", "issue"]],
        references=[(["unit_id"], "tenants_unit", ["id"])],
    )
    tenant_index("dashboards_report", "drafted_at", "id")
    tenant_table(
        "dashboards_report_step",
        *needed(sa.Uuid, "id", "report_id"),
        *needed(sa.Text, "kind"),
        *needed(instant, "at"),
        sa.Column("by_id", sa.Uuid),
        *needed(sa.Text, "by_name", "text"),
        references=[(["report_id"], "dashboards_report", ["id"])],
    )
    tenant_index("dashboards_report_step", "report_id")


def downgrade() -> None:
    """Take them away."""
    op.drop_table("dashboards_report_step")
    op.drop_table("dashboards_report")
    op.drop_table("dashboards_report_template")

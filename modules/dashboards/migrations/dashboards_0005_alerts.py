"""Rules of alerts, alerts and their steps; directives are found by the page that they are about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dothi.database.schema import tenant_index, tenant_table

revision = "dashboards_0005"
down_revision = "dashboards_0004"
branch_labels = None
depends_on = None


def texts(*names: str) -> list[sa.Column[object]]:
    """Texts that are never missing."""
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def numbers(*names: str, nullable: bool = False) -> list[sa.Column[object]]:
    """Whole numbers."""
    return [sa.Column(name, sa.Integer, nullable=nullable) for name in names]


def amounts(*names: str) -> list[sa.Column[object]]:
    """Values of what is watched, or none."""
    return [sa.Column(name, sa.Numeric(24, 6)) for name in names]


def instants(*names: str, nullable: bool = False) -> list[sa.Column[object]]:
    """Points in time."""
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=nullable) for name in names]


def upgrade() -> None:
    """Make the tables."""
    tenant_table(
        "dashboards_alert_rule",
        sa.Column("id", sa.Uuid, nullable=False),
        *texts("kind", "subject", "level", "procedure"),
        *numbers("minutes", "escalate_minutes", "version"),
        *(sa.Column(name, sa.Uuid) for name in ("owner_id", "owner_unit_id", "target_id", "target_unit_id")),
        *numbers("quiet_from", "quiet_to", nullable=True),
        sa.Column("is_on", sa.Boolean, nullable=False),
        *instants("since", "due_at", nullable=True),
        uniques=[["kind", "subject", "level"]],
        references=[(["owner_unit_id"], "tenants_unit", ["id"]), (["target_unit_id"], "tenants_unit", ["id"])],
    )
    tenant_index("dashboards_alert_rule", "due_at", where="is_on AND due_at IS NOT NULL")
    tenant_table(
        "dashboards_alert",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("rule_id", sa.Uuid, nullable=False),
        *texts("title", "level", "state", "holder_name"),
        *amounts("value", "peak", "bound"),
        *instants("since", "opened_at", "clock_since", "tell_at"),
        *instants("until", "wakes_at", "told_at", "closed_at", nullable=True),
        sa.Column("holder_id", sa.Uuid),
        sa.Column("is_told_in_group", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        uniques=[["rule_id", "since"]],
        references=[(["rule_id"], "dashboards_alert_rule", ["id"])],
    )
    op.create_index(
        "dashboards_alert_open_idx", "dashboards_alert", ["tenant_id", "rule_id"], unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )  # fmt: skip
    tenant_index("dashboards_alert", "opened_at", "id")
    tenant_table(
        "dashboards_alert_step",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("alert_id", sa.Uuid, nullable=False),
        *texts("kind", "by_name", "text"),
        *instants("at"),
        *instants("until", nullable=True),
        sa.Column("by_id", sa.Uuid),
        *amounts("value"),
        references=[(["alert_id"], "dashboards_alert", ["id"])],
    )
    tenant_index("dashboards_alert_step", "alert_id")
    tenant_index("dashboards_directive", "about_path", where="about_path <> ''")


def downgrade() -> None:
    """Take them away."""
    op.drop_index("dashboards_directive_tenant_id_about_path_idx", "dashboards_directive")
    for table in ("dashboards_alert_step", "dashboards_alert", "dashboards_alert_rule"):
        op.drop_table(table)

"""Sensors, their values, what hours and days come to, and what was refused."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dothi.database.schema import tenant_table

revision = "dashboards_0004"
down_revision = "dashboards_0003"
branch_labels = None
depends_on = None

OF_SENSOR = [(["sensor_id"], "dashboards_sensor", ["id"])]


def texts(*names: str) -> list[sa.Column[object]]:
    """Texts that are never missing."""
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def amounts(*names: str, nullable: bool = False) -> list[sa.Column[object]]:
    """Numbers, exact."""
    return [sa.Column(name, sa.Numeric(24, 6), nullable=nullable) for name in names]


def instants(*names: str, nullable: bool = False) -> list[sa.Column[object]]:
    """Points in time."""
    return [sa.Column(name, sa.DateTime(timezone=True), nullable=nullable) for name in names]


def upgrade() -> None:
    """Make the tables."""
    tenant_table(
        "dashboards_sensor",
        sa.Column("id", sa.Uuid, nullable=False),
        *texts("key", "name", "quantity", "unit"),
        sa.Column("lon", sa.Double),
        sa.Column("lat", sa.Double),
        *texts("place_name", "direction"),
        *amounts("amber", "red", nullable=True),
        *amounts("margin"),
        *amounts("lowest", "highest", nullable=True),
        sa.Column("fresh_minutes", sa.Integer, nullable=False),
        sa.Column("is_active", sa.Boolean, nullable=False),
        *texts("state"),
        *instants("state_since", nullable=True),
        *amounts("last_value", nullable=True),
        *instants("last_at", nullable=True),
        sa.Column("version", sa.Integer, nullable=False),
        uniques=[["key"]],
    )
    tenant_table(
        "dashboards_sensor_value",
        sa.Column("sensor_id", sa.Uuid, nullable=False),
        *instants("measured_at"),
        *amounts("value"),
        key=["sensor_id", "measured_at"],
        references=OF_SENSOR,
        is_part=True,
    )
    tenant_table(
        "dashboards_sensor_span",
        sa.Column("sensor_id", sa.Uuid, nullable=False),
        *texts("length"),
        *instants("begins_at"),
        sa.Column("count", sa.Integer, nullable=False),
        *amounts("total", "lowest", "highest", "last_value"),
        *instants("last_at"),
        key=["sensor_id", "length", "begins_at"],
        references=OF_SENSOR,
        is_part=True,
    )
    tenant_table(
        "dashboards_sensor_refusal",
        sa.Column("day", sa.Date, nullable=False),
        *texts("key", "reason"),
        sa.Column("count", sa.Integer, nullable=False),
        *instants("last_at"),
        *texts("sample"),
        key=["day", "key", "reason"],
    )


def downgrade() -> None:
    """Take them away."""
    for name in ("sensor_refusal", "sensor_span", "sensor_value", "sensor"):
        op.drop_table(f"dashboards_{name}")

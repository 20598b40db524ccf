"""Indicators, their values with former ones, files and tokens that bring them, and what districts tell."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from dothi.database.schema import tenant_index, tenant_table

revision = "dashboards_0001"
down_revision = None
branch_labels = ("dashboards",)
depends_on = "0031_districts"

AMOUNT = sa.Numeric(24, 6)
INSTANT = sa.DateTime(timezone=True)
PLACE = ("code", "every", "begins_on")
TABLES = ("told", "token", "file", "change", "value", "indicator")


def upgrade() -> None:
    """Make the tables."""
    make_indicators()
    make_values()
    make_channels()
    tenant_table(
        "dashboards_told",
        sa.Column("member_id", sa.Integer, nullable=False),
        *place(),
        sa.Column("value", AMOUNT),
        sa.Column("denominator", AMOUNT),
        sa.Column("told_at", INSTANT, nullable=False),
        key=["member_id", *PLACE],
    )
    tenant_index("dashboards_told", "code", "begins_on")


def make_indicators() -> None:
    """What is said of them."""
    texts = ("source", "every", "formula", "aggregate", "direction", "at_zero", "from_set")
    tenant_table(
        "dashboards_indicator",
        sa.Column("code", sa.Text, nullable=False),
        *columns(sa.Text, *texts),
        *columns(sa.Integer, "position", "decimals", "fresh_days", "version"),
        *columns(JSONB, "texts", "targets"),
        sa.Column("amber", AMOUNT),
        sa.Column("red", AMOUNT),
        sa.Column("margin", AMOUNT, nullable=False),
        sa.Column("unit_id", sa.Uuid),
        sa.Column("is_public", sa.Boolean, nullable=False),
        sa.Column("retired_at", INSTANT),
        key=["code"],
    )


def make_values() -> None:
    """What they came to."""
    tenant_table(
        "dashboards_value",
        *place(),
        *amounts("value", "numerator", "denominator"),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("stored_at", INSTANT, nullable=False),
        sa.Column("stored_by", sa.Text, nullable=False),
        key=PLACE,
    )
    tenant_table(
        "dashboards_change",
        sa.Column("id", sa.Uuid, nullable=False),
        *place(),
        *amounts("former", "value"),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("changed_by", sa.Text, nullable=False),
        grants=("SELECT", "INSERT"),
    )
    tenant_index("dashboards_change", "code", "id")


def make_channels() -> None:
    """By which they come."""
    tenant_table(
        "dashboards_file",
        sa.Column("id", sa.Uuid, nullable=False),
        *columns(sa.Text, "file_name", "uploaded_by", "note"),
        sa.Column("uploaded_at", INSTANT, nullable=False),
        sa.Column("uploaded_by_id", sa.Uuid),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("sent_at", INSTANT),
        sa.Column("taken_at", INSTANT),
    )
    tenant_table(
        "dashboards_token",
        sa.Column("id", sa.Uuid, nullable=False),
        *columns(sa.Text, "name", "digest", "made_by"),
        sa.Column("codes", JSONB, nullable=False),
        sa.Column("ends_on", sa.Date, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT),
        sa.Column("used_on", sa.Date),
        uniques=[["digest"]],
    )


def place() -> list[sa.Column[object]]:
    """Of which indicator and period something is."""
    return [*columns(sa.Text, "code", "every"), sa.Column("begins_on", sa.Date, nullable=False)]


def columns(kind: Any, *names: str) -> list[sa.Column[object]]:
    """Columns of one kind that are never empty."""
    return [sa.Column(name, kind, nullable=False) for name in names]


def amounts(*names: str) -> list[sa.Column[object]]:
    """Columns of numbers, or none."""
    return [sa.Column(name, AMOUNT) for name in names]


def downgrade() -> None:
    """Remove them."""
    for name in TABLES:
        op.drop_table(f"dashboards_{name}")

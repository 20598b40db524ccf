"""Lists of land-use codes that provinces make, and their codes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from dothi.database.schema import tenant_table

revision = "planning_0003"
down_revision = "planning_0002"
branch_labels = None
depends_on = None


def columns(kind: Any, *names: str) -> list[sa.Column[object]]:
    """Columns that are never empty."""
    return [sa.Column(name, kind, nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables."""
    tenant_table(
        "planning_code_list",
        *columns(sa.Uuid, "id"),
        *columns(sa.Text, "key", "title", "system", "source"),
        *columns(sa.Date, "since"),
        *columns(sa.Text, "made_by"),
        *columns(sa.DateTime(timezone=True), "made_at"),
        uniques=[["key"]],
    )
    tenant_table(
        "planning_code",
        *columns(sa.Uuid, "list_id"),
        *columns(sa.Text, "code"),
        *columns(sa.Integer, "position"),
        *columns(sa.Text, "name", "name_en", "colour", "hatch"),
        key=("list_id", "code"),
        references=[(["list_id"], "planning_code_list", ["id"])],
        is_part=True,
    )


def downgrade() -> None:
    """Remove them."""
    op.drop_table("planning_code")
    op.drop_table("planning_code_list")

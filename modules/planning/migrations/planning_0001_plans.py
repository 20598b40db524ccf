"""Plans, their versions, layers of zones, and the cells by which zones are found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from dothi.database.schema import tenant_index, tenant_table

revision = "planning_0001"
down_revision = None
branch_labels = ("planning",)
depends_on = "0029_gazetteer"

INSTANT = sa.DateTime(timezone=True)


def texts(*names: str) -> list[sa.Column[object]]:
    """Columns of text that are never empty."""
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def numbers(*names: str, nullable: bool = False) -> list[sa.Column[object]]:
    """Columns of fractions."""
    return [sa.Column(name, sa.Float, nullable=nullable) for name in names]


def upgrade() -> None:
    """Make the tables."""
    tenant_table(
        "planning_plan",
        sa.Column("id", sa.Uuid, nullable=False),
        *texts("theme", "kind", "name"),
        sa.Column("scale", sa.Integer),
        *texts("dossier_code"),
        sa.Column("unit_id", sa.Uuid),
        sa.Column("is_illustration", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        references=[(["unit_id"], "tenants_unit", ["id"])],
    )
    tenant_table(
        "planning_layer",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("plan_id", sa.Uuid, nullable=False),
        *texts("file_name"),
        sa.Column("uploaded_at", INSTANT, nullable=False),
        *texts("uploaded_by"),
        sa.Column("epsg", sa.Integer, nullable=False),
        *texts("code_list"),
        sa.Column("zones", sa.Integer, nullable=False),
        *numbers("area_m2", "west", "south", "east", "north"),
        *texts("coverage"),
        sa.Column("report", JSONB, nullable=False),
        sa.Column("taken_at", INSTANT),
        references=[(["plan_id"], "planning_plan", ["id"])],
    )
    tenant_index("planning_layer", "plan_id")
    tenant_table(
        "planning_version",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("plan_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        *texts("adjustment", "information_code", "decision"),
        sa.Column("decided_on", sa.Date),
        *texts("issuer", "document_url", "standing"),
        sa.Column("valid_from", sa.Date),
        *texts("summary"),
        sa.Column("layer_id", sa.Uuid),
        *texts("state"),
        sa.Column("published_at", INSTANT),
        *texts("published_by"),
        sa.Column("withdrawn_at", INSTANT),
        *texts("withdrawn_because"),
        sa.Column("version", sa.Integer, nullable=False),
        uniques=[["plan_id", "number"]],
        references=[(["plan_id"], "planning_plan", ["id"]), (["layer_id"], "planning_layer", ["id"])],
    )
    tenant_table(
        "planning_zone",
        sa.Column("layer_id", sa.Uuid, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        *texts("code", "label"),
        *numbers("storeys", "density", "far", nullable=True),
        *numbers("area_m2"),
        *texts("shape"),
        key=("layer_id", "position"),
        references=[(["layer_id"], "planning_layer", ["id"])],
        is_part=True,
    )
    tenant_table(
        "planning_zone_cell",
        sa.Column("layer_id", sa.Uuid, nullable=False),
        sa.Column("cell", sa.BigInteger, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        key=("layer_id", "cell", "position"),
        references=[(["layer_id"], "planning_layer", ["id"])],
        is_part=True,
    )


def downgrade() -> None:
    """Remove them."""
    for name in ("zone_cell", "zone", "version", "layer", "plan"):
        op.drop_table(f"planning_{name}")

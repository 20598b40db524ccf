"""Parcels: the files they came in, the wards in those, the parcels."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from dothi.database.schema import tenant_index, tenant_table

revision = "planning_0002"
down_revision = "planning_0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def columns(kind: Any, *names: str) -> list[sa.Column[object]]:
    """Columns that are never empty."""
    return [sa.Column(name, kind, nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables."""
    tenant_table(
        "planning_parcel_file",
        *columns(sa.Uuid, "id"),
        *columns(sa.Text, "file_name"),
        sa.Column("uploaded_at", INSTANT, nullable=False),
        *columns(sa.Text, "uploaded_by"),
        *columns(sa.Integer, "epsg", "parcels"),
        *columns(sa.Float, "area_m2", "west", "south", "east", "north"),
        *columns(sa.Boolean, "is_illustration"),
        sa.Column("report", JSONB, nullable=False),
        sa.Column("taken_at", INSTANT),
    )
    tenant_table(
        "planning_parcel_ward",
        *columns(sa.Uuid, "id", "file_id"),
        *columns(sa.Text, "printed", "printed_key", "district", "code", "name", "name_key"),
        *columns(sa.Integer, "parcels"),
        sa.Column("sheets", JSONB, nullable=False),
        *columns(sa.Boolean, "is_taken"),
        references=[(["file_id"], "planning_parcel_file", ["id"])],
    )
    tenant_index("planning_parcel_ward", "file_id")
    tenant_table(
        "planning_parcel",
        *columns(sa.Uuid, "ward_id"),
        *columns(sa.Text, "sheet", "number"),
        *columns(sa.Integer, "position"),
        sa.Column("registered_m2", sa.Float),
        *columns(sa.Float, "area_m2"),
        *columns(sa.BigInteger, "cell"),
        *columns(sa.Text, "shape"),
        key=("ward_id", "sheet", "number", "position"),
        references=[(["ward_id"], "planning_parcel_ward", ["id"])],
        is_part=True,
    )
    tenant_index("planning_parcel", "cell")


def downgrade() -> None:
    """Remove them."""
    for name in ("parcel", "parcel_ward", "parcel_file"):
        op.drop_table(f"planning_{name}")

"""Files of areas between upload and take, read by a job; before, the settings named one that each page read anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from dothi.database.schema import tenant_table

revision = "0027_area_files"
down_revision = "0026_readings"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
PENDING_TO_READINGS = """
INSERT INTO dothi_reading (tenant_id, id, kind, file_name, key, bytes, options, state, refusal, asked_at, asked_by)
SELECT tenant_id, gen_random_uuid(), 'tenants.outlines', '', content ->> 'pending_import', 0, '{}'::jsonb, 'refused',
       '{"code": "over_limit", "values": {"limit": "crash"}}'::jsonb, now() - interval '2 days', ''
FROM tenants_setting WHERE section = 'areas' AND content ->> 'pending_import' IS NOT NULL
"""
"""The files have a row that names them, until the next round deletes both."""


def upgrade() -> None:
    """Make the table; it is small, always read by its key. A file that waits in the settings is sent again."""
    tenant_table(
        "tenants_area_file",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("uploaded_at", INSTANT, nullable=False),
        sa.Column("uploaded_by", sa.Text, nullable=False),
        sa.Column("valid_from", sa.Date),
        sa.Column("decree", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("outlines", JSONB, nullable=False),
        sa.Column("taken_at", INSTANT),
    )
    op.execute(PENDING_TO_READINGS)
    op.execute(
        "UPDATE tenants_setting SET content = content - 'pending_import' - 'pending_from' - 'pending_decree'"
        " WHERE section = 'areas' AND content ? 'pending_import'"
    )


def downgrade() -> None:
    """Remove it."""
    op.drop_table("tenants_area_file")

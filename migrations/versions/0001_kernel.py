"""The kernel's tables: the anchor of tenants, events and deliveries, schedule, counts, audit, files."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from dothi.database.schema import APPLICATION, DISPATCHER, protect, tenant_index, tenant_table

revision = "0001_kernel"
down_revision = None

INSTANT = sa.DateTime(timezone=True)
APPEND_ONLY = ("SELECT", "INSERT")


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "dothi_tenant",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("province_id", sa.Integer, nullable=False),
    )
    op.create_primary_key("dothi_tenant_pkey", "dothi_tenant", ["id"])
    op.execute(f"GRANT SELECT ON dothi_tenant TO {APPLICATION}, {DISPATCHER}")
    events()
    counts()
    tenant_table(
        "dothi_audit",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_kind", sa.Text, nullable=False),
        sa.Column("actor_name", sa.Text, nullable=False),
        sa.Column("membership_id", sa.Uuid),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("detail", JSONB, nullable=False),
        grants=APPEND_ONLY,
    )
    tenant_table(
        "dothi_file",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("content_type", sa.Text, nullable=False),
        sa.Column("bytes", sa.Integer, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("original_name", sa.Text, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("owner", sa.Text),
        sa.Column("owner_id", sa.Uuid),
        sa.Column("purpose", sa.Text),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("has_sizes", sa.Boolean, nullable=False),
    )
    tenant_index("dothi_file", "owner", "owner_id")


def events() -> None:
    """Events, their deliveries, the schedule. The dispatcher's role sees deliveries of all tenants, never an event."""
    tenant_table(
        "dothi_event",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("module", sa.Text, nullable=False),
        sa.Column("occurred_at", INSTANT, nullable=False),
        sa.Column("payload", JSONB, nullable=False),
        grants=APPEND_ONLY,
    )
    tenant_table(
        "dothi_delivery",
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("handler", sa.Text, nullable=False),
        sa.Column("module", sa.Text, nullable=False),
        sa.Column("next_at", INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("done_at", INSTANT),
        sa.Column("failed_at", INSTANT),
        sa.Column("error", sa.Text),
        key=("event_id", "handler"),
        references=[(["event_id"], "dothi_event", ["id"])],
        grants=("SELECT", "INSERT", "UPDATE"),
    )
    tenant_index("dothi_delivery", "next_at", where="done_at IS NULL AND failed_at IS NULL")
    op.execute(
        f"CREATE POLICY dothi_delivery_dispatcher ON dothi_delivery TO {DISPATCHER} USING (true) WITH CHECK (true)"
    )
    op.execute(
        "GRANT SELECT (tenant_id, event_id, handler, module, next_at, attempts, done_at, failed_at), UPDATE (next_at)"
        f" ON dothi_delivery TO {DISPATCHER}"
    )
    op.create_table(
        "dothi_schedule", sa.Column("name", sa.Text, nullable=False), sa.Column("next_at", INSTANT, nullable=False)
    )
    op.create_primary_key("dothi_schedule_pkey", "dothi_schedule", ["name"])
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON dothi_schedule TO {DISPATCHER}")


def counts() -> None:
    """Stocks and flows."""
    op.create_table(
        "dothi_stock",
        sa.Column("tenant_id", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("value", sa.Integer, nullable=False),
    )
    op.create_table(
        "dothi_flow",
        sa.Column("tenant_id", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("value", sa.Integer, nullable=False),
    )
    for table, key in (("dothi_stock", ["name", "key"]), ("dothi_flow", ["name", "day", "key"])):
        op.create_primary_key(f"{table}_pkey", table, ["tenant_id", *key])
        op.create_foreign_key(f"{table}_tenant_id_fkey", table, "dothi_tenant", ["tenant_id"], ["id"])
        protect(table)


def downgrade() -> None:
    """Remove them."""
    for table in (
        "dothi_file",
        "dothi_audit",
        "dothi_flow",
        "dothi_stock",
        "dothi_schedule",
        "dothi_delivery",
        "dothi_event",
    ):
        op.drop_table(table)
    op.drop_table("dothi_tenant")

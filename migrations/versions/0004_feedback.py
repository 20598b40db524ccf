"""The tables of feedback: categories and routes, reports with their history, contacts and notes apart."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from dothi.database.schema import tenant_index, tenant_table

revision = "0004_feedback"
down_revision = "0003_tenants"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
APPEND_ONLY = ("SELECT", "INSERT")
TO_REPORT = (["report_id"], "feedback_report", ["id"])
TABLES = (
    "feedback_clock",
    "feedback_note",
    "feedback_step",
    "feedback_contact",
    "feedback_report",
    "feedback_series",
    "feedback_route",
    "feedback_category",
)


def upgrade() -> None:
    """Make them."""
    configuration_tables()
    report_table()
    tables_of_a_report()
    tenant_table(
        "feedback_clock",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("through", INSTANT, nullable=False),
        key=["name"],
    )


def configuration_tables() -> None:
    """What a district admin sets, and the series of codes."""
    tenant_table(
        "feedback_category",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_en", sa.Text, nullable=False),
        sa.Column("hint", sa.Text, nullable=False),
        sa.Column("icon", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("is_confidential", sa.Boolean, nullable=False),
        sa.Column("is_anonymous_allowed", sa.Boolean, nullable=False),
        sa.Column("needs_approval", sa.Boolean, nullable=False),
        sa.Column("limits", JSONB, nullable=False),
        sa.Column("retired_at", INSTANT),
        sa.Column("version", sa.Integer, nullable=False),
        uniques=[["code"]],
    )
    tenant_table(
        "feedback_route",
        sa.Column("category_id", sa.Uuid, nullable=False),
        sa.Column("area_code", sa.Text, nullable=False),
        sa.Column("unit_id", sa.Uuid, nullable=False),
        key=["category_id", "area_code"],
        references=[
            (["category_id"], "feedback_category", ["id"]),
            (["unit_id"], "tenants_unit", ["id"]),
        ],
    )
    tenant_table(
        "feedback_series",
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("serial", sa.Integer, nullable=False),
        key=["year"],
    )


def report_table() -> None:
    """The reports, with the indexes that the lists, the map and the minute's job rely on."""
    tenant_table(
        "feedback_report",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("body_digest", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("track_token", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("category_id", sa.Uuid, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("former_status", sa.Text),
        sa.Column("is_confidential", sa.Boolean, nullable=False),
        sa.Column("is_public", sa.Boolean, nullable=False),
        sa.Column("is_open", sa.Boolean, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("lon", sa.Double, nullable=False),
        sa.Column("lat", sa.Double, nullable=False),
        sa.Column("cell", sa.BigInteger, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("consent_at", INSTANT),
        sa.Column("consent_version", sa.Text),
        sa.Column("unit_id", sa.Uuid),
        sa.Column("assignee_id", sa.Uuid),
        sa.Column("assignee_name", sa.Text, nullable=False),
        sa.Column("submitted_at", INSTANT, nullable=False),
        sa.Column("accepted_at", INSTANT),
        sa.Column("published_at", INSTANT),
        sa.Column("finished_at", INSTANT),
        sa.Column("is_in_time", sa.Boolean),
        sa.Column("acceptance_due_at", INSTANT, nullable=False),
        sa.Column("handling_due_at", INSTANT),
        sa.Column("due_at", INSTANT),
        sa.Column("queue_at", INSTANT, nullable=False),
        sa.Column("paused_at", INSTANT),
        sa.Column("resumed_at", INSTANT),
        sa.Column("due_state", sa.Text, nullable=False),
        sa.Column("due_change_at", INSTANT),
        sa.Column("extension_minutes", sa.Integer),
        sa.Column("result", sa.Text),
        sa.Column("public_reason", sa.Text),
        sa.Column("duplicate_of", sa.Uuid),
        sa.Column("steps", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        uniques=[["client_id"], ["code"], ["track_token"]],
        references=[
            (["category_id"], "feedback_category", ["id"]),
            (["unit_id"], "tenants_unit", ["id"]),
        ],
    )
    table = "feedback_report"
    tenant_index(table, "submitted_at", "id", where="is_public", name="feedback_report_public_idx")
    tenant_index(table, "cell", where="is_public", name="feedback_report_map_idx")
    tenant_index(table, "status", "queue_at", "id", where="is_open", name="feedback_report_status_idx")
    tenant_index(table, "assignee_id", "queue_at", "id", where="is_open", name="feedback_report_assignee_idx")
    tenant_index(table, "unit_id", "queue_at", "id", where="is_open", name="feedback_report_unit_idx")
    tenant_index(table, "due_state", "queue_at", "id", where="is_open", name="feedback_report_due_idx")
    tenant_index(table, "queue_at", "id", where="is_open", name="feedback_report_open_idx")
    tenant_index(table, "submitted_at", "id", name="feedback_report_all_idx")
    for name, column in (("category", "category_id"), ("status", "status"), ("unit", "unit_id"), ("level", "level")):
        tenant_index(table, column, "submitted_at", "id", name=f"feedback_report_all_{name}_idx")
    for name, column in (("category", "category_id"), ("status", "status")):
        public = f"feedback_report_public_{name}_idx"
        tenant_index(table, column, "submitted_at", "id", where="is_public", name=public)
    tenant_index(table, "due_change_at", where="due_change_at IS NOT NULL", name="feedback_report_due_change_idx")


def tables_of_a_report() -> None:
    """Who sent it, its history, the staff's notes."""
    tenant_table(
        "feedback_contact",
        sa.Column("report_id", sa.Uuid, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("phone", sa.Text, nullable=False),
        key=["report_id"],
        references=[TO_REPORT],
    )
    tenant_table(
        "feedback_step",
        sa.Column("report_id", sa.Uuid, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("from_status", sa.Text),
        sa.Column("to_status", sa.Text, nullable=False),
        sa.Column("reader", sa.Text, nullable=False),
        sa.Column("actor_kind", sa.Text, nullable=False),
        sa.Column("actor_name", sa.Text, nullable=False),
        sa.Column("membership_id", sa.Uuid),
        sa.Column("public_note", sa.Text, nullable=False),
        sa.Column("internal_note", sa.Text, nullable=False),
        sa.Column("detail", JSONB, nullable=False),
        key=["report_id", "number"],
        references=[TO_REPORT],
        grants=APPEND_ONLY,
    )
    tenant_table(
        "feedback_note",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("report_id", sa.Uuid, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_name", sa.Text, nullable=False),
        sa.Column("membership_id", sa.Uuid),
        sa.Column("text", sa.Text, nullable=False),
        references=[TO_REPORT],
        grants=APPEND_ONLY,
    )
    tenant_index("feedback_note", "report_id", "at")


def downgrade() -> None:
    """Remove all of it."""
    for table in TABLES:
        op.drop_table(table)

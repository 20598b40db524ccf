"""Events addressed to another tenant of the province; the province's programme: projects, phases, items, gates."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from dothi.database.schema import definer_function, drop_defaults, tenant_index, tenant_table

revision = "0006_programme"
down_revision = "0004_feedback"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
MEMBER = (["member_id"], "tenants_tenant", ["id"])

ADDRESS_EVENT = """
DECLARE
    v_scope int := current_setting('dothi.tenant_id')::int;
    v_recipient int := recipient;
    v_here int;
    v_there int;
    v_row jsonb;
BEGIN
    SELECT province_id INTO v_here FROM dothi_tenant WHERE id = v_scope;
    SELECT province_id INTO v_there FROM dothi_tenant WHERE id = v_recipient;
    IF v_here IS NULL OR v_there IS DISTINCT FROM v_here THEN
        RAISE EXCEPTION 'an event is addressed within its province' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF v_here <> v_scope AND v_here <> v_recipient THEN
        RAISE EXCEPTION 'between a district and its province, not within its province from one district to another'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO dothi_event (tenant_id, id, name, module, occurred_at, payload)
        VALUES (v_recipient, event_id, event_name, event_module, occurred, event_payload);
    FOR v_row IN SELECT * FROM jsonb_array_elements(handlers) LOOP
        INSERT INTO dothi_delivery (tenant_id, event_id, handler, module, next_at, attempts)
            VALUES (v_recipient, event_id, v_row->>'handler', v_row->>'module', occurred, 0);
    END LOOP;
END
"""
SIGNATURE = (
    "dothi_address_event(recipient int, event_id uuid, event_name text, event_module text,"
    " occurred timestamptz, event_payload jsonb, handlers jsonb)"
)
TABLES = (
    "tenants_figure",
    "tenants_evaluation",
    "tenants_measure",
    "tenants_override",
    "tenants_readiness",
    "tenants_gate",
    "tenants_item",
    "tenants_phase",
    "tenants_project",
)


def upgrade() -> None:
    """Make them."""
    definer_function(SIGNATURE, returns="void", body=ADDRESS_EVENT.strip(), volatile=True)
    plan_tables()
    gate_tables()
    outcome_tables()


def plan_tables() -> None:
    """Projects, their phases, their items."""
    tenant_table(
        "tenants_project",
        identity(),
        *texts("name", "summary", "decision_number"),
        sa.Column("decision_date", sa.Date),
        *texts("decision_by"),
        sa.Column("created_at", INSTANT, nullable=False),
        version(),
    )
    tenant_table(
        "tenants_phase",
        identity(),
        sa.Column("project_id", sa.Uuid, nullable=False),
        sa.Column("follows_id", sa.Uuid),
        sa.Column("position", sa.Integer, nullable=False),
        *texts("name", "goals"),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date),
        sa.Column("budget_vnd", sa.BigInteger),
        sa.Column("is_pilot", sa.Boolean, nullable=False),
        sa.Column("closed_at", INSTANT),
        *texts("closed_by"),
        version(),
        references=[(["project_id"], "tenants_project", ["id"]), (["follows_id"], "tenants_phase", ["id"])],
    )
    tenant_index("tenants_phase", "project_id", "position")
    tenant_table(
        "tenants_item",
        identity(),
        sa.Column("phase_id", sa.Uuid, nullable=False),
        *texts("unit_code", "unit_name"),
        sa.Column("member_id", sa.Integer),
        *texts("module", "target_state"),
        sa.Column("planned_at", INSTANT, nullable=False),
        *texts("owner_name", "owner_email", "note", "status"),
        sa.Column("decided_at", INSTANT),
        sa.Column("from_state", sa.Text),
        sa.Column("asked_at", INSTANT),
        version(),
        references=[(["phase_id"], "tenants_phase", ["id"]), MEMBER],
    )
    tenant_index("tenants_item", "phase_id")
    tenant_index("tenants_item", "member_id", "module")
    tenant_index("tenants_item", "planned_at", where="status = 'planned'")
    op.create_index(
        "tenants_item_tenant_id_unit_code_module_planned_at_idx",
        "tenants_item",
        ["tenant_id", "unit_code", "module", "planned_at"],
        unique=True,
        postgresql_where=sa.text("status IN ('planned', 'held')"),
    )


def gate_tables() -> None:
    """Gates that people sign, what tenants told of the automatic ones, and overrides of red ones."""
    tenant_table(
        "tenants_gate",
        identity(),
        sa.Column("item_id", sa.Uuid, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        *texts("name", "title", "owner_name", "owner_email"),
        sa.Column("due_on", sa.Date),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("signed_at", INSTANT),
        *texts("signed_by"),
        sa.Column("signer_id", sa.Uuid),
        *texts("note"),
        version(),
        references=[(["item_id"], "tenants_item", ["id"])],
    )
    tenant_index("tenants_gate", "item_id", "position")
    tenant_index("tenants_gate", "due_on", where="signed_at IS NULL")
    tenant_table(
        "tenants_readiness",
        sa.Column("member_id", sa.Integer, nullable=False),
        *texts("module", "gate"),
        sa.Column("reason", JSONB),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("checked_at", INSTANT, nullable=False),
        key=["member_id", "module", "gate"],
        references=[MEMBER],
    )
    tenant_table(
        "tenants_override",
        identity(),
        *texts("subject"),
        sa.Column("subject_id", sa.Uuid, nullable=False),
        *texts("gate", "reason"),
        sa.Column("asked_at", INSTANT, nullable=False),
        *texts("asked_by"),
        sa.Column("asker_id", sa.Uuid),
        sa.Column("confirmed_at", INSTANT),
        *texts("confirmed_by"),
        sa.Column("confirmer_id", sa.Uuid),
        sa.Column("withdrawn_at", INSTANT),
        *texts("withdrawn_by"),
    )
    tenant_index("tenants_override", "subject_id", "gate")


def outcome_tables() -> None:
    """What tenants' figures are, and how a phase was judged by them."""
    tenant_table(
        "tenants_measure",
        sa.Column("phase_id", sa.Uuid, nullable=False),
        *texts("indicator"),
        sa.Column("position", sa.Integer, nullable=False),
        *texts("title", "unit"),
        sa.Column("higher_is_better", sa.Boolean, nullable=False),
        sa.Column("baseline", sa.Double),
        sa.Column("target", sa.Double),
        sa.Column("actual", sa.Double),
        sa.Column("is_counted", sa.Boolean, nullable=False),
        *texts("evidence"),
        version(),
        key=["phase_id", "indicator"],
        references=[(["phase_id"], "tenants_phase", ["id"])],
    )
    tenant_table(
        "tenants_evaluation",
        sa.Column("phase_id", sa.Uuid, nullable=False),
        *texts("verdict", "lessons"),
        sa.Column("figures", JSONB, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        *texts("decided_by"),
        version(),
        key=["phase_id"],
        references=[(["phase_id"], "tenants_phase", ["id"])],
    )
    tenant_table(
        "tenants_figure",
        sa.Column("week", sa.Date, nullable=False),
        sa.Column("member_id", sa.Integer, nullable=False),
        *texts("indicator"),
        sa.Column("numerator", sa.BigInteger, nullable=False),
        sa.Column("denominator", sa.BigInteger, nullable=False),
        sa.Column("told_at", INSTANT, nullable=False),
        key=["week", "member_id", "indicator"],
        references=[MEMBER],
    )


def identity() -> sa.Column[object]:
    """The id of a row."""
    return sa.Column("id", sa.Uuid, nullable=False)


def version() -> sa.Column[object]:
    """What a page saw, so that it overwrites nothing newer."""
    return sa.Column("version", sa.Integer, nullable=False)


def texts(*names: str) -> Sequence[sa.Column[object]]:
    """Columns of text, empty rather than missing."""
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def downgrade() -> None:
    """Remove all of it."""
    for table in TABLES:
        op.drop_table(table)
    op.execute(f"DROP FUNCTION {drop_defaults(SIGNATURE)}")

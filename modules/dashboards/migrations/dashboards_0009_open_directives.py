"""Open directives by their deadline: what presses is found however many have ended."""

from __future__ import annotations

from alembic import op

revision = "dashboards_0009"
down_revision = "dashboards_0008"
branch_labels = None
depends_on = None

NAME = "dashboards_directive_open_idx"


def upgrade() -> None:
    """Make the index."""
    op.create_index(NAME, "dashboards_directive", ["tenant_id", "due_at", "id"], postgresql_where="ended_at IS NULL")


def downgrade() -> None:
    """Remove it."""
    op.drop_index(NAME)

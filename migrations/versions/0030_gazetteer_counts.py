"""How many entries a gazetteer has is kept by kind and source; those that are there are counted once."""

from __future__ import annotations

from alembic import op

revision = "0030_gazetteer_counts"
down_revision = "0029_gazetteer"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Count them."""
    op.execute("""
        INSERT INTO dothi_stock (tenant_id, name, key, value)
        SELECT tenant_id, 'tenants.gazetteer', kind || '|' || replace(source, '|', '/'), count(*)
        FROM tenants_gazetteer_entry WHERE retired_at IS NULL GROUP BY 1, 3
    """)


def downgrade() -> None:
    """Forget the numbers."""
    op.execute("DELETE FROM dothi_stock WHERE name = 'tenants.gazetteer'")

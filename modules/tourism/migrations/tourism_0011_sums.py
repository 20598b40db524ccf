"""Sums of visitors and scans by the day, of what was counted before they were kept."""

from __future__ import annotations

from dothi.database.sums import drop_sum, fill_sum

revision = "tourism_0011"
down_revision = "tourism_0010_itineraries"
branch_labels = None
depends_on = None

SUMS: dict[str, tuple[str, dict[int, tuple[str, ...]]]] = {
    "tourism.visitors_all": ("tourism.visitors", {}),
    "tourism.visitors_foreign": ("tourism.visitors", {2: ("international",)}),
    "tourism.scans_all": ("tourism.scans", {}),
}
"""Each with its flow, and what stands at which place of the key."""


def upgrade() -> None:
    """Add them up."""
    for name, (flow, where) in SUMS.items():
        fill_sum(name, flow=flow, where=where)


def downgrade() -> None:
    """Forget them."""
    for name in SUMS:
        drop_sum(name)

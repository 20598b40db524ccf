"""Sums of the flows by the day, of what was counted before they were kept."""

from __future__ import annotations

from dothi.database.sums import drop_sum, fill_sum

revision = "feedback_0003"
down_revision = "feedback_0002"
branch_labels = None
depends_on = None

SUMS: dict[str, tuple[str, dict[int, tuple[str, ...]]]] = {
    "feedback.received_all": ("feedback.received", {}),
    "feedback.published": ("feedback.finished", {1: ("published",)}),
    "feedback.published_in_time": ("feedback.finished", {1: ("published",), 2: ("yes",)}),
    "feedback.rated_all": ("feedback.rated", {}),
    "feedback.rated_pleased": ("feedback.rated", {1: ("satisfied", "accepting")}),
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

"""What migrations fill kept sums of flows with (`dothi.numbers.sums`): each day's numbers that are there already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from alembic import op

FILL = """
INSERT INTO dothi_flow (tenant_id, name, day, key, value)
SELECT tenant_id, CAST(:name AS text), day, '', sum(value) FROM dothi_flow
WHERE name = :flow {conditions} GROUP BY tenant_id, day"""


def fill_sum(name: str, *, flow: str, where: Mapping[int, Sequence[str]]) -> None:
    """Add up a flow's keys that have one of these values at their places, counted from 1. As the owner."""
    conditions = "".join(f" AND split_part(key, '|', {place}) = ANY(:at_{place})" for place in where)
    values = {f"at_{place}": list(found) for place, found in where.items()}
    statement = sa.text(FILL.format(conditions=conditions))
    op.get_bind().execute(statement, {"name": name, "flow": flow, **values})


def drop_sum(name: str) -> None:
    """Forget a sum."""
    op.get_bind().execute(sa.text("DELETE FROM dothi_flow WHERE name = :name"), {"name": name})

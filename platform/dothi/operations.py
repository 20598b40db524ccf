"""What the operator sees and mends across tenants, as the owner of the tables: deliveries in trouble."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

from dothi import clock


def list_troubled(owner_url: str, *, most: int = 200) -> list[dict[str, Any]]:
    """Deliveries that failed at least once and aren't done, the oldest first."""
    with psycopg.connect(owner_url, row_factory=dict_row) as connection:
        return connection.execute(
            "SELECT tenant_id, event_id, handler, attempts, next_at, failed_at, error FROM dothi_delivery"
            " WHERE done_at IS NULL AND attempts > 0 ORDER BY next_at LIMIT %s",
            [most],
        ).fetchall()


def retry(owner_url: str, event_id: UUID | None, *, dry_run: bool = False) -> int:
    """Hand out again what was given up. Returns how many deliveries; a dry run counts them and changes none."""
    with psycopg.connect(owner_url) as connection:
        done = connection.execute(
            "UPDATE dothi_delivery SET failed_at = NULL, attempts = 0, next_at = %(now)s"
            " WHERE failed_at IS NOT NULL AND (%(event)s::uuid IS NULL OR event_id = %(event)s::uuid)",
            {"event": event_id, "now": clock.now()},
        ).rowcount
        if dry_run:
            connection.rollback()
        return done

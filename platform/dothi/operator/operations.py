"""What the operator sees and mends across tenants, as the owner of the tables: deliveries in trouble."""

from __future__ import annotations

from typing import Any, LiteralString
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

from dothi.values import clock


def list_troubled(owner_url: str, *, dismissed: bool = False, most: int = 200) -> list[dict[str, Any]]:
    """Deliveries that failed at least once and aren't done, the oldest first; of those dismissed only if so wished."""
    with psycopg.connect(owner_url, row_factory=dict_row) as connection:
        return connection.execute(
            "SELECT tenant_id, event_id, handler, attempts, next_at, failed_at, dismissed_at, error"
            " FROM dothi_delivery WHERE done_at IS NULL AND attempts > 0 AND (%s OR dismissed_at IS NULL)"
            " ORDER BY next_at LIMIT %s",
            [dismissed, most],
        ).fetchall()


def retry(owner_url: str, event_id: UUID | None, *, dry_run: bool = False) -> int:
    """Hand out again what was given up; what was dismissed only by its event. Returns how many deliveries.

    A dry run counts them and changes none.
    """
    return _update(
        owner_url,
        "UPDATE dothi_delivery SET failed_at = NULL, dismissed_at = NULL, attempts = 0, next_at = %(now)s"
        " WHERE failed_at IS NOT NULL AND done_at IS NULL"
        " AND (event_id = %(event)s::uuid OR %(event)s::uuid IS NULL AND dismissed_at IS NULL)",
        event_id,
        dry_run=dry_run,
    )


def dismiss(owner_url: str, event_id: UUID | None, *, dry_run: bool = False) -> int:
    """Take note of what was given up, one event's deliveries or all: the checks no longer tell of it.

    It stays on record. Returns how many deliveries; a dry run counts them and changes none.
    """
    return _update(
        owner_url,
        "UPDATE dothi_delivery SET dismissed_at = %(now)s"
        " WHERE failed_at IS NOT NULL AND done_at IS NULL AND dismissed_at IS NULL"
        " AND (%(event)s::uuid IS NULL OR event_id = %(event)s::uuid)",
        event_id,
        dry_run=dry_run,
    )


def _update(owner_url: str, statement: LiteralString, event_id: UUID | None, *, dry_run: bool) -> int:
    with psycopg.connect(owner_url) as connection:
        done = connection.execute(statement, {"event": event_id, "now": clock.now()}).rowcount
        if dry_run:
            connection.rollback()
        return done

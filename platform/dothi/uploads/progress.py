"""How far a reading is, for the page that waits for it: in Redis, where it can be seen before its job commits.

It ends by itself some seconds after it was told last: of a job that died nothing is said, and it waits for its turn.
"""

from __future__ import annotations

import json
from uuid import UUID

import structlog
from redis.exceptions import RedisError

from dothi.content.telling import CHECK, MEASURE, OPEN, READ, STORE, Progress, Tell, Telling
from dothi.manifest.house import house

SHARES = {OPEN: (0, 5), READ: (5, 40), CHECK: (40, 45), MEASURE: (45, 60), STORE: (60, 100)}
"""From which per cent to which a step leads, roughly as long as it takes."""
KEPT_SECONDS = 15
log = structlog.get_logger()


def percent(told: Progress) -> int:
    """How much of the whole that is, never quite all: then the page shows something else."""
    first, last = SHARES[told.step]
    return min(99, first + (last - first) * told.done // max(told.of, 1))


def tell(reading_id: UUID, told: Progress) -> None:
    """Say how far it is. What can't be told delays nothing: the page says less."""
    try:
        house().redis.set(_key(reading_id), json.dumps(told), ex=KEPT_SECONDS)
    except RedisError as error:
        log.warning("progress could not be told", error=str(error))


def telling(reading_id: UUID) -> Tell:
    """The same as often as one likes, for who stores what was read."""
    return Telling(lambda told: tell(reading_id, told))


def find(reading_id: UUID) -> Progress | None:
    """How far it is; None while it waits for its turn, or nobody can say."""
    try:
        found = house().redis.get(_key(reading_id))
    except RedisError:
        return None
    told = Progress(*json.loads(found)) if found else None
    return told if told is not None and told.step in SHARES else None


def _key(reading_id: UUID) -> str:
    return f"dothi:reading:{reading_id}"

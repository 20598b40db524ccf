"""Waking the dispatcher: whoever committed an event nudges it, so that a delivery needn't wait for the next sweep."""

from __future__ import annotations

import time

import structlog
from flask import g
from redis.exceptions import RedisError

from dothi.manifest.house import house

NUDGES = "dothi:nudge"
MOST_NUDGES = 10
REST_AFTER_FAILURE = 5.0
REST_AFTER_NUDGE = 0.05
"""Seconds in which a process nudges once, however much it records: the dispatcher is awake, and sweeps each second."""
REST_WHILE_UNHEARD = 1.0
"""The same while nobody takes the nudges: the dispatcher is down, or has all the work that it can do."""


log = structlog.get_logger()
_no_nudge_before = 0.0  # by time.monotonic()


def nudge_after_commit() -> None:
    """Wake the dispatcher if this context recorded something; a queue that is down only makes it later."""
    global _no_nudge_before  # noqa: PLW0603  # one process, one memory of when it last nudged
    if not g.pop("dothi_nudge", False) or time.monotonic() < _no_nudge_before:
        return
    try:
        queue = house().redis
        is_heard = queue.lpush(NUDGES, 1) <= MOST_NUDGES
        if not is_heard:
            queue.ltrim(NUDGES, 0, MOST_NUDGES - 1)
        _no_nudge_before = time.monotonic() + (REST_AFTER_NUDGE if is_heard else REST_WHILE_UNHEARD)
    except RedisError as error:
        _no_nudge_before = time.monotonic() + REST_AFTER_FAILURE
        log.warning("nudge failed; the sweeper will find it", error=str(error))

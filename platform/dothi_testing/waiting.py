"""Waiting for what other processes and threads do: for a condition, never for a time. Called by tests."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 120.0
"""Seconds that a condition gets: many times what it takes, as other tests keep the machine busy."""


def wait_until(condition: Callable[[], bool], what: str, *, seconds: float = PATIENCE) -> None:
    """Return as soon as the condition is true. Raises AssertionError when it isn't in good time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited {seconds:g} s in vain until {what}"
        time.sleep(0.02)

"""One at a time for each web process, and who waits too long is told to come back: around confined children."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Semaphore

from dothi.values.errors import Busy

PATIENCE_SECONDS, COME_BACK_AFTER_SECONDS = 5.0, 3


@contextmanager
def turn(gate: Semaphore, *, refusal: str) -> Iterator[None]:
    """Wait for the gate. Raises Busy with `refusal` when that takes long."""
    if not gate.acquire(timeout=PATIENCE_SECONDS):
        raise Busy(refusal, seconds=COME_BACK_AFTER_SECONDS)
    try:
        yield
    finally:
        gate.release()

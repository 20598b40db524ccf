"""What the broker has sent and nobody stored yet: filled by the connection's thread, emptied batch by batch."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from queue import Empty, Full, Queue

MOST = 1_000
LONGEST = 0.5
"""Seconds for which a batch grows."""
QUIET = 0.1
"""Seconds without a message after which it doesn't wait for more: a broker hands out only so many that nobody has
acknowledged."""
WAITING = 10_000
"""Messages that are held; then the connection's thread waits, and with it the broker."""


@dataclass(frozen=True)
class Received:
    """A message, and what acknowledges it: its number in the connection that brought it."""

    topic: str
    payload: bytes
    arrived_at: datetime | None
    number: int
    qos: int
    connection: int


class Inbox:
    """For one thread that fills and one that empties."""

    def __init__(self) -> None:
        self._queue: Queue[Received] = Queue(WAITING)
        self._is_closed = False

    def put(self, message: Received) -> None:
        """Wait while it is full; once it is closed nothing is taken any more."""
        while not self._is_closed:
            try:
                self._queue.put(message, timeout=LONGEST)
            except Full:
                continue
            return

    def close(self) -> None:
        """Let go whoever waits to fill it."""
        self._is_closed = True

    def take(self, *, patience: float) -> list[Received]:
        """The next batch, empty where nothing comes for `patience` seconds."""
        try:
            batch = [self._queue.get(timeout=patience)]
        except Empty:
            return []
        until = time.monotonic() + LONGEST
        while len(batch) < MOST and (left := until - time.monotonic()) > 0:
            try:
                batch.append(self._queue.get(timeout=min(left, QUIET)))
            except Empty:
                break
        return batch

"""What a process asked a moment ago and needn't ask again yet."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


RENEWAL = 7 / 8
"""The part of an answer's life after which one asks anew, while the others go on with it."""


@dataclass(slots=True)
class _Entry(Generic[V]):
    value: V
    renew_at: float
    """From then on the next who asks finds nothing; the others go on with the value."""
    old_at: float


class ShortMemory(Generic[K, V]):
    """Remembers answers for some seconds, at most `size` of them, the oldest leave first; for several threads.

    Shortly before an answer grows old a single caller finds nothing and asks anew, so that not all do so at once.
    """

    def __init__(self, size: int, ticks: Callable[[], float] = time.monotonic) -> None:
        self._size = size
        self._ticks = ticks
        self._lock = Lock()
        self._kept: OrderedDict[K, _Entry[V]] = OrderedDict()

    def find(self, key: K) -> V | None:
        """What is remembered and still fresh; None too for the one whose turn it is to ask anew and `keep`."""
        with self._lock:
            entry = self._kept.get(key)
            if entry is None:
                return None
            now = self._ticks()
            if now < entry.renew_at:
                return entry.value
            entry.renew_at = entry.old_at
        return None

    def keep(self, key: K, value: V, seconds: float) -> None:
        """Remember `value`; nothing when seconds is 0."""
        if seconds <= 0:
            return
        with self._lock:
            self._kept.pop(key, None)
            now = self._ticks()
            self._kept[key] = _Entry(value, now + seconds * RENEWAL, now + seconds)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)

    def forget(self, key: K) -> None:
        """Ask anew next time."""
        with self._lock:
            self._kept.pop(key, None)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()

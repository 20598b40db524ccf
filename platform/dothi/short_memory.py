"""What a process asked a moment ago and needn't ask again yet."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class ShortMemory(Generic[K, V]):
    """Remembers answers for some seconds, at most `size` of them, the oldest leave first; for several threads."""

    def __init__(self, size: int, ticks: Callable[[], float] = time.monotonic) -> None:
        self._size = size
        self._ticks = ticks
        self._lock = Lock()
        self._kept: OrderedDict[K, tuple[float, V]] = OrderedDict()

    def find(self, key: K) -> V | None:
        """What is remembered and still fresh."""
        with self._lock:
            entry = self._kept.get(key)
        return entry[1] if entry is not None and self._ticks() < entry[0] else None

    def keep(self, key: K, value: V, seconds: float) -> None:
        """Remember `value`; nothing when seconds is 0."""
        if seconds <= 0:
            return
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = (self._ticks() + seconds, value)
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

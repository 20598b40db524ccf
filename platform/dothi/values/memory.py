"""What a process remembers and needn't ask or make again: for some seconds (`Timed`) or up to a size (`Sized`).

A module declares its memory once, with `OfApp`; `memories(app).clear()` empties all that an application remembers,
which tests do between them. What depends on its arguments alone may be a plain `lru_cache`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, TypeVar

from cachetools import FIFOCache
from flask import Flask, current_app

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
Part = TypeVar("Part")

RENEWAL = 7 / 8
"""The part of an answer's life after which one asks anew, while the others go on with it."""


@dataclass(frozen=True, eq=False)
class OfApp(Generic[Part]):
    """A memory of which each application has its own: `names = OfApp(lambda: Timed[int, str](100))`, `names()`."""

    make: Callable[[], Part]

    def __call__(self) -> Part:
        """The current application's; made when first asked for."""
        held = memories()
        found: Part = held[self] if self in held else held.setdefault(self, self.make())
        return found


def memories(app: Flask | None = None) -> dict[OfApp[Any], Any]:
    """All that the current application (or `app`, outside its context) remembers."""
    found: dict[OfApp[Any], Any] = (app or current_app).extensions.setdefault("dothi.memory", {})
    return found


@dataclass(eq=False, slots=True)
class _Asking(Generic[K]):
    """Somebody is asking what belongs to a key."""

    key: K
    is_overtaken: bool = False
    """It was forgotten meanwhile: the answer may be of before."""


@dataclass(slots=True)
class _Answer(Generic[V]):
    value: V
    renew_at: float
    """From then on the next who asks finds nothing; the others go on with the value."""
    old_at: float


class Timed(Generic[K, V]):
    """Answers that hold for some seconds, at most so many, the oldest leave first; for several threads.

    Shortly before an answer grows old a single caller finds nothing and asks anew, so that not all do so at once.
    """

    def __init__(self, most: int, *, ticks: Callable[[], float] = time.monotonic) -> None:
        self._answers: FIFOCache[K, _Answer[V]] = FIFOCache(most)
        self._ticks = ticks
        self._lock = Lock()
        self._asking: set[_Asking[K]] = set()

    def answer(self, key: K, ask: Callable[[], V], *, seconds: float) -> V:
        """What is remembered, or else what `ask` says: None isn't remembered, nor what was asked before a `forget`."""
        found = self.find(key)
        if found is not None:
            return found
        asking = _Asking(key)
        with self._lock:
            self._asking.add(asking)
        try:
            found = ask()
        finally:
            with self._lock:
                self._asking.discard(asking)
                if found is not None and not asking.is_overtaken:
                    self._put(key, found, seconds)
        return found

    def find(self, key: K) -> V | None:
        """What is remembered and still fresh; None too for the one whose turn it is to ask anew."""
        with self._lock:
            answer = self._answers.get(key)
            if answer is None:
                return None
            if self._ticks() < answer.renew_at:
                return answer.value
            answer.renew_at = answer.old_at
        return None

    def forget(self, *keys: K) -> None:
        """Ask anew next time for these keys, or for all."""
        with self._lock:
            for key in keys or list(self._answers):
                self._answers.pop(key, None)
            for asking in self._asking:
                if not keys or asking.key in keys:
                    asking.is_overtaken = True

    def keep(self, key: K, value: V, *, seconds: float) -> None:
        """Remember it."""
        with self._lock:
            self._put(key, value, seconds)

    def _put(self, key: K, value: V, seconds: float) -> None:
        if seconds > 0:
            now = self._ticks()
            self._answers[key] = _Answer(value, now + seconds * RENEWAL, now + seconds)


class Sized(Generic[K, V]):
    """Values that hold for as long as there is room, the oldest leave first; for several threads."""

    def __init__(self, most: int, *, size_of: Callable[[V], int] | None = None) -> None:
        """`most` is a number of values, or the sum of what `size_of` says of each."""
        self._values: FIFOCache[K, V] = FIFOCache(most, size_of)
        self._lock = Lock()

    def answer(self, key: K, make: Callable[[], V]) -> V:
        """What is remembered, or else what `make` says; of two who make it at once the first one's counts."""
        try:
            return self._values[key]
        except KeyError:
            value = make()
        with self._lock:
            if key not in self._values:
                self._put(key, value)
            return self._values.get(key, value)

    def find(self, key: K) -> V | None:
        """What is remembered."""
        try:
            return self._values[key]
        except KeyError:
            return None

    def keep(self, key: K, value: V) -> None:
        """Remember it, unless it is too large to be held at all."""
        with self._lock:
            self._put(key, value)

    def _put(self, key: K, value: V) -> None:
        if self._values.getsizeof(value) <= self._values.maxsize:
            self._values[key] = value

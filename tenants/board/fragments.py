"""Boards that were written a moment ago, kept in this process: as old as a remembered site at the most.

A board is written anew as soon as the province's record has a newer entry, so nobody misses what they just did
themselves; what tenants tell may show some seconds later.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from time import monotonic
from uuid import UUID

MOST = 16
"""Boards are large, and few look at them with the same filters."""

_lock = Lock()
_kept: dict[Hashable, tuple[UUID | None, float, str]] = {}


def find_or_write(key: Hashable, *, mark: UUID | None, seconds: float, write: Callable[[], str]) -> str:
    """The kept fragment, unless it is older than `seconds` or of another mark: then a new one."""
    now = monotonic()
    with _lock:
        found = _kept.get(key)
    if found is not None and found[0] == mark and now - found[1] < seconds:
        return found[2]
    text = write()
    with _lock:
        if len(_kept) >= MOST and key not in _kept:
            _kept.pop(next(iter(_kept)))
        _kept[key] = (mark, now, text)
    return text


def forget() -> None:
    """Forget all of them: for tests."""
    with _lock:
        _kept.clear()

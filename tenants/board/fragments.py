"""Boards as they were last written, kept in this process until their province's mark changes, a minute at the most.

The mark changes with whatever a person does or a tenant tells, so nobody misses what happened; the minute is for what
changes by itself: how long ago something was. One thread writes at a time, others wait for what it wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from time import monotonic

MOST = 16
"""Boards are large, and few look at them with the same filters."""

LONGEST = 60.0
"""Seconds."""

_lock = Lock()
_writing = Lock()
_kept: dict[Hashable, tuple[Hashable, float, str]] = {}


def find_or_write(key: Hashable, *, mark: Hashable, write: Callable[[], str]) -> str:
    """The kept fragment of this mark, unless it is too old: then a new one."""
    if (text := find(key, mark=mark)) is not None:
        return text
    with _writing:
        if (text := find(key, mark=mark)) is not None:
            return text
        text = write()
        with _lock:
            if len(_kept) >= MOST and key not in _kept:
                _kept.pop(next(iter(_kept)))
            _kept[key] = (mark, monotonic(), text)
    return text


def find(key: Hashable, *, mark: Hashable) -> str | None:
    """What is kept, if it may still be shown."""
    with _lock:
        found = _kept.get(key)
    return found[2] if found is not None and found[0] == mark and monotonic() - found[1] < LONGEST else None


def forget() -> None:
    """Forget all of them: with everything else that this process remembers of sites."""
    with _lock:
        _kept.clear()

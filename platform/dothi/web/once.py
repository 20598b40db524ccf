"""What several parts of one page need, asked once: parts of the morning page, which know nothing of each other."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from flask import g

T = TypeVar("T")


def once(key: Hashable, make: Callable[[], T]) -> T:
    """What `make` answers, the same to whoever asks under this key until the request ends."""
    kept: dict[Hashable, T] = g.setdefault("asked_once", {})
    if key not in kept:
        kept[key] = make()
    return kept[key]

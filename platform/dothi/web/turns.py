"""Who was told to come back later, and doesn't wait, is made to: what it sends next is read piece by piece.

`retry` notes whom it refuses; the worker asks before it gives what was sent a thread. Each process has its own memory.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

from cachetools import TTLCache
from werkzeug.http import parse_list_header

from dothi.values.networks import network_of

APART = 1.0
"""Seconds between two requests of a sender that was refused."""
LONGEST = 30.0
"""Seconds that a request waits for its turn at most; what would wait longer is turned away."""
SENDERS = 10_000


class Turns:
    """When the next request of each refused sender is read; for several threads."""

    def __init__(self, *, ticks: Callable[[], float] = time.monotonic) -> None:
        self._next: TTLCache[str, float] = TTLCache(SENDERS, ttl=LONGEST + 2 * APART, timer=ticks)
        self._ticks = ticks
        self._lock = Lock()

    def refuse(self, address: str) -> None:
        """From now on its requests take turns, until it lets one pass."""
        sender, turn = network_of(address), self._ticks() + APART
        with self._lock:
            self._next[sender] = max(turn, self._next.get(sender, turn))

    def take(self, address: str) -> float | None:
        """Seconds until a request is read, none for who wasn't refused; no turn at all where too many wait."""
        sender, now = network_of(address), self._ticks()
        with self._lock:
            turn = self._next.get(sender, now)
            if turn - now > LONGEST:
                return None
            if turn > now:
                self._next[sender] = turn + APART
        return max(0.0, turn - now)


turns = Turns()


def sender_of(head: bytes, address: str, *, proxies: int) -> str:
    """The address of a request that wasn't parsed yet, as werkzeug's ProxyFix finds it behind so many proxies."""
    if not proxies:
        return address
    lines = (line.partition(b":") for line in head.partition(b"\r\n\r\n")[0].split(b"\r\n"))
    forwarded = b",".join(value for name, _colon, value in lines if name.lower() == b"x-forwarded-for")
    hops = parse_list_header(forwarded.decode("latin-1"))
    return hops[-proxies] if len(hops) >= proxies else address

"""Answers, or parts of pages, that all their readers get alike: made once for each state of a tenant, kept a moment.

What is kept holds while its *mark* is the same, by default the tenant's newest event, which every change of a public
thing records; and no longer than a site's switches (`SITE_CACHE_SECONDS`, at most 3), unless its mark changes with all
that it shows. So nothing withdrawn outlives that (see ADR 15).
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from weakref import WeakValueDictionary

from markupsafe import Markup

from dothi.manifest.house import house
from dothi.outbox.events import find_newest
from dothi.values.memory import OfApp, Sized

MOST_BYTES = 8 * 1024 * 1024
OVERHEAD = 1_100
"""About so many bytes an answer takes beside its body: key, mark, digest, their places."""
PATIENCE_SECONDS = 5.0
"""So long a reader waits for another who makes the answer, then makes it too: a slow or failing one holds nobody up."""
PLACE = Markup("<!-- shared -->")
"""Where in a page its shared part stands; nobody's text can say it, since texts are escaped."""


@dataclass(frozen=True)
class Answer:
    """A body or a part of a page, with a digest of it that serves as ETag."""

    body: bytes
    etag: str
    mark: Hashable
    """What told the state of the tenant when it was made."""
    until: float

    def within(self, page: str) -> bytes:
        """The page with this at its `PLACE`: a large part is neither copied as text nor encoded for each reader."""
        return page.encode().replace(PLACE.encode(), self.body, 1)


class Makers:
    """A lock for each answer that somebody asks for: of those who miss it at once, one makes it and the others wait."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[Hashable, Lock] = WeakValueDictionary()
        self._lock = Lock()

    @contextmanager
    def turn(self, key: Hashable) -> Iterator[None]:
        """Be the one who makes the key's answer, or have waited long enough for whoever does."""
        with self._lock:
            lock = self._locks.setdefault(key, Lock())
        is_ours = lock.acquire(timeout=PATIENCE_SECONDS)
        try:
            yield
        finally:
            if is_ours:
                lock.release()


answers = OfApp(lambda: Sized[Hashable, Answer](MOST_BYTES, size_of=lambda answer: OVERHEAD + len(answer.body)))
makers = OfApp(Makers)


def shared(
    tenant_id: int,
    key: Hashable,
    make: Callable[[], str | bytes],
    *,
    mark: Callable[[int], Hashable] = find_newest,
    seconds: float | None = None,
) -> Answer:
    """What `make` answers, perhaps kept; `key` is all that it depends on beside the tenant's data.

    `make` reads what all who may have this answer may see, and neither the caller nor their cookies; a process makes it
    once at a time, unless that takes long. One statement, the mark's, when it is kept; one more than `make` takes when
    it isn't. `seconds`: how long it may be kept, for a mark that changes with whatever the answer shows.
    """
    patience = house().settings.site_cache_seconds
    if patience <= 0:
        return _answer(make(), mark=None, seconds=0)
    # First the mark, then what it stands for: an answer may be newer than its mark, never older.
    state = mark(tenant_id)
    place = (tenant_id, key)
    found = _kept(place, state)
    if found is not None:
        return found
    with makers().turn(place):
        found = _kept(place, state)
        if found is None:
            found = _answer(make(), mark=state, seconds=patience if seconds is None else seconds)
            answers().keep(place, found)
        return found


def _kept(place: Hashable, state: Hashable) -> Answer | None:
    found = answers().find(place)
    return found if found is not None and found.mark == state and found.until > time.monotonic() else None


def _answer(made: str | bytes, *, mark: Hashable, seconds: float) -> Answer:
    body = made.encode() if isinstance(made, str) else made
    digest = hashlib.sha256(body, usedforsecurity=False).hexdigest()[:32]
    return Answer(body, digest, mark, time.monotonic() + seconds)

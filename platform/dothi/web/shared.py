"""Public answers that all readers get alike: made once for each state of a tenant, then kept for a moment.

What is kept holds until the tenant's next event, which every change of a public thing records, and in any case no
longer than a site's switches (`SITE_CACHE_SECONDS`, at most 3). So nothing withdrawn outlives that (see ADR 15).
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from uuid import UUID

from flask import current_app

from dothi.direct import reading
from dothi.events import find_newest
from dothi.house import house

MOST_BYTES = 8 * 1024 * 1024
_EXTENSION = "dothi.shared"


@dataclass(frozen=True)
class Answer:
    """A body or a part of a page, with a digest of it that serves as ETag."""

    body: bytes
    etag: str
    mark: UUID | None
    """The tenant's newest event when it was made."""
    until: float


@dataclass
class _Kept:
    """One process's answers, the one that was made longest ago first."""

    answers: OrderedDict[Hashable, Answer] = field(default_factory=OrderedDict)
    size: int = 0
    lock: Lock = field(default_factory=Lock)

    def put(self, key: Hashable, answer: Answer) -> None:
        """Keep it; the oldest make room."""
        with self.lock:
            self._remove(key)
            self.answers[key] = answer
            self.size += len(answer.body)
            while self.size > MOST_BYTES:
                self._remove(next(iter(self.answers)))

    def _remove(self, key: Hashable) -> None:
        former = self.answers.pop(key, None)
        if former is not None:
            self.size -= len(former.body)


def shared(tenant_id: int, key: Hashable, make: Callable[[], str]) -> Answer:
    """What `make` answers, perhaps kept; `key` is all that it depends on beside the tenant's public data.

    `make` reads what anyone may see, and neither the caller nor their cookies. One statement when it is kept, one more
    than `make` takes when it isn't.
    """
    seconds = house().settings.site_cache_seconds
    if seconds <= 0:
        return _answer(make(), mark=None, seconds=0)
    kept: _Kept = current_app.extensions.setdefault(_EXTENSION, _Kept())
    with reading():
        # First the mark, then what it stands for: an answer may be newer than its mark, never older.
        mark = find_newest(tenant_id)
        found = kept.answers.get((tenant_id, key))
        if found is not None and found.mark == mark and found.until > time.monotonic():
            return found
        made = _answer(make(), mark=mark, seconds=seconds)
    kept.put((tenant_id, key), made)
    return made


def forget() -> None:
    """Keep nothing of what was kept: for tests."""
    current_app.extensions.pop(_EXTENSION, None)


def _answer(text: str, *, mark: UUID | None, seconds: float) -> Answer:
    body = text.encode()
    digest = hashlib.sha256(body, usedforsecurity=False).hexdigest()[:32]
    return Answer(body, digest, mark, time.monotonic() + seconds)

"""Answers that go on while somebody looks (server-sent events), few of them: who finds no room asks now and then.

The worker gives them threads of their own (`web/worker.py`), so that they never hold one that a citizen needs.
"""

from __future__ import annotations

import threading
import weakref
from collections import Counter
from collections.abc import Callable, Iterator

from flask import Flask, Response, current_app, request

from dothi.database.acting import acting_in
from dothi.database.scope import Scope

KIND = "text/event-stream"
MOST = 6
"""In a process; one thread more answers those who find no room."""
MOST_OF_TENANT = 3
LOOK_SECONDS = 1.0
STILL_THERE_LOOKS = 5
"""After so many looks without news a line goes out, which tells whether anybody still listens."""
LONGEST_LOOKS = 600
"""Then the stream ends and the browser comes again: perhaps to a process that has more room."""


class Streams:
    """How many are open in this process, and whether it is about to end."""

    def __init__(self) -> None:
        self._open: Counter[int] = Counter()
        self._lock = threading.Lock()
        self.ending = threading.Event()

    def take(self, tenant_id: int) -> bool:
        """Take a place, if there is one."""
        with self._lock:
            if self._open.total() >= MOST or self._open[tenant_id] >= MOST_OF_TENANT:
                return False
            self._open[tenant_id] += 1
            return True

    def leave(self, tenant_id: int) -> None:
        """Give it back."""
        with self._lock:
            self._open[tenant_id] -= 1


streams = Streams()


def stream(tenant_id: int, look: Callable[[], str | None]) -> Response:
    """Tell what `look` says, in the tenant's scope, whenever it says something else; `ended` when it says None.

    204 where there is no room, after which a browser doesn't come again by itself. Whoever doesn't ask for a stream, so
    that the worker gave them a citizen's thread, is told once.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if KIND not in request.headers.get("Accept", ""):
        return answer_of(told(app, tenant_id, look, looks=1))
    if not streams.take(tenant_id):
        return Response(status=204)
    lines = told(app, tenant_id, look, looks=LONGEST_LOOKS)
    response = answer_of(lines)
    # Once, whichever comes first: closed by the server, or dropped before it was read.
    response.call_on_close(weakref.finalize(lines, streams.leave, tenant_id))
    return response


def answer_of(lines: Iterator[str]) -> Response:
    """Lines that neither browser nor proxy holds back."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Response(lines, content_type=KIND, headers=headers)


def told(app: Flask, tenant_id: int, look: Callable[[], str | None], *, looks: int) -> Iterator[str]:
    """The lines of a stream. Between two looks it holds no connection to the database."""
    former: str | None = ""
    for number in range(looks):
        with app.app_context(), acting_in(Scope(tenant_id)):
            found = look()
        if found is None:
            yield "event: ended\ndata:\n\n"
            return
        if found != former:
            yield f"data: {found}\n\n"
        elif number % STILL_THERE_LOOKS == 0:
            yield ":\n\n"
        former = found
        if number + 1 < looks and streams.ending.wait(LOOK_SECONDS):
            return

"""Two at once: something that waits for a lock which the test holds."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import psycopg
from flask import Flask

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from tests.world import MYTHO

PATIENCE = 30


class Blocked:
    """Runs something in a thread of its own, and knows when it waits for a lock."""

    def __init__(self, app: Flask, owner_url: str) -> None:
        self.app, self.owner_url = app, owner_url
        self.pool = ThreadPoolExecutor(max_workers=2)

    def start(self, work: Callable[[], Any]) -> Future[Any]:
        """Begin `work` in Mỹ Tho's scope, and commit."""

        def run() -> Any:
            with self.app.app_context(), acting_in(Scope(MYTHO)):
                try:
                    result = work()
                    session.commit()
                    return result
                finally:
                    session.remove()

        return self.pool.submit(run)

    def wait_until_waiting(self) -> None:
        """Return as soon as some transaction of this database waits for another's lock."""
        end = time.monotonic() + PATIENCE
        with psycopg.connect(self.owner_url, autocommit=True) as owner:
            while time.monotonic() < end:
                row = owner.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()
                if row and row[0]:
                    return
                threading.Event().wait(0.02)
        raise AssertionError("nobody waits for a lock")

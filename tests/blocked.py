"""Two at once: something that waits for a lock which the test holds. The fixture is `blocked`."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Self

import psycopg
from flask import Flask

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi_testing.waiting import wait_until
from tests.world import MYTHO


class Blocked:
    """Runs something in a thread of its own, and knows when it waits for a lock."""

    def __init__(self, app: Flask, owner_url: str) -> None:
        self.app, self.owner_url = app, owner_url
        self.pool = ThreadPoolExecutor(max_workers=2)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.pool.shutdown()

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
        waiting = (
            "SELECT FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()"
        )
        with psycopg.connect(self.owner_url, autocommit=True) as owner:
            wait_until(lambda: owner.execute(waiting).fetchone() is not None, "somebody waits for a lock")

"""The driver's connection, which gives up on a server that doesn't answer."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import psycopg
from psycopg.errors import OperationalError

from dothi.database.wire import Wire


class PatientConnection(psycopg.Connection[Any]):
    """A connection that gives up when one answer takes longer than `patience` seconds, and is closed then."""

    patience = 60.0
    limit: str | None = None
    """A statement's time-out where the role's is another: set as each transaction opens, as a pooler keeps no more."""

    @cached_property
    def wire(self) -> Wire:
        """Its way for `direct.py`."""
        return Wire(self, patience=self.patience)

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for the server. Raises OperationalError when it doesn't answer."""
        try:
            return super().wait(gen, interval, timeout if timeout is not None else self.patience)
        except psycopg.errors._WaitTimeout as error:  # psycopg's only name for it
            self.pgconn.finish()
            raise OperationalError("the database server doesn't answer") from error

"""Reading for somebody else's page: what fails, or takes too long, leaves the transaction as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from dothi.database.session import session


@contextmanager
def sheltered(*, milliseconds: int) -> Iterator[None]:
    """Read in a savepoint that is taken back in any case, each statement for so long at the most."""
    savepoint = session.begin_nested()
    try:
        session.execute(text(f"SET LOCAL statement_timeout = {milliseconds:d}"))
        yield
    finally:
        savepoint.rollback()

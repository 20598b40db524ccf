"""Reading for somebody else's page: what fails, or takes too long, leaves the transaction as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from dothi.database.session import session
from dothi.database.trips import is_in_transaction


@contextmanager
def sheltered(*, milliseconds: int) -> Iterator[None]:
    """Read, each statement for so long at the most, in what is taken back in any case: a savepoint of the transaction
    that is open, or else a transaction.
    """
    begun = session.begin_nested() if is_in_transaction() else session
    try:
        session.execute(text(f"SET LOCAL statement_timeout = {milliseconds:d}"))
        yield
    finally:
        begun.rollback()

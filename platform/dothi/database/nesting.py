"""Savepoints within savepoints: in which transaction something was done, and what goes when one is rolled back."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session, SessionTransaction


def innermost(live: Session) -> SessionTransaction | None:
    """The savepoint in which the session is, or its transaction; None where none is open."""
    return live.get_nested_transaction() or live.get_transaction()


def with_parents(transaction: SessionTransaction | None) -> Iterator[SessionTransaction]:
    """The transaction, and those around it: whose rollback takes back what was done in it."""
    while transaction is not None:
        yield transaction
        transaction = transaction.parent

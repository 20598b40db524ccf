"""What is done once the open transaction is committed, and not at all when it is rolled back: `after_commit(do)`."""

from __future__ import annotations

from collections.abc import Callable

from flask_sqlalchemy.session import Session as BoundSession
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from dothi.database.session import session

_WAITING = "dothi.database.after_commit"


def after_commit(do: Callable[[], None]) -> None:
    """Call `do` after the commit, in the same thread; it must neither fail nor use the session."""
    live = session()
    if not live.in_transaction():
        live.begin()
    live.info.setdefault(_WAITING, []).append(do)


@event.listens_for(BoundSession, "after_commit")
def _do(committed: Session) -> None:
    if not committed.in_nested_transaction():  # else only a savepoint ends
        for do in committed.info.pop(_WAITING, ()):
            do()


@event.listens_for(BoundSession, "after_transaction_end")
def _drop(ended: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        ended.info.pop(_WAITING, None)

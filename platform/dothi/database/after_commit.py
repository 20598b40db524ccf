"""What is done once the open transaction is committed, and not at all when it is rolled back: `after_commit(do)`."""

from __future__ import annotations

from collections.abc import Callable

from flask_sqlalchemy.session import Session as BoundSession
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from dothi.database.nesting import innermost, with_parents
from dothi.database.session import session

_WAITING = "dothi.after_commit"
"""What is to be done, each with the transaction in which it was asked for, in `Session.info`."""


def after_commit(do: Callable[[], None]) -> None:
    """Call `do` after the commit, in the same thread; it must neither fail nor use the session.

    What was asked for inside a savepoint goes when that is rolled back.
    """
    live = session()
    if not live.in_transaction():
        live.begin()
    live.info.setdefault(_WAITING, []).append((innermost(live), do))


@event.listens_for(BoundSession, "after_commit")
def _do(committed: Session) -> None:
    if not committed.in_nested_transaction():  # else only a savepoint ends
        for _asked_in, do in committed.info.pop(_WAITING, ()):
            do()


@event.listens_for(BoundSession, "after_soft_rollback")
def _taken_back(live: Session, transaction: SessionTransaction) -> None:
    if waiting := live.info.get(_WAITING):
        live.info[_WAITING] = [one for one in waiting if transaction not in with_parents(one[0])]


@event.listens_for(BoundSession, "after_transaction_end")
def _drop(ended: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        ended.info.pop(_WAITING, None)

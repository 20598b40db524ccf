"""What a service refused must not be committed, whoever catches it: an error marks the transaction it is made in.

The mark stays on the innermost savepoint, and goes when that is rolled back: inside `session.begin_nested()` a caller
may let a service fail and go on. Without one, nothing of this transaction is stored any more. `web/guard.py` asks
`were_any`.
"""

from __future__ import annotations

from flask import has_app_context
from flask_sqlalchemy.session import Session
from sqlalchemy import event
from sqlalchemy.orm import SessionTransaction

from dothi.database.nesting import innermost, with_parents
from dothi.database.session import session
from dothi.values.errors import DomainError, refused

_MARKED = "dothi.refused"
"""The transactions of a session in which something was refused, in `Session.info`."""


@refused.connect
def note(_error: DomainError) -> None:
    """Something is refused now: mark the innermost transaction, where one is open."""
    if not has_app_context() or not session.registry.has():
        return
    live = session()
    if (here := innermost(live)) is not None:
        live.info.setdefault(_MARKED, set()).add(here)


def were_any() -> bool:
    """Whether something was refused in the open transaction, and not taken back since."""
    return session.registry.has() and bool(session().info.get(_MARKED))


def commit_unless_refused() -> None:
    """Commit what was done so far in this request; after a refusal that somebody caught, take it back instead."""
    if were_any():
        session.rollback()
    else:
        session.commit()


@event.listens_for(Session, "after_soft_rollback")
def _taken_back(live: Session, transaction: SessionTransaction) -> None:
    """With a savepoint all goes that was refused inside it."""
    if marked := live.info.get(_MARKED):
        live.info[_MARKED] = {one for one in marked if transaction not in with_parents(one)}


@event.listens_for(Session, "after_transaction_end")
def _ended(live: Session, transaction: SessionTransaction) -> None:
    """The next transaction begins without marks."""
    if transaction.parent is None:
        live.info.pop(_MARKED, None)

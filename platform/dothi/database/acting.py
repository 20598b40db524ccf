"""To act in a scope: for a block, and never in two within one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from dothi.database.birth import move_back_to, move_to
from dothi.database.scope import Scope, ScopeError, current, current_scope
from dothi.database.session import session


@contextmanager
def acting_in(scope: Scope) -> Iterator[None]:
    """Act in `scope` for the block. A transaction that is open in another scope must have ended before.

    Raises ScopeError otherwise, so that rows of two tenants can never meet in one transaction.
    """
    if scope != current.get() and session.registry.has() and session().in_transaction():
        raise ScopeError("a transaction is open in another scope: commit or roll back first")
    token = current.set(scope)
    try:
        yield
    finally:
        if session.registry.has() and session().in_transaction() and token.old_value != scope:
            session.rollback()
        current.reset(token)


@contextmanager
def acting_in_newborn(tenant_id: int) -> Iterator[None]:
    """Act in the scope of a tenant that was born in this very transaction (`birth.py`), and come back to the former.

    The one exception to "one scope per transaction": what a tenant begins with belongs to it, and comes with its birth
    or not at all. Raises ScopeError for any other tenant, and when the transaction ends inside the block.
    """
    mother = current_scope()
    newborn = Scope(tenant_id)
    move_to(newborn, child=tenant_id)
    token = current.set(newborn)
    try:
        yield
        move_to(mother, child=tenant_id)
    except BaseException:
        move_back_to(mother)
        raise
    finally:
        current.reset(token)

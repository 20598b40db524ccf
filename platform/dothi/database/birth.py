"""The birth of a tenant: its anchor is made here and noted for as long as the transaction lasts (ADR 10).

Only a tenant noted so may be acted in within the transaction of its province: see `acting.acting_in_newborn`.
"""

from __future__ import annotations

from typing import Any

from flask_sqlalchemy.session import Session as BoundSession
from psycopg import Connection
from psycopg.pq import TransactionStatus
from sqlalchemy import event, text
from sqlalchemy.orm import Session, SessionTransaction

from dothi.database.scope import Scope, ScopeError
from dothi.database.session import session

_NOTED = "dothi_newborns"


def bear(province_id: int, *, wanted: int | None = None) -> int:
    """Make the anchor of a new tenant of the province, in the province's scope; `wanted` is a new province's own id.

    Returns the tenant's id. Waits for any other birth that is under way.
    """
    tenant_id: int = session.execute(
        text("SELECT dothi_create_tenant(:wanted, :province)"), {"wanted": wanted, "province": province_id}
    ).scalar_one()
    session().info.setdefault(_NOTED, set()).add(tenant_id)
    return tenant_id


def move_to(scope: Scope, *, child: int) -> None:
    """Put the open transaction into the scope of the tenant that was born in it, or back into that of its province.

    Pending rows go out first, in the scope they were made in. Raises ScopeError when `child` wasn't born in it.
    """
    if child not in session().info.get(_NOTED, ()):
        raise ScopeError(f"tenant {child} was not born in this transaction")
    session.flush()
    _driver().execute(scope.setting)


def move_back_to(scope: Scope) -> None:
    """The same when something was raised; what is pending is left to whoever catches it.

    After a failed statement the database answers none until it is rolled back, and that takes the scope back as well.
    """
    if session().is_active and _driver().info.transaction_status == TransactionStatus.INTRANS:
        _driver().execute(scope.setting)


def _driver() -> Connection[Any]:
    found: Any = session.connection().connection.dbapi_connection
    connection: Connection[Any] = found
    return connection


@event.listens_for(BoundSession, "after_commit")
def _forget(session: Session) -> None:
    """Born: from now on a tenant as any other."""
    session.info.pop(_NOTED, None)


@event.listens_for(BoundSession, "after_soft_rollback")
def _forget_unborn(session: Session, transaction: SessionTransaction) -> None:  # noqa: ARG001
    """Not born after all; also when only a savepoint was rolled back, which may have been the birth's."""
    session.info.pop(_NOTED, None)

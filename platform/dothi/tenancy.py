"""The scope we act in: one tenant, or the deployment. Every transaction opens in one; the policies hold it there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

GUC = "dothi.tenant_id"
POLICY = f"tenant_id = current_setting('{GUC}')::int"
"""Raises when no scope is set; with current_setting's second argument it would silently answer nothing."""


class ScopeError(RuntimeError):
    """A statement without a scope, or a change of scope inside a transaction: always a bug of ours."""


@dataclass(frozen=True)
class Scope:
    """A tenant's scope, or with None the deployment's: there only reference tables and definer functions answer."""

    tenant_id: int | None

    @property
    def setting(self) -> str:
        """The statement that puts an open transaction into this scope: for a tenant that is being born alone."""
        if self.tenant_id is None:
            raise ScopeError("no transaction moves into the deployment's scope")
        return f"SET LOCAL {GUC} = '{self.tenant_id:d}'"

    @property
    def opening(self) -> str:
        """The statement that opens a transaction in this scope, in one round trip."""
        if self.tenant_id is None:
            return "BEGIN"
        return f"BEGIN; {self.setting}"


DEPLOYMENT = Scope(None)

_scope: ContextVar[Scope | None] = ContextVar("dothi_scope", default=None)


def current_scope() -> Scope:
    """The scope we are in. Raises ScopeError where there is none."""
    scope = _scope.get()
    if scope is None:
        raise ScopeError("no scope: open one with acting_in(...)")
    return scope


def current_tenant_id() -> int:
    """The tenant we act in. Raises ScopeError in the deployment's scope."""
    tenant_id = current_scope().tenant_id
    if tenant_id is None:
        raise ScopeError("this needs a tenant's scope")
    return tenant_id


@contextmanager
def acting_in(scope: Scope) -> Iterator[None]:
    """Act in `scope` for the block. A transaction that is open in another scope must have ended before.

    Raises ScopeError otherwise, so that rows of two tenants can never meet in one transaction.
    """
    from dothi.db import session  # noqa: PLC0415  # db opens transactions in our scope: the cycle is theirs by nature

    if scope != _scope.get() and session.registry.has() and session().in_transaction():
        raise ScopeError("a transaction is open in another scope: commit or roll back first")
    token = _scope.set(scope)
    try:
        yield
    finally:
        if session.registry.has() and session().in_transaction() and token.old_value != scope:
            session.rollback()
        _scope.reset(token)


@contextmanager
def acting_in_newborn(tenant_id: int) -> Iterator[None]:
    """Act in the scope of a tenant that was born in this very transaction (`dothi.birth`), and come back to the former.

    The one exception to "one scope per transaction": what a tenant begins with belongs to it, and comes with its birth
    or not at all. Raises ScopeError for any other tenant, and when the transaction ends inside the block.
    """
    from dothi.birth import move_back_to, move_to  # noqa: PLC0415  # as above

    mother = current_scope()
    newborn = Scope(tenant_id)
    move_to(newborn, child=tenant_id)
    token = _scope.set(newborn)
    try:
        yield
        move_to(mother, child=tenant_id)
    except BaseException:
        move_back_to(mother)
        raise
    finally:
        _scope.reset(token)


class TenantOwned:
    """A mixin for models whose rows belong to one tenant: tenant_id leads the primary key and every index."""

    @declared_attr
    def tenant_id(cls) -> Mapped[int]:  # noqa: N805
        return mapped_column(
            Integer, ForeignKey("dothi_tenant.id"), primary_key=True, default=current_tenant_id, sort_order=-100
        )


class TenantPart(TenantOwned):
    """The same for rows that hang on another of the tenant's rows, by a reference that is never empty.

    Whose they are is told by that reference; one of their own to the tenant would cost a look and a lock on its row at
    each insert.
    """

    @declared_attr
    def tenant_id(cls) -> Mapped[int]:  # noqa: N805
        return mapped_column(Integer, primary_key=True, default=current_tenant_id, sort_order=-100)


__all__ = [
    "DEPLOYMENT",
    "GUC",
    "POLICY",
    "Scope",
    "ScopeError",
    "TenantOwned",
    "TenantPart",
    "acting_in",
    "acting_in_newborn",
]

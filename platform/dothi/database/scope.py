"""The scope we act in: one tenant, or the deployment. Every transaction opens in one; the policies hold it there."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

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

current: ContextVar[Scope | None] = ContextVar("dothi_scope", default=None)
"""Set by `acting.py` alone."""


def current_scope() -> Scope:
    """The scope we are in. Raises ScopeError where there is none."""
    scope = current.get()
    if scope is None:
        raise ScopeError("no scope: open one with acting_in(...)")
    return scope


def current_tenant_id() -> int:
    """The tenant we act in. Raises ScopeError in the deployment's scope."""
    tenant_id = current_scope().tenant_id
    if tenant_id is None:
        raise ScopeError("this needs a tenant's scope")
    return tenant_id

"""What the district's pages do after a form: say that it is saved, or show both versions when somebody was first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from dothi.database.session import session
from dothi.record.stale import Label, Stale, compare
from dothi.values.errors import DomainError
from tenants.kit.current import tenant_id


def saved(endpoint: str, message: str, **values: object) -> ResponseReturnValue:
    """After a change: say so, and go on with a page that can be reloaded."""
    flash(message, "success")
    return redirect(url_for(f"tenants_admin.{endpoint}", **values), 303)  # type: ignore[arg-type]


def overtaken(
    error: DomainError,
    labels: Mapping[str, Label],
    *,
    stored: Callable[[], Mapping[str, object]],
    actions: Collection[str],
    subject: str | None = None,
    typed: Mapping[str, object] | None = None,
) -> Stale | None:
    """Both versions, when the service refused since somebody else was first; `stored` reads what there is now."""
    if error.code != "stale":
        return None
    session.rollback()
    return compare(
        labels,
        stored=stored(),
        typed=request.form if typed is None else typed,
        tenant_id=tenant_id(),
        actions=actions,
        subject=subject,
    )


def shown(values: dict[str, UUID | str | int | None]) -> dict[str, str]:
    """A row's values as a form shows them."""
    return {name: "" if value is None else str(value) for name, value in values.items()}

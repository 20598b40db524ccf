"""What the programme's pages share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema

from dothi.record.stale import Label, Stale, compare, pressed
from dothi.values.errors import Conflict, DomainError
from dothi.values.worktime import LOCAL_ZONE
from dothi.web.fields import DATE_TIME
from dothi.web.forms import load_form, refusal
from tenants.kit.current import province_id
from tenants.programme.plan import StalePlan

STATUS_TITLES = {
    "planned": _l("đã lên lịch"),
    "held": _l("chưa chuyển được"),
    "done": _l("đã thực hiện"),
    "cancelled": _l("đã hủy"),
    "rolled_back": _l("đã quay lại"),
}
STATUS_TONES = {"planned": "in_hand", "held": "danger", "done": "done", "cancelled": "new", "rolled_back": "new"}


def done(endpoint: str, message: str, **values: Any) -> ResponseReturnValue:
    """After a change: say so, and go on with a page that can be reloaded."""
    flash(message, "success")
    return redirect(url_for(f"tenants_programme.{endpoint}", **values), 303)


def save(
    form: Schema,
    store: Callable[[dict[str, Any]], ResponseReturnValue],
    show: Callable[..., str],
    *,
    compared: Callable[[StalePlan, dict[str, Any]], Stale] | None = None,
) -> ResponseReturnValue:
    """What every form of the plan does: read, `store(data)`, answer; or `show(typed, errors, stale=…)` the form again.

    `compared` makes both versions of a page that was overtaken; where there is none nothing can be.
    """
    typed, stale, status = request.form.to_dict(), None, 422
    data, errors = load_form(form, request.form)
    if not errors:
        try:
            return store(data)
        except DomainError as error:
            status = error.status
            if compared is not None and isinstance(error, StalePlan):
                stale = compared(error, data)
                typed["version"] = str(error.version)
            else:
                errors = refusal(error)
    return show(typed, errors, stale=stale), status


def overtaken(
    error: StalePlan, labels: Mapping[str, Label], *, wanted: object, actions: Collection[str], subject: UUID
) -> Stale:
    """What is stored now beside the facts that the person wanted, by field, and who was first."""
    refusal(error)
    return compare(
        {name: label for name, label in labels.items() if name in error.newer},
        stored={name: shown(value) for name, value in error.newer.items()},
        typed={name: shown(getattr(wanted, name)) for name in error.newer if hasattr(wanted, name)},
        tenant_id=province_id(),
        actions=actions,
        subject=str(subject),
    )


def not_deleted(error: Conflict, name: str, actions: Collection[str], subject: UUID) -> Stale | None:
    """For a button that deletes: that somebody changed the thing since; None when it was refused for another reason."""
    refusal(error)
    if not isinstance(error, StalePlan):
        return None
    stored, wanted = _("đã được sửa"), _("xóa")
    return pressed(name, stored=stored, wanted=wanted, tenant_id=province_id(), actions=actions, subject=str(subject))


def shown(value: Any) -> str:
    """A value as a form's input holds it."""
    if value is None or value is False:
        return ""
    if value is True:
        return "true"
    if isinstance(value, datetime):
        return value.astimezone(LOCAL_ZONE).strftime(DATE_TIME)
    return value.isoformat() if isinstance(value, date) else str(value)


def typed_of(row: Any, names: Sequence[str]) -> dict[str, str]:
    """A row's values as a form shows them."""
    return {name: shown(getattr(row, name)) for name in (*names, "version")}

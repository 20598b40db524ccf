"""Steps that people take with alerts; the caller commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from dothi.database.session import session
from dothi.record.audit import record_audit
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Invalid, NotFound
from modules.dashboards.alerts.models import Alert, AlertStep
from modules.dashboards.alerts.standing import (
    LONGEST_ACKNOWLEDGED,
    NEEDS_WORDS,
    AlertState,
    AlertStepKind,
    open_alert_steps,
)
from modules.dashboards.alerts.steps import put_alert_steps, step_of


@dataclass(frozen=True, kw_only=True)
class AlertStepDraft:
    """A step to be taken; `until` is for acknowledging. The same `id` again is the same step."""

    id: UUID
    kind: AlertStepKind
    text: str = ""
    until: datetime | None = None


def take_alert_step(tenant_id: int, alert_id: UUID, draft: AlertStepDraft, *, version: int, actor: Actor) -> Alert:
    """Take a step. Raises NotFound, Conflict (`overtaken`, `taken_before`, `illegal_step`), Invalid."""
    alert = get_alert(tenant_id, alert_id, for_update=True)
    taken = session.get(AlertStep, (tenant_id, draft.id))
    if taken is not None:
        if (taken.alert_id, taken.kind, taken.text) == (alert_id, draft.kind, draft.text):
            return alert
        raise Conflict(_("Biểu mẫu này đã ghi một bước khác. Hãy xem lại rồi thực hiện."), code="taken_before")
    if alert.version != version:
        raise Conflict(_("Cảnh báo vừa có thay đổi. Hãy xem lại rồi thực hiện."), code="overtaken")
    if draft.kind not in open_alert_steps(AlertState(alert.state)):
        raise Conflict(_("Bước này không còn thực hiện được: cảnh báo đã đóng."), code="illegal_step")
    now = clock.now()
    check_draft(draft, now)
    until = draft.until if draft.kind is AlertStepKind.ACKNOWLEDGED else None
    step = step_of(
        alert, draft.kind, now, step_id=draft.id, actor=actor, text=draft.text, value=alert.value, until=until
    )
    put_alert_steps(tenant_id, [(alert, step)])
    record_audit(tenant_id, "dashboards.alert_step", subject=alert.title, actor=actor, step=draft.kind.value)
    return alert


def check_draft(draft: AlertStepDraft, now: datetime) -> None:
    """Raise Invalid for what the step lacks."""
    if draft.kind in NEEDS_WORDS and not draft.text:
        text = _("Vui lòng ghi nội dung.")
        raise Invalid(text, fields={"text": text})
    if draft.kind is AlertStepKind.ACKNOWLEDGED and (
        draft.until is None or not now < draft.until <= now + LONGEST_ACKNOWLEDGED
    ):
        text = _("Thời điểm phải sau lúc này và trong vòng %(n)s ngày.", n=LONGEST_ACKNOWLEDGED.days)
        raise Invalid(text, fields={"until": text})


def get_alert(tenant_id: int, alert_id: UUID, *, for_update: bool = False) -> Alert:
    """The alert; locked, if so wished. Raises NotFound."""
    query = select(Alert).where(Alert.tenant_id == tenant_id, Alert.id == alert_id)
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound(_("Không có cảnh báo này."))
    return found

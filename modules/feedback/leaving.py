"""Somebody of the staff has left: the reports they worked on go back to their unit. A handler of identity's event."""

from __future__ import annotations

from sqlalchemy import select

from dothi.actor import Actor
from dothi.db import session
from dothi.events import HandlerContext
from dothi.identity.events import MembershipEnded
from modules.feedback.models import Report
from modules.feedback.steps import take_step


def release_reports(event: MembershipEnded, context: HandlerContext) -> None:
    """Take the open reports of a member who has left from them, each by a step of its history."""
    held = session.scalars(
        select(Report.id)
        .where(Report.tenant_id == context.tenant_id, Report.assignee_id == event.membership_id, Report.is_open)
        .order_by(Report.id)
    ).all()
    for report_id in held:
        take_step(
            context.tenant_id,
            report_id=report_id,
            action="release",
            actor=Actor.system(),
            site=context.site,
            fields={},
        )

"""Somebody of the staff leaves: the reports they work on go to a successor of the unit, or back to the unit.

`WORK_HELD` is called as the membership ends, in its transaction; `release_reports`, the handler of identity's event,
is the safety net behind it: for memberships ended by other ways, or while the service stood still.
"""

from __future__ import annotations

from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from dothi.database.session import session
from dothi.identity.events import MembershipEnded
from dothi.manifest.work_held import HandedOver, SuccessorMember, WorkHeld
from dothi.outbox.events import HandlerContext, record_all
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.actor import Actor, ActorKind
from modules.feedback import permissions as p
from modules.feedback.models import Report
from modules.feedback.setup.configuration import read_configuration
from modules.feedback.workflow.situations import Situation
from modules.feedback.workflow.steps import NEW_STEP, carry_out, find_step


def count_held(tenant_id: int, membership_id: UUID) -> int:
    """How many open reports are assigned to the member. One statement on `feedback_report_assignee_idx`."""
    query = select(func.count()).where(
        Report.tenant_id == tenant_id, Report.assignee_id == membership_id, Report.is_open
    )
    return session.scalars(query).one()


def hand_over(
    tenant_id: int, *, leaver_id: UUID, successor: SuccessorMember | None, actor: Actor, site: Site
) -> HandedOver:
    """Take the open reports of a member from them, each by a step of its history in the name of `actor`.

    The successor gets those of units that they belong to; the others go back to their unit. Any number in one
    transaction: apart from one UPDATE a report (their versions count) five statements; 5,000 take about five seconds.
    """
    reports = session.scalars(
        select(Report)
        .where(Report.tenant_id == tenant_id, Report.assignee_id == leaver_id, Report.is_open)
        .order_by(Report.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    if not reports:
        return HandedOver()
    configuration, now, system = read_configuration(tenant_id), clock.now(), on_behalf_of(actor)
    rules, rows, events, given = configuration.clock_rules(site), [], [], 0
    for report in reports:
        is_theirs = successor is not None and report.unit_id in successor.unit_ids
        given += is_theirs
        row, event = carry_out(
            Situation(
                report=report,
                transition=find_step(report, "hand_over" if is_theirs else "release", system, None),
                actor=system,
                fields=fields_for(successor) if is_theirs else {},
                configuration=configuration,
                rules=rules,
                now=now,
            )
        )
        rows.append(row)
        events.append(event)
    session.flush()
    session.execute(NEW_STEP, rows)
    record_all(events)
    return HandedOver(given=given, returned=len(reports) - given)


def fields_for(successor: SuccessorMember | None) -> dict[str, str]:
    """What the step of handing over is told."""
    return {"assignee_id": str(successor.membership_id), "assignee_name": successor.name} if successor else {}


def on_behalf_of(actor: Actor) -> Actor:
    """The system, by the name of whoever ends the membership: the history tells who it was."""
    return Actor(kind=ActorKind.SYSTEM, name=actor.name, membership_id=actor.membership_id)


def release_reports(event: MembershipEnded, context: HandlerContext) -> None:
    """Give whatever a member who has left still holds back to the units, each by a step of its history."""
    hand_over(context.tenant_id, leaver_id=event.membership_id, successor=None, actor=Actor.system(), site=context.site)


WORK_HELD = WorkHeld(title=_l("Phản ánh đang được giao"), permission=p.HANDLE, count=count_held, hand_over=hand_over)

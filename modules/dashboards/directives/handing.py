"""Between a province and its district: handlers of what the other side told. Again without harm, and in any order."""

from __future__ import annotations

from sqlalchemy import select

from dothi.database.session import session
from dothi.outbox.events import HandlerContext
from modules.dashboards.directives.models import Directive, DirectiveStep
from modules.dashboards.directives.service import find_directive, put_step
from modules.dashboards.directives.standing import StepKind
from modules.dashboards.events import DirectiveMovedAbove, DirectiveMovedBelow, DirectiveSent, ToldStep


class NotHereYetError(LookupError):
    """A step came before its directive: the delivery is tried again."""


def keep_sent(event: DirectiveSent, context: HandlerContext) -> None:
    """A district keeps what its province asks of it; whoever passes it on gives it to a unit."""
    if find_directive(context.tenant_id, event.directive_id) is not None:
        return
    directive = Directive(
        tenant_id=context.tenant_id, id=event.directive_id, title=event.title, text=event.text, is_from_province=True,
        giver_name=event.giver_name, given_at=event.given_at, due_at=event.due_at,
    )  # fmt: skip
    session.add(directive)
    session.flush()
    put_step(
        directive,
        DirectiveStep(
            tenant_id=context.tenant_id, id=event.step_id, directive_id=event.directive_id, kind=StepKind.GIVEN.value,
            at=event.given_at, by_id=None, by_name=event.giver_name, text="", percent=None, due_at=event.due_at,
            unit_id=None,
        ),
    )  # fmt: skip


def keep_above(event: DirectiveMovedAbove, context: HandlerContext) -> None:
    """What the province did."""
    keep_step(event, context.tenant_id)


def keep_below(event: DirectiveMovedBelow, context: HandlerContext) -> None:
    """What the district did."""
    keep_step(event, context.tenant_id)


def keep_step(event: ToldStep, tenant_id: int) -> None:
    """Write the other side's step, once."""
    directive = session.scalars(
        select(Directive).where(Directive.tenant_id == tenant_id, Directive.id == event.directive_id).with_for_update()
    ).one_or_none()
    if directive is None:
        raise NotHereYetError(f"directive {event.directive_id} isn't here yet")
    if session.get(DirectiveStep, (tenant_id, event.step_id)) is not None:
        return
    put_step(
        directive,
        DirectiveStep(
            tenant_id=tenant_id, id=event.step_id, directive_id=event.directive_id, kind=event.kind, at=event.at,
            by_id=None, by_name=event.by_name, text=event.text, percent=event.percent, due_at=event.due_at,
            unit_id=None,
        ),
    )  # fmt: skip

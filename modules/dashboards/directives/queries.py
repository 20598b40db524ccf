"""Lists of directives: the views with their numbers, pages by deadline, what somebody should look at this morning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_, select, tuple_

from dothi.database.session import session
from dothi.values.actor import Actor
from dothi.web.pagination import Page, decode_cursor, encode_cursor
from modules.dashboards import permissions as p
from modules.dashboards.directives.models import Directive
from modules.dashboards.directives.standing import OPEN, DirectiveState

PAGE = 30
OPEN_STATES = tuple(state.value for state in OPEN)
WORKING = (DirectiveState.GIVEN.value, DirectiveState.IN_HAND.value)


class DirectiveView(StrEnum):
    """The tabs of the list."""

    OPEN = "open"
    OVERDUE = "overdue"
    DUE = "due"
    """Until the end of today."""
    WAITING = "waiting"
    """Said to be done: their giver closes them or sends them back."""
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class ThisMoment:
    """Now, and the end of the local day."""

    now: datetime
    end_of_day: datetime


def list_directives(
    tenant_id: int, view: DirectiveView, actor: Actor, moment: ThisMoment, *, cursor: str = ""
) -> Page[Directive]:
    """A page of a view, the nearest deadline first; of the ended ones the newest. One statement. Raises Malformed."""
    key = (Directive.given_at, Directive.id) if view is DirectiveView.ENDED else (Directive.due_at, Directive.id)
    query = select(Directive).where(Directive.tenant_id == tenant_id, seen_by(actor), belongs(view, moment))
    if cursor:
        last = tuple_(*decode_cursor(cursor, datetime, UUID))
        query = query.where(tuple_(*key) < last if view is DirectiveView.ENDED else tuple_(*key) > last)
    order = [column.desc() for column in key] if view is DirectiveView.ENDED else list(key)
    rows = session.scalars(query.order_by(*order).limit(PAGE + 1)).all()
    shown, more = rows[:PAGE], len(rows) > PAGE
    last_shown = (getattr(shown[-1], key[0].key), shown[-1].id) if more else None
    return Page(shown, encode_cursor(last_shown) if last_shown else None)


def count_directives(tenant_id: int, actor: Actor, moment: ThisMoment) -> Mapping[DirectiveView, int]:
    """How many each tab of open ones has. One statement."""
    views = [view for view in DirectiveView if view is not DirectiveView.ENDED]
    row = session.execute(
        select(*(func.count().filter(belongs(view, moment)) for view in views)).where(
            Directive.tenant_id == tenant_id, Directive.state.in_(OPEN_STATES), seen_by(actor)
        )
    ).one()
    return dict(zip(views, row, strict=True))


def pressing(tenant_id: int, actor: Actor, moment: ThisMoment, *, most: int) -> Sequence[Directive]:
    """What is overdue, due today, or waits for this person, the nearest deadline first. One statement."""
    mine = and_(Directive.state == DirectiveState.REPORTED.value, Directive.giver_id == actor.membership_id)
    due = and_(Directive.state.in_(WORKING), Directive.due_at <= moment.end_of_day)
    query = select(Directive).where(Directive.tenant_id == tenant_id, seen_by(actor), or_(due, mine))
    return session.scalars(query.order_by(Directive.due_at, Directive.id).limit(most)).all()


def belongs(view: DirectiveView, moment: ThisMoment) -> ColumnElement[bool]:
    """What a tab has."""
    match view:
        case DirectiveView.OPEN:
            return Directive.state.in_(OPEN_STATES)
        case DirectiveView.OVERDUE:
            return and_(Directive.state.in_(WORKING), Directive.due_at < moment.now)
        case DirectiveView.DUE:
            return and_(Directive.state.in_(WORKING), Directive.due_at.between(moment.now, moment.end_of_day))
        case DirectiveView.WAITING:
            return Directive.state == DirectiveState.REPORTED.value
        case DirectiveView.ENDED:
            return Directive.state.not_in(OPEN_STATES)


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """All of them, or those of the person's own units."""
    if actor.may(p.OVERSEE_DIRECTIVES):
        return Directive.id.is_not(None)
    return Directive.unit_id.in_(actor.unit_ids) if actor.unit_ids else false()


def may_see(directive: Directive, actor: Actor) -> bool:
    """Whether a directive is the person's to see."""
    return actor.may(p.OVERSEE_DIRECTIVES) or (directive.unit_id is not None and directive.unit_id in actor.unit_ids)

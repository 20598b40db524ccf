"""Lists of directives: the views with their numbers, pages by deadline, what somebody should look at this morning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Uuid, and_, any_, bindparam, false, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY

from dothi.database.direct import Statement
from dothi.database.session import session
from dothi.values.actor import Actor
from dothi.web.pagination import Page, decode_cursor, encode_cursor
from modules.dashboards import permissions as p
from modules.dashboards.directives.models import Directive
from modules.dashboards.directives.standing import OPEN, DirectiveState
from tenants.registry.models import Unit

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


class PressingDirective(NamedTuple):
    """One that presses, with what its line tells."""

    id: UUID
    title: str
    is_from_province: bool
    giver_name: str
    given_at: datetime
    due_at: datetime
    state: str
    reported_at: datetime | None
    ended_at: datetime | None
    unit_id: UUID | None
    member_id: int | None
    unit_name: str | None


def pressing(tenant_id: int, actor: Actor, moment: ThisMoment, *, most: int) -> Sequence[PressingDirective]:
    """What is overdue, due today, or waits for this person, the nearest deadline first. One statement, on the index of
    open ones."""
    values = {
        "tenant_id": tenant_id,
        "giver_id": actor.membership_id,
        "units": sorted(actor.unit_ids),
        "until": moment.end_of_day,
        "most": most,
    }
    statement = _PRESSING if actor.may(p.OVERSEE_DIRECTIVES) else _PRESSING_OF_UNITS
    return list(map(PressingDirective._make, statement.read(values)))


def _pressing(*seen: ColumnElement[bool]) -> Statement:
    mine = and_(Directive.state == DirectiveState.REPORTED.value, Directive.giver_id == bindparam("giver_id"))
    due = and_(or_(*(Directive.state == state for state in WORKING)), Directive.due_at <= bindparam("until"))
    columns = (getattr(Directive, name) for name in PressingDirective._fields[:-1])
    is_its = and_(Unit.tenant_id == Directive.tenant_id, Unit.id == Directive.unit_id)
    return Statement(
        select(*columns, Unit.name)
        .outerjoin(Unit, is_its)
        .where(Directive.tenant_id == bindparam("tenant_id"), Directive.ended_at.is_(None), or_(due, mine), *seen)
        .order_by(Directive.due_at, Directive.id)
        .limit(bindparam("most", type_=Integer))
    )


_PRESSING = _pressing()
_PRESSING_OF_UNITS = _pressing(Directive.unit_id == any_(bindparam("units", type_=ARRAY(Uuid))))


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

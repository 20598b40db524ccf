"""Lists of alerts: the tabs with their numbers, pages, what is open for the morning page and walls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select, true, tuple_

from dothi.database.session import session
from dothi.web.pagination import Page, decode_cursor, encode_cursor
from modules.dashboards.alerts.models import Alert, AlertRule
from modules.dashboards.alerts.standing import AlertState
from modules.dashboards.alerts.subjects import SubjectKey
from modules.dashboards.directives.models import Directive

PAGE = 30
LATEST = 20
"""Directives about one alert."""
AlertPair = tuple[Alert, AlertRule]


class AlertView(StrEnum):
    """The tabs of the list."""

    OPEN = "open"
    UNTAKEN = "untaken"
    """Open, and nobody has it."""
    TAKEN = "taken"
    CLOSED = "closed"


def list_alerts(tenant_id: int, view: AlertView, subject: SubjectKey | None, *, cursor: str = "") -> Page[AlertPair]:
    """A page of a tab, the newest first. One statement. Raises Malformed."""
    key = (Alert.opened_at, Alert.id)
    query = pairs(tenant_id).where(belongs_to(view), about(subject))
    if cursor:
        query = query.where(tuple_(*key) < tuple_(*decode_cursor(cursor, datetime, UUID)))
    rows = session.execute(query.order_by(*(column.desc() for column in key)).limit(PAGE + 1)).all()
    shown, more = [(alert, rule) for alert, rule in rows[:PAGE]], len(rows) > PAGE
    last = shown[-1][0] if more else None
    return Page(shown, encode_cursor((last.opened_at, last.id)) if last is not None else None)


def count_alerts(tenant_id: int, subject: SubjectKey | None) -> Mapping[AlertView, int]:
    """How many each tab of open ones has. One statement."""
    views = [view for view in AlertView if view is not AlertView.CLOSED]
    row = session.execute(
        select(*(func.count().filter(belongs_to(view)) for view in views))
        .select_from(Alert)
        .join(AlertRule, and_(AlertRule.tenant_id == Alert.tenant_id, AlertRule.id == Alert.rule_id))
        .where(
            Alert.tenant_id == tenant_id, Alert.closed_at.is_(None), AlertRule.tenant_id == tenant_id, about(subject)
        )
    ).one()
    return dict(zip(views, row, strict=True))


def open_pairs(tenant_id: int, *, most: int) -> Sequence[AlertPair]:
    """Open alerts: those that nobody has first, red before amber, the newest first. One statement."""
    is_taken = Alert.state == AlertState.ACKNOWLEDGED.value
    query = pairs(tenant_id).where(Alert.closed_at.is_(None))
    rows = session.execute(query.order_by(is_taken, Alert.level.desc(), Alert.opened_at.desc(), Alert.id).limit(most))
    return [(alert, rule) for alert, rule in rows]


def pairs(tenant_id: int) -> Select[Alert, AlertRule]:
    """Alerts with their rules."""
    return (
        select(Alert, AlertRule)
        .join(AlertRule, and_(AlertRule.tenant_id == Alert.tenant_id, AlertRule.id == Alert.rule_id))
        .where(Alert.tenant_id == tenant_id, AlertRule.tenant_id == tenant_id)
    )


def belongs_to(view: AlertView) -> ColumnElement[bool]:
    """What a tab has."""
    is_open, is_taken = Alert.closed_at.is_(None), Alert.state == AlertState.ACKNOWLEDGED.value
    match view:
        case AlertView.OPEN:
            return is_open
        case AlertView.UNTAKEN:
            return and_(is_open, ~is_taken)
        case AlertView.TAKEN:
            return and_(is_open, is_taken)
        case AlertView.CLOSED:
            return Alert.closed_at.is_not(None)


def about(subject: SubjectKey | None) -> ColumnElement[bool]:
    """Those of one subject, or all."""
    if subject is None:
        return true()
    return and_(AlertRule.kind == subject[0], AlertRule.subject == subject[1])


def directives_about(tenant_id: int, path: str) -> Sequence[Directive]:
    """The directives that were given about a page, the newest first. One statement."""
    query = select(Directive).where(Directive.tenant_id == tenant_id, Directive.about_path == path)
    return session.scalars(
        query.where(Directive.about_path != "").order_by(Directive.given_at.desc()).limit(LATEST)
    ).all()

"""Mails about alerts: handlers of their events, again until they succeed. What is over meanwhile is told to nobody."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple
from uuid import UUID

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, select

from dothi import notify
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.outbox.events import HandlerContext
from modules.dashboards.alerts.models import Alert, AlertRule
from modules.dashboards.alerts.people import owner_readers, target_readers
from modules.dashboards.alerts.standing import AlertState, AlertStepKind
from modules.dashboards.alerts.subjects import load_subjects
from modules.dashboards.alerts.words import LEVELS
from modules.dashboards.events import AlertsTold
from modules.dashboards.readers import MailReader

PENDING = {
    AlertStepKind.OPENED: (AlertState.WAITING, AlertState.ESCALATED),
    AlertStepKind.WORSENED: (AlertState.WAITING, AlertState.ACKNOWLEDGED, AlertState.ESCALATED),
    AlertStepKind.ESCALATED: (AlertState.ESCALATED,),
}
"""In which states an alert is still worth a mail of each kind."""
ONE: Mapping[str, LazyString] = {
    AlertStepKind.OPENED: _l("Cảnh báo %(level)s: %(title)s"),
    AlertStepKind.WORSENED: _l("Chuyển sang mức đỏ: %(title)s"),
    AlertStepKind.ESCALATED: _l("Chưa ai xử lý cảnh báo %(level)s: %(title)s"),
}
MANY: Mapping[str, LazyString] = {
    AlertStepKind.OPENED: _l("%(n)s cảnh báo cùng lúc"),
    AlertStepKind.WORSENED: _l("%(n)s cảnh báo chuyển sang mức đỏ"),
    AlertStepKind.ESCALATED: _l("%(n)s cảnh báo chưa ai xử lý"),
}


class MailedAlert(NamedTuple):
    """An alert as a mail shows it."""

    alert: Alert
    procedure: str
    unit: str
    level: LazyString
    link: str


def mail_alerts(event: AlertsTold, context: HandlerContext) -> None:
    """One mail to each reader, with all alerts of the event that are theirs."""
    kind = AlertStepKind(event.reason)
    find = target_readers if kind is AlertStepKind.ESCALATED else owner_readers
    letters = letters_of(context, pairs_of(context.tenant_id, event.alert_ids, PENDING[kind]), find)
    notify.attempt_all([partial(send_one, context, kind, reader, alerts) for reader, alerts in letters])


def pairs_of(tenant_id: int, ids: Sequence[str], states: Sequence[AlertState]) -> list[tuple[Alert, AlertRule]]:
    """These alerts as far as they stand so, with their rules. One statement."""
    rows = session.execute(
        select(Alert, AlertRule)
        .join(AlertRule, and_(AlertRule.tenant_id == Alert.tenant_id, AlertRule.id == Alert.rule_id))
        .where(
            Alert.tenant_id == tenant_id,
            AlertRule.tenant_id == tenant_id,
            Alert.id.in_([UUID(each) for each in ids]),
            Alert.state.in_([state.value for state in states]),
        )
        .order_by(Alert.level.desc(), Alert.opened_at, Alert.id)
    )
    return [(alert, rule) for alert, rule in rows]


def letters_of(
    context: HandlerContext,
    pairs: Sequence[tuple[Alert, AlertRule]],
    find: Callable[[AlertRule], list[MailReader]],
) -> list[tuple[MailReader, list[MailedAlert]]]:
    """Whom to write, and of which alerts."""
    subjects = load_subjects(context.site) if pairs else {}
    letters: dict[str, tuple[MailReader, list[MailedAlert]]] = {}
    for alert, rule in pairs:
        subject = subjects.get((rule.kind, rule.subject))
        link = house().settings.url_of(context.site.canonical_host, f"/work/dashboards/alerts/{alert.id}")
        shown = MailedAlert(alert, rule.procedure, subject.unit if subject else "", LEVELS[alert.level], link)
        for reader in find(rule):
            letters.setdefault(reader.email, (reader, []))[1].append(shown)
    return list(letters.values())


def send_one(context: HandlerContext, kind: AlertStepKind, reader: MailReader, alerts: Sequence[MailedAlert]) -> None:
    """A mail."""
    first = alerts[0]
    told = {"n": len(alerts), "level": first.level, "title": first.alert.title}
    subject = LazyString(lambda: str((ONE if len(alerts) == 1 else MANY)[kind]) % told)
    notify.send(
        context,
        to=reader.email,
        part=str(reader.membership_id or reader.email),
        template="dashboards/mail/alerts",
        subject=subject,
        name=reader.name,
        headline=subject,
        alerts=alerts,
        list_link=house().settings.url_of(context.site.canonical_host, "/work/dashboards/alerts"),
    )

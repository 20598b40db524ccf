"""How quickly alerts are acknowledged, kept by events as numbers of the day: what the indicators are computed from.

An alert counts when it is first acknowledged or first escalated, whichever comes first; one that came back before
either says nothing of anybody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from dothi.database.session import session
from dothi.manifest.indicators import Indicator, Ratio
from dothi.numbers.counts import Counted, FlowSpec, Key, add_flows, read_flow_days
from dothi.numbers.sums import FlowSum
from dothi.outbox.events import HandlerContext
from dothi.values.worktime import LOCAL_ZONE, MINUTE
from modules.dashboards.alerts.models import AlertStep
from modules.dashboards.alerts.standing import AlertStepKind
from modules.dashboards.alerts.steps import steps_of_alerts
from modules.dashboards.events import AlertMoved
from modules.dashboards.folding import in_their_order

ANSWERED_ALL = FlowSum("dashboards.alerts_answered", _l("Cảnh báo đã tiếp nhận hoặc phải báo cấp trên"))
ANSWERED_IN_TIME = FlowSum("dashboards.alerts_in_time", _l("Cảnh báo tiếp nhận kịp"), {"in_time": ("yes",)})
ANSWERED = FlowSpec(
    "dashboards.alerts", _l("Cảnh báo theo việc tiếp nhận kịp"), ("in_time",), sums=(ANSWERED_ALL, ANSWERED_IN_TIME)
)
TAKEN_ALL = FlowSum("dashboards.alerts_taken_all", _l("Cảnh báo đã tiếp nhận"))
TAKEN = FlowSpec("dashboards.alerts_taken", _l("Cảnh báo đã tiếp nhận"), sums=(TAKEN_ALL,))
MINUTES_ALL = FlowSum("dashboards.alerts_minutes_all", _l("Số phút đến khi tiếp nhận"))
MINUTES = FlowSpec("dashboards.alerts_minutes", _l("Số phút đến khi tiếp nhận"), sums=(MINUTES_ALL,))
FLOWS = (ANSWERED, TAKEN, MINUTES)
ONE_DAY = timedelta(days=1)
COUNTING = frozenset({AlertStepKind.ACKNOWLEDGED, AlertStepKind.ESCALATED})


class CountedStep(NamedTuple):
    """What one step adds."""

    step_id: UUID
    flow: FlowSpec
    day: date
    key: Key
    by: int


def counted_of(steps: Iterable[AlertStep]) -> Iterator[CountedStep]:
    """What the steps of one alert add, in any order. Pure."""
    ordered = in_their_order(steps, first=AlertStepKind.OPENED)
    taken = next((step for step in ordered if step.kind == AlertStepKind.ACKNOWLEDGED), None)
    first = next((step for step in ordered if step.kind in COUNTING), None)
    if first is not None:
        yield CountedStep(first.id, ANSWERED, day_of(first), ("yes" if first is taken else "no",), 1)
    if taken is not None:
        minutes = (taken.at - ordered[0].at) // MINUTE
        yield CountedStep(taken.id, TAKEN, day_of(taken), ("",), 1)
        yield CountedStep(taken.id, MINUTES, day_of(taken), ("",), minutes)


def day_of(step: AlertStep) -> date:
    """The local day of a step."""
    return step.at.astimezone(LOCAL_ZONE).date()


def count_alert(event: AlertMoved, context: HandlerContext) -> None:
    """What this step adds; called once for each."""
    if event.kind not in COUNTING:
        return
    steps = steps_of_alerts(context.tenant_id, [event.alert_id])
    add_flows(
        context.tenant_id,
        [
            (each.flow, each.day, dict(zip(each.flow.dimensions, each.key, strict=False)), each.by)
            for each in counted_of(steps)
            if each.step_id == event.step_id
        ],
    )


def alert_flows_of_rows(tenant_id: int) -> Counted:
    """What the kept numbers must be, counted in the steps."""
    steps: dict[UUID, list[AlertStep]] = {}
    for step in session.scalars(select(AlertStep).where(AlertStep.tenant_id == tenant_id)):
        steps.setdefault(step.alert_id, []).append(step)
    found: dict[str, Counter[tuple[date, Key]]] = {flow.name: Counter() for flow in FLOWS}
    for each in (counted for of_alert in steps.values() for counted in counted_of(of_alert)):
        found[each.flow.name][each.day, each.key] += each.by
    return {}, {name: dict(numbers) for name, numbers in found.items()}


def in_time(tenant_id: int, since: date, until: date) -> Ratio:
    """Alerts acknowledged before they were escalated, of all that were either."""
    return ratio_of(tenant_id, ANSWERED_IN_TIME, ANSWERED_ALL, since, until)


def minutes_to_take(tenant_id: int, since: date, until: date) -> Ratio:
    """Minutes until alerts were acknowledged, over their number."""
    return ratio_of(tenant_id, MINUTES_ALL, TAKEN_ALL, since, until)


def ratio_of(tenant_id: int, numerator: FlowSum, denominator: FlowSum, since: date, until: date) -> Ratio:
    """Two kept sums over local days, both included. One statement."""
    found = read_flow_days(tenant_id, (numerator, denominator), since, until + ONE_DAY)
    return Ratio(sum(found[numerator.name].values()), sum(found[denominator.name].values()))


INDICATORS = (
    Indicator(
        name="dashboards.alert_minutes",
        title=_l("Thời gian tiếp nhận cảnh báo"),
        unit=_l("phút"),
        measure=minutes_to_take,
        factor=1.0,
        target=30,
        higher_is_better=False,
        definition=_l("Trung bình số phút từ khi phát cảnh báo đến khi có người tiếp nhận lần đầu, tính cả ngoài giờ."),
        numerator=MINUTES_ALL,
        denominator=TAKEN_ALL,
        is_judged=False,
    ),
    Indicator(
        name="dashboards.alerts_in_time",
        title=_l("Cảnh báo được tiếp nhận kịp"),
        unit=_l("%"),
        measure=in_time,
        target=90,
        definition=_l(
            "Trong các cảnh báo đã có người tiếp nhận hoặc phải báo cấp trên, phần được tiếp nhận trước khi phải báo"
            " cấp trên. Cảnh báo tự đóng trước đó không tính."
        ),
        numerator=ANSWERED_IN_TIME,
        denominator=ANSWERED_ALL,
        is_judged=False,
    ),
)

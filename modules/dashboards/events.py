"""What dashboards tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from dothi.outbox.events import Event


@dataclass(frozen=True, kw_only=True)
class ValuesStored(Event):
    """Values came in or were corrected: `codes` names their indicators."""

    module: ClassVar[str] = "dashboards"
    codes: list[str]


@dataclass(frozen=True, kw_only=True)
class ValuesTold(Event):
    """A district tells its province what its indicators came to, as of `at`.

    `values`: [code, length of the period, first day, value, denominator], numbers as text, None where there is none.
    `outline`: the district's own as coarse GeoJSON, for the province's map; None while its wards don't cover it.
    """

    module: ClassVar[str] = "dashboards"
    member_id: int
    values: list[Any]
    at: datetime
    outline: dict[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class IndicatorsTold(Event):
    """*Addressed*: a province tells a district of indicators that it defined: code, version, definition."""

    module: ClassVar[str] = "dashboards"
    indicators: list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class IndicatorsAsked(Event):
    """*Addressed*: a district asks its province for the indicators that the province defined."""

    module: ClassVar[str] = "dashboards"
    member_id: int


@dataclass(frozen=True, kw_only=True)
class DirectiveStepTaken(Event):
    """Something happened to a directive here, by somebody of ours or as the other side told it."""

    module: ClassVar[str] = "dashboards"
    directive_id: UUID
    step_id: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class DirectiveDue(Event):
    """A directive falls due within a working day, or its deadline has passed (`is_overdue`)."""

    module: ClassVar[str] = "dashboards"
    directive_id: UUID
    is_overdue: bool


@dataclass(frozen=True, kw_only=True)
class DirectiveSent(Event):
    """*Addressed*: a province gives a district a directive; `step_id` is the giving."""

    module: ClassVar[str] = "dashboards"
    directive_id: UUID
    step_id: UUID
    title: str
    text: str
    giver_name: str
    given_at: datetime
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class ToldStep(Event):
    """A step that the other side took; told once, though it may be delivered twice and before others."""

    module: ClassVar[str] = "dashboards"
    directive_id: UUID
    step_id: UUID
    kind: str
    at: datetime
    by_name: str
    text: str
    percent: int | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class DirectiveMovedAbove(ToldStep):
    """*Addressed*: the province tells the district what it did with a directive of its own."""


@dataclass(frozen=True, kw_only=True)
class DirectiveMovedBelow(ToldStep):
    """*Addressed*: a district tells its province how far a directive has come."""


@dataclass(frozen=True, kw_only=True)
class BoardChanged(Event):
    """A dashboard was made, changed or removed: walls that show it draw it anew."""

    module: ClassVar[str] = "dashboards"
    board_id: UUID


@dataclass(frozen=True, kw_only=True)
class WallChanged(Event):
    """The link of a wall was made or revoked."""

    module: ClassVar[str] = "dashboards"
    wall_id: UUID


@dataclass(frozen=True, kw_only=True)
class AlertMoved(Event):
    """Something happened to an alert, or somebody took a step: `kind` as `alerts.standing.AlertStepKind` has it."""

    module: ClassVar[str] = "dashboards"
    alert_id: UUID
    step_id: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class AlertsTold(Event):
    """People are to be told of alerts, by a mail each: `reason` is `opened`, `worsened` or `escalated`."""

    module: ClassVar[str] = "dashboards"
    alert_ids: list[str]
    reason: str


@dataclass(frozen=True, kw_only=True)
class AlertRuleChanged(Event):
    """A rule of alerts was made, changed, switched on or off."""

    module: ClassVar[str] = "dashboards"
    rule_id: UUID


@dataclass(frozen=True, kw_only=True)
class SensorCrossed(Event):
    """A sensor's newest value crossed a limit, in or out (hysteresis by the sensor's margin).

    `state` is an `IndicatorState`, `value` a number as text in the sensor's unit, measured `at`.
    """

    module: ClassVar[str] = "dashboards"
    sensor_id: UUID
    state: str
    value: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PeriodReportMoved(Event):
    """A report of a period was drafted, commented, submitted, returned, approved, published or withdrawn."""

    module: ClassVar[str] = "dashboards"
    report_id: UUID
    step_id: UUID
    kind: str

"""What alerts are about, however it is measured: its name, its limits, and how it stands now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from flask import url_for

from dothi.values import clock
from modules.dashboards.alerts.judging import AlertLevel, Reading
from modules.dashboards.desk.figures import SHOWN, earliest, figure_of
from modules.dashboards.indicators.definition import SOURCE, Definition
from modules.dashboards.indicators.service import in_order
from modules.dashboards.indicators.states import Thresholds
from modules.dashboards.values.reading import load_book


class SubjectKind(StrEnum):
    """What a rule watches."""

    INDICATOR = "indicator"


SubjectKey = tuple[str, str]
"""Kind and key: an indicator's code."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Something with limits. `own_name` is in the language in which it was written."""

    kind: SubjectKind
    key: str
    name: str
    own_name: str
    unit: str
    limits: Thresholds

    @property
    def path(self) -> str:
        """Its page."""
        return url_for("dashboards_work.indicator", code=self.key)

    def limit(self, level: AlertLevel) -> Decimal | None:
        """Beyond which it is amber or red; a subject without direction has none."""
        if not self.limits.is_set:
            return None
        return self.limits.amber if level is AlertLevel.AMBER else self.limits.red


def subject_of(definition: Definition) -> Subject:
    """An indicator as a subject."""
    return Subject(
        kind=SubjectKind.INDICATOR,
        key=definition.code,
        name=definition.text("name"),
        own_name=definition.text("name", SOURCE),
        unit=definition.text("unit"),
        limits=definition.limits,
    )


def subjects_of(definitions: Mapping[str, Definition]) -> dict[SubjectKey, Subject]:
    """All that can be watched here, in the order of lists."""
    found = map(subject_of, in_order(definitions))
    return {(each.kind.value, each.key): each for each in found}


def read_indicators(
    tenant_id: int, definitions: Mapping[str, Definition], codes: Collection[str]
) -> dict[SubjectKey, Reading]:
    """How these indicators stand in their newest periods, as their pages show it. Three statements."""
    known, today = [definitions[code] for code in codes if code in definitions], clock.local_today()
    since = earliest(known, today, number=SHOWN)
    book = load_book(tenant_id, definitions, [each.code for each in known], since=since, today=today)
    figures = [figure_of(book, each) for each in known]
    kind = SubjectKind.INDICATOR.value
    return {(kind, each.definition.code): Reading(state=each.state, value=each.value) for each in figures}

"""What alerts are about, however it is measured: its name, its limits, and how it stands now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from dothi.database.session import session
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.alphabet import sort_key
from modules.dashboards.alerts.judging import AlertLevel, SubjectReading
from modules.dashboards.desk.figures import SHOWN, earliest, figure_of
from modules.dashboards.indicators.definition import SOURCE, Definition
from modules.dashboards.indicators.service import in_order, load_definitions
from modules.dashboards.indicators.states import Direction, IndicatorState, Thresholds
from modules.dashboards.sensors.models import Sensor
from modules.dashboards.values.reading import load_book


class SubjectKind(StrEnum):
    """What a rule watches."""

    INDICATOR = "indicator"
    SENSOR = "sensor"


SubjectKey = tuple[str, str]
"""Kind and key: an indicator's code, a sensor's id."""


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
        if self.kind is SubjectKind.SENSOR:
            return url_for("dashboards_work.sensor", sensor_id=self.key)
        return url_for("dashboards_work.indicator", code=self.key)

    def limit(self, level: AlertLevel) -> Decimal | None:
        """Beyond which it is amber or red; a subject without direction has none."""
        if not self.limits.is_set:
            return None
        return self.limits.amber if level is AlertLevel.AMBER else self.limits.red


def options_of(names: Mapping[SubjectKey, str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Subjects to choose from by kind: a sensor and the indicator of its days bear the same name."""
    titles = {SubjectKind.INDICATOR.value: _("Chỉ số"), SubjectKind.SENSOR.value: _("Cảm biến")}
    groups = [
        (title, [(":".join(key), name) for key, name in names.items() if key[0] == kind])
        for kind, title in titles.items()
    ]
    return [(title, options) for title, options in groups if options]


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


def subject_of_sensor(sensor: Sensor) -> Subject:
    """A sensor as a subject."""
    return Subject(
        kind=SubjectKind.SENSOR,
        key=str(sensor.id),
        name=sensor.name,
        own_name=sensor.name,
        unit=sensor.unit,
        limits=Thresholds(Direction(sensor.direction), sensor.amber, sensor.red, sensor.margin),
    )


def load_subjects(site: Site) -> dict[SubjectKey, Subject]:
    """All that can be watched here, in the order of lists. Two statements."""
    found = [*map(subject_of, in_order(load_definitions(site))), *map(subject_of_sensor, list_sensors(site.tenant_id))]
    return {(each.kind.value, each.key): each for each in found}


def list_sensors(tenant_id: int) -> list[Sensor]:
    """The sensors in use, by name. One statement."""
    query = select(Sensor).where(Sensor.tenant_id == tenant_id, Sensor.is_active)
    return sorted(session.scalars(query), key=lambda sensor: (sort_key(sensor.name), sensor.key))


def read_subjects(site: Site, keys: Collection[SubjectKey]) -> dict[SubjectKey, SubjectReading]:
    """How these stand now. At the most five statements."""
    codes = [key for kind, key in keys if kind == SubjectKind.INDICATOR]
    ids = [UUID(key) for kind, key in keys if kind == SubjectKind.SENSOR]
    found = read_indicators(site.tenant_id, load_definitions(site), codes) if codes else {}
    return found | (read_sensors(site.tenant_id, ids) if ids else {})


def read_sensors(tenant_id: int, ids: Collection[UUID]) -> dict[SubjectKey, SubjectReading]:
    """How these sensors stand by their newest values. One statement."""
    query = select(Sensor).where(Sensor.tenant_id == tenant_id, Sensor.is_active, Sensor.id.in_(ids))
    rows = session.scalars(query.execution_options(populate_existing=True))
    return {
        (SubjectKind.SENSOR.value, str(row.id)): SubjectReading(
            state=IndicatorState(row.state), value=row.last_value, since=row.state_since
        )
        for row in rows
    }


def read_indicators(
    tenant_id: int, definitions: Mapping[str, Definition], codes: Collection[str]
) -> dict[SubjectKey, SubjectReading]:
    """How these indicators stand in their newest periods, as their pages show it. Three statements."""
    known, today = [definitions[code] for code in codes if code in definitions], clock.local_today()
    since = earliest(known, today, number=SHOWN)
    book = load_book(tenant_id, definitions, [each.code for each in known], since=since, today=today)
    figures = [figure_of(book, each) for each in known]
    kind = SubjectKind.INDICATOR.value
    return {(kind, each.definition.code): SubjectReading(state=each.state, value=each.value) for each in figures}

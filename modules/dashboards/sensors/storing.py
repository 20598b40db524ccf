"""Messages of one tenant become values, hours, days, states and events, all in one transaction, which the caller ends.

The sensors concerned are held first, so that two writers of one sensor take turns. What comes again changes nothing:
hours and days grow by what was really new.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Row, Table, case, func, select, update

from dothi.database.direct import Statement
from dothi.database.session import session
from dothi.outbox.events import record
from modules.dashboards.events import SensorCrossed
from modules.dashboards.indicators.states import Direction, IndicatorState, Thresholds
from modules.dashboards.sensors.judging import AHEAD, Faults, KnownSensor, SensorFault, judge_all
from modules.dashboards.sensors.messages import SensorMessage
from modules.dashboards.sensors.models import Sensor, SensorSpan, SensorValue
from modules.dashboards.sensors.newest import SensorStanding, follow
from modules.dashboards.sensors.quantities import Quantity
from modules.dashboards.sensors.refusals import count_faults
from modules.dashboards.sensors.rows import given_rows, in_columns, insert_rows
from modules.dashboards.sensors.spans import Measured, Place, Sum, add_up

SENSORS, VALUES, SPANS = (cast("Table", model.__table__) for model in (Sensor, SensorValue, SensorSpan))
_VALUES = Statement(insert_rows(VALUES).on_conflict_do_nothing().returning(VALUES.c.sensor_id, VALUES.c.measured_at))
STANDING = ("tenant_id", "id", "state", "state_since", "last_value", "last_at")


def _add_to_spans() -> Statement:
    new = insert_rows(SPANS)
    is_newer = new.excluded.last_at > SPANS.c.last_at
    return Statement(
        new.on_conflict_do_update(
            index_elements=["tenant_id", "sensor_id", "length", "begins_at"],
            set_={
                "count": SPANS.c.count + new.excluded["count"],
                "total": SPANS.c.total + new.excluded.total,
                "lowest": func.least(SPANS.c.lowest, new.excluded.lowest),
                "highest": func.greatest(SPANS.c.highest, new.excluded.highest),
                "last_value": case((is_newer, new.excluded.last_value), else_=SPANS.c.last_value),
                "last_at": func.greatest(SPANS.c.last_at, new.excluded.last_at),
            },
        )
    )


def _move_sensors() -> Statement:
    given = given_rows([SENSORS.c[name] for name in STANDING])
    return Statement(
        update(SENSORS)
        .where(SENSORS.c.tenant_id == given.c.tenant_id, SENSORS.c.id == given.c.id)
        .values({name: given.c[name] for name in STANDING[2:]})
    )


_SPANS, _SENSORS = _add_to_spans(), _move_sensors()


def store_messages(tenant_id: int, messages: Sequence[SensorMessage], *, now: datetime) -> Faults:
    """Store what the messages bring, in the tenant's scope; answers what was wrong with them."""
    held = hold_sensors(tenant_id, {message.key for message in messages})
    sensors = {key: replace(sensor, standing=sensor.standing.as_of(now + AHEAD)) for key, sensor in held.items()}
    judged, faults = judge_all(messages, sensors, now=now)
    new = put_values(tenant_id, [measured for _message, measured in judged.values()])
    by_id = {sensor.id: sensor for sensor in sensors.values()}
    for place, (message, measured) in judged.items():
        if place not in new:
            faults.add(message, SensorFault.DOUBLE)
        elif by_id[measured.sensor_id].standing.is_late(measured.at):
            faults.add(message, SensorFault.LATE)
    values = [judged[place][1] for place in judged if place in new]
    add_to_spans(tenant_id, add_up(values))
    move_sensors(tenant_id, by_id, values)
    count_faults(tenant_id, faults, now=now)
    return faults


def hold_sensors(tenant_id: int, keys: Iterable[str]) -> dict[str, KnownSensor]:
    """The sensors of these keys, locked in a fixed order. One statement."""
    query = select(SENSORS).where(SENSORS.c.tenant_id == tenant_id, SENSORS.c.key.in_(sorted(keys)))
    rows = session.execute(query.order_by(SENSORS.c.id).with_for_update())
    return {row.key: known_sensor(row) for row in rows}


def known_sensor(row: Sensor | Row[Any]) -> KnownSensor:
    """A sensor's row, as values are judged by it."""
    return KnownSensor(
        id=row.id,
        quantity=Quantity(row.quantity),
        unit=row.unit,
        lowest=row.lowest,
        highest=row.highest,
        is_active=row.is_active,
        limits=Thresholds(Direction(row.direction), row.amber, row.red, row.margin),
        standing=SensorStanding(IndicatorState(row.state), row.state_since, row.last_value, row.last_at),
    )


def put_values(tenant_id: int, values: Sequence[Measured]) -> set[tuple[UUID, datetime]]:
    """Store values; answers which were new, by sensor and time. One statement."""
    rows = [
        {"tenant_id": tenant_id, "sensor_id": each.sensor_id, "measured_at": each.at, "value": each.value}
        for each in values
    ]
    if not rows:
        return set()
    return {(sensor_id, at) for sensor_id, at in _VALUES.write(in_columns(rows, VALUES.columns.keys()))}


def add_to_spans(tenant_id: int, sums: Mapping[Place, Sum]) -> None:
    """Let hours and days grow. One statement."""
    rows = [
        {"tenant_id": tenant_id, "sensor_id": sensor_id, "length": length.value, "begins_at": begins} | vars(added)
        for (sensor_id, length, begins), added in sums.items()
    ]
    if rows:
        _SPANS.write(in_columns(rows, SPANS.columns.keys()))


def move_sensors(tenant_id: int, sensors: Mapping[UUID, KnownSensor], values: Iterable[Measured]) -> None:
    """Bring sensors to their newest values, and tell of limits that these crossed. One statement, and the events."""
    by_sensor: defaultdict[UUID, list[Measured]] = defaultdict(list)
    for each in values:
        by_sensor[each.sensor_id].append(each)
    rows = []
    for sensor_id, of_sensor in by_sensor.items():
        former, limits = sensors[sensor_id].standing, sensors[sensor_id].limits
        standing = follow(former, of_sensor, limits)
        if standing != former:
            rows.append(columns_of(tenant_id, sensor_id, standing))
            tell_crossing(sensor_id, former, standing)
    if rows:
        _SENSORS.write(in_columns(rows, STANDING))


def columns_of(tenant_id: int, sensor_id: UUID, standing: SensorStanding) -> dict[str, Any]:
    """A standing as the sensor's row holds it."""
    facts = (tenant_id, sensor_id, standing.state.value, standing.since, standing.value, standing.at)
    return dict(zip(STANDING, facts, strict=True))


def put_standing(sensor: Sensor, standing: SensorStanding) -> None:
    """Keep a standing in the sensor's row, which is held."""
    sensor.state, sensor.state_since = standing.state.value, standing.since
    sensor.last_value, sensor.last_at = standing.value, standing.at


def tell_crossing(sensor_id: UUID, former: SensorStanding, standing: SensorStanding) -> None:
    """The event of a state that has changed; the first green of a sensor crosses nothing."""
    is_first_green = former.state is IndicatorState.NONE and standing.state is IndicatorState.GREEN
    if standing.state is former.state or is_first_green or standing.value is None or standing.at is None:
        return
    record(SensorCrossed(sensor_id=sensor_id, state=standing.state.value, value=str(standing.value), at=standing.at))

"""What pages read of sensors: spans of a while, on the primary key; what was refused lately."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from dothi.database.session import session
from modules.dashboards.indicators.states import IndicatorState
from modules.dashboards.sensors.models import Sensor, SensorRefusal, SensorSpan
from modules.dashboards.sensors.spans import Length

MOST_LINES = 100


def list_spans(tenant_id: int, sensor_id: UUID, length: Length, *, since: datetime) -> list[SensorSpan]:
    """The hours or days that have values, the oldest first. One statement."""
    return list(
        session.scalars(
            select(SensorSpan)
            .where(
                SensorSpan.tenant_id == tenant_id,
                SensorSpan.sensor_id == sensor_id,
                SensorSpan.length == length.value,
                SensorSpan.begins_at >= since,
            )
            .order_by(SensorSpan.begins_at)
        )
    )


def list_refusals(tenant_id: int, *, since: date, key: str | None = None) -> list[SensorRefusal]:
    """What was refused since a day, of a key or of all: the newest days first, then what came most. One statement."""
    query = select(SensorRefusal).where(SensorRefusal.tenant_id == tenant_id, SensorRefusal.day >= since)
    if key is not None:
        query = query.where(SensorRefusal.key == key)
    return list(session.scalars(query.order_by(SensorRefusal.day.desc(), SensorRefusal.count.desc()).limit(MOST_LINES)))


def list_beyond(tenant_id: int, *, most: int) -> Sequence[Sensor]:
    """Sensors that work and stand beyond a limit, red ones first, then those that do so longest. One statement."""
    return session.scalars(
        select(Sensor)
        .where(
            Sensor.tenant_id == tenant_id,
            Sensor.is_active,
            Sensor.state.in_([IndicatorState.AMBER.value, IndicatorState.RED.value]),
        )
        .order_by(Sensor.state.desc(), Sensor.state_since)
        .limit(most)
    ).all()


def count_quiet(tenant_id: int, now: datetime) -> int:
    """How many sensors that work haven't sent for longer than they promise. One statement."""
    latest = now - func.make_interval(0, 0, 0, 0, 0, Sensor.fresh_minutes)
    is_quiet = Sensor.last_at.is_(None) | (Sensor.last_at < latest)
    query = select(func.count()).select_from(Sensor).where(Sensor.tenant_id == tenant_id, Sensor.is_active, is_quiet)
    return session.scalar(query) or 0

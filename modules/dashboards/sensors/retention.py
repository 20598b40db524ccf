"""What is kept how long: raw values some days, hours two years, days for good. Called by the schedule."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from dothi.database.session import session
from dothi.values.worktime import LOCAL_ZONE
from modules.dashboards.sensors.models import Sensor, SensorRefusal, SensorSpan, SensorValue
from modules.dashboards.sensors.spans import Length

FORGOTTEN_EVERY = timedelta(hours=1)
RAW_KEPT = timedelta(days=30)
"""Longer than a value may come late (`judging.LATEST`): what comes twice must still be known."""
HOURS_KEPT = timedelta(days=731)
REFUSALS_KEPT = timedelta(days=30)


def forget_old(tenant_id: int, now: datetime) -> None:
    """Delete what is older, sensor by sensor, on the primary keys."""
    for sensor_id in session.scalars(select(Sensor.id).where(Sensor.tenant_id == tenant_id)):
        session.execute(
            delete(SensorValue).where(
                SensorValue.tenant_id == tenant_id,
                SensorValue.sensor_id == sensor_id,
                SensorValue.measured_at < now - RAW_KEPT,
            )
        )
        session.execute(
            delete(SensorSpan).where(
                SensorSpan.tenant_id == tenant_id,
                SensorSpan.sensor_id == sensor_id,
                SensorSpan.length == Length.HOUR.value,
                SensorSpan.begins_at < now - HOURS_KEPT,
            )
        )
    oldest = (now - REFUSALS_KEPT).astimezone(LOCAL_ZONE).date()
    session.execute(delete(SensorRefusal).where(SensorRefusal.tenant_id == tenant_id, SensorRefusal.day < oldest))

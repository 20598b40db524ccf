"""A sensor on boards, in reports and on the public page: an indicator `sensor.<key>` of its days."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from dothi.database.session import session
from dothi.sites.site import Site
from dothi.values.actor import Actor
from dothi.values.worktime import LOCAL_ZONE
from modules.dashboards.indicators.definition import Aggregate, Source
from modules.dashboards.indicators.drafts import IndicatorDraft
from modules.dashboards.indicators.periods import Every
from modules.dashboards.indicators.service import add_indicator
from modules.dashboards.models import IndicatorRow
from modules.dashboards.sensors.judging import LATEST
from modules.dashboards.sensors.models import Sensor, SensorSpan
from modules.dashboards.sensors.quantities import SCALES, Daily, Quantity
from modules.dashboards.sensors.spans import Length
from modules.dashboards.sensors.words import DAILY
from modules.dashboards.values.measuring import measured_row, put_measured

KEPT_EVERY = timedelta(hours=1)
PREFIX = "sensor."


def code_of(sensor: Sensor) -> str:
    """The code of its indicator."""
    return f"{PREFIX}{sensor.key}"


def daily_of(sensor: Sensor) -> Daily:
    """Which number of a day it shows."""
    return SCALES[Quantity(sensor.quantity)].daily


def show_on_boards(site: Site, sensor: Sensor, *, actor: Actor) -> str:
    """Make the sensor's indicator, and its days so far; answers the code. Raises Invalid where there was one."""
    daily = daily_of(sensor)
    is_total = daily is Daily.TOTAL
    draft = IndicatorDraft(
        source=Source.SENSOR,
        texts={
            "vi": {
                "name": sensor.name,
                "unit": sensor.unit,
                "definition": _("%(daily)s trong ngày của cảm biến %(key)s.", daily=DAILY[daily], key=sensor.key),
            }
        },
        every=Every.DAY,
        aggregate=Aggregate.SUM if is_total else Aggregate.MEAN,
        decimals=0 if is_total else 2,
        fresh_days=1,
        **({} if is_total else limits_of(sensor)),
    )
    add_indicator(site, code_of(sensor), draft, actor=actor)
    return code_of(sensor)


def limits_of(sensor: Sensor) -> dict[str, Any]:
    """The sensor's limits hold for its days as well, unless these are added up."""
    return {name: getattr(sensor, name) for name in ("direction", "amber", "red", "margin")}


def keep_days(tenant_id: int, now: datetime, *, days: int = LATEST.days + 1) -> None:
    """Keep what the last days came to as values of the sensors' indicators, in the tenant's scope."""
    since = now.astimezone(LOCAL_ZONE) - timedelta(days=days)
    rows = session.execute(
        select(SensorSpan, Sensor)
        .join(Sensor, (Sensor.tenant_id == SensorSpan.tenant_id) & (Sensor.id == SensorSpan.sensor_id))
        .join(IndicatorRow, (IndicatorRow.tenant_id == Sensor.tenant_id) & (IndicatorRow.code == PREFIX + Sensor.key))
        .where(
            SensorSpan.tenant_id == tenant_id,
            SensorSpan.length == Length.DAY.value,
            SensorSpan.begins_at >= since,
            IndicatorRow.source == Source.SENSOR.value,
            IndicatorRow.retired_at.is_(None),
        )
    )
    put_measured(
        [
            measured_row(
                tenant_id,
                code=code_of(sensor),
                every=Every.DAY,
                begins_on=span.begins_at.astimezone(LOCAL_ZONE).date(),
                value=value_of(span, daily_of(sensor)),
                now=now,
            )
            for span, sensor in rows
        ]
    )


def value_of(span: SensorSpan, daily: Daily) -> Decimal:
    """The number of a span that is shown."""
    match daily:
        case Daily.TOTAL:
            return span.total
        case Daily.HIGHEST:
            return span.highest
        case _:
            return span.total / span.count

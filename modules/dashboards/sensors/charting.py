"""A sensor's last hours and days as a chart with its numbers. Pure but for words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from flask_babel import gettext as _

from dothi.values.worktime import LOCAL_ZONE
from dothi.web.charts import Chart, chart
from modules.dashboards.sensors.indicating import daily_of, value_of
from modules.dashboards.sensors.models import Sensor, SensorSpan
from modules.dashboards.sensors.quantities import Daily
from modules.dashboards.sensors.spans import Length, begin_of, ends_at
from modules.dashboards.sensors.words import DAILY

SHOWN = {Length.HOUR: 24, Length.DAY: 30}


def begins_of(length: Length, now: datetime) -> list[datetime]:
    """When the shown hours or days begin, the oldest first, the running one last."""
    newest = begin_of(now, length)
    step = ends_at(newest, length) - newest
    return [newest - step * age for age in reversed(range(SHOWN[length]))]


def chart_of_spans(sensor: Sensor, spans: Sequence[SensorSpan], length: Length, now: datetime) -> Chart:
    """What the spans come to, as the quantity is looked at, with the highest where that is another number."""
    by_begin = {span.begins_at: span for span in spans}
    found = [by_begin.get(begins) for begins in begins_of(length, now)]
    labels = [label_of(begins, length) for begins in begins_of(length, now)]
    is_total = daily_of(sensor) is Daily.TOTAL
    shown = Daily.TOTAL if is_total else Daily.MEAN
    title = _("24 giờ qua") if length is Length.HOUR else _("30 ngày qua")
    highest = [None if span is None else shorter(span.highest) for span in found]
    return chart(
        f"{title} ({sensor.unit})",
        labels,
        columns=(str(DAILY[shown]), [None if span is None else shorter(value_of(span, shown)) for span in found]),
        **({} if is_total else {"line": (str(DAILY[Daily.HIGHEST]), highest)}),
        ticks=[tick_of(begins, length) for begins in begins_of(length, now)],
    )


def shorter(value: Decimal) -> Decimal:
    """As it is shown."""
    return round(value, 2)


def label_of(begins: datetime, length: Length) -> str:
    """A span in words."""
    local = begins.astimezone(LOCAL_ZONE)
    if length is Length.DAY:
        return f"{local:%d/%m/%Y}"
    return f"{local:%H:%M}–{local + timedelta(hours=1):%H:%M} {local:%d/%m}"


def tick_of(begins: datetime, length: Length) -> str:
    """The same under a column: every third hour, every fifth day."""
    local = begins.astimezone(LOCAL_ZONE)
    number, step = (local.hour, 3) if length is Length.HOUR else (local.day, 5)
    return str(number) if number % step == 0 else ""

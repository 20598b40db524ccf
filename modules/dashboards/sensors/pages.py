"""`/work/dashboards/sensors`: all sensors with what was refused of them, and one with its chart, table and file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.values import clock
from dothi.web.routes import Routes
from dothi.web.sheets import Cell, csv_file
from modules.dashboards import permissions as p
from modules.dashboards.desk.words import DIRECTIONS, STATES, TONES
from modules.dashboards.indicators.service import load_definitions
from modules.dashboards.indicators.states import Direction, IndicatorState
from modules.dashboards.sensors.charting import begins_of, chart_of_spans
from modules.dashboards.sensors.indicating import code_of
from modules.dashboards.sensors.messages import ROOT
from modules.dashboards.sensors.models import Sensor, SensorSpan
from modules.dashboards.sensors.quantities import Quantity
from modules.dashboards.sensors.queries import list_refusals, list_spans
from modules.dashboards.sensors.service import get_sensor, list_sensors
from modules.dashboards.sensors.spans import Length
from modules.dashboards.sensors.storing import known_sensor
from modules.dashboards.sensors.words import FAULTS, QUANTITIES, freshness, is_quiet
from tenants.areas.frame import map_frame
from tenants.kit.current import tenant_id

routes = Routes()
REFUSED_SINCE = timedelta(days=7)
VIEWS = ("all", "beyond", "quiet")


@routes.get("/sensors")
@require(p.VIEW)
def sensors() -> ResponseReturnValue:
    """Every sensor with its newest value, and what was refused this week. Two statements."""
    now, view = clock.now(), request.args.get("view", "all")
    found = list_sensors(tenant_id())
    titles = {"all": _("Tất cả"), "beyond": _("Vượt ngưỡng"), "quiet": _("Mất tín hiệu")}
    return render_template(
        "dashboards/sensors.html",
        lines=[line_of(sensor) for sensor in found if belongs(sensor, view)],
        is_empty=not found,
        tabs=[
            {
                "title": titles[name],
                "url": url_for(".sensors", view=None if name == "all" else name),
                "active": view == name,
                "number": sum(belongs(sensor, name) for sensor in found),
            }
            for name in VIEWS
        ],
        refusals=list_refusals(tenant_id(), since=clock.local_today() - REFUSED_SINCE),
        ids={sensor.key: sensor.id for sensor in found},
        faults={fault.value: words for fault, words in FAULTS.items()},
        topic=f"{ROOT}/{current_site().canonical_host}/",
        now=now,
    )


def belongs(sensor: Sensor, view: str) -> bool:
    """Whether a tab has it; a tab that nobody knows has all."""
    if view == "beyond":
        return sensor.is_active and sensor.state in {IndicatorState.AMBER, IndicatorState.RED}
    return view != "quiet" or is_quiet(sensor, clock.now())


def line_of(sensor: Sensor) -> dict[str, Any]:
    """A sensor as lists show it."""
    state = IndicatorState(sensor.state)
    return {
        "sensor": sensor,
        "quantity": QUANTITIES[Quantity(sensor.quantity)],
        "state": (TONES[state], STATES[state]),
        "freshness": freshness(sensor, clock.now()),
    }


@routes.get("/sensors/<uuid:sensor_id>")
@require(p.VIEW)
def sensor(sensor_id: UUID) -> ResponseReturnValue:
    """One sensor. Four statements."""
    found, length = get_sensor(tenant_id(), sensor_id), length_asked()
    code = code_of(found)
    return render_template(
        "dashboards/sensor.html",
        **line_of(found),
        chart=chart_of_spans(found, spans_of(found, length), length, clock.now()),
        tabs=[
            {"title": title, "url": url_for(".sensor", sensor_id=found.id, span=each.value), "active": each is length}
            for each, title in ((Length.HOUR, _("24 giờ qua")), (Length.DAY, _("30 ngày qua")))
        ],
        axis=_("Giờ") if length is Length.HOUR else _("Ngày"),
        csv=url_for(".sensor_file", sensor_id=found.id, span=length.value),
        limits=known_sensor(found).limits,
        direction=DIRECTIONS[Direction(found.direction)],
        code=code if code in load_definitions(current_site()) else "",
        refusals=list_refusals(tenant_id(), since=clock.local_today() - REFUSED_SINCE, key=found.key),
        faults={fault.value: words for fault, words in FAULTS.items()},
        topic=f"{ROOT}/{current_site().canonical_host}/{found.key}",
        map=map_frame(current_site()),
    )


def length_asked() -> Length:
    """Hours unless days were asked for."""
    return Length.DAY if request.args.get("span") == Length.DAY.value else Length.HOUR


def spans_of(found: Sensor, length: Length) -> list[SensorSpan]:
    """The hours or days that are shown."""
    return list_spans(tenant_id(), found.id, length, since=begins_of(length, clock.now())[0])


@routes.get("/sensors/<uuid:sensor_id>.csv")
@require(p.VIEW)
def sensor_file(sensor_id: UUID) -> Response:
    """The same hours or days as a file."""
    found, length = get_sensor(tenant_id(), sensor_id), length_asked()
    headings = [
        _("Từ lúc"),
        _("Số lần đo"),
        *(f"{title} ({found.unit})" for title in (_("Trung bình"), _("Thấp nhất"), _("Cao nhất"), _("Tổng cộng"))),
        f"{_('Giá trị cuối')} ({found.unit})",
        _("Đo lúc"),
    ]
    return csv_file(f"{found.key}.csv", headings, rows_of(spans_of(found, length)))


def rows_of(spans: list[SensorSpan]) -> Iterator[list[Cell]]:
    """A span a row."""
    for each in spans:
        mean = round(each.total / each.count, 6)
        yield [
            each.begins_at, each.count, mean, each.lowest, each.highest, each.total, each.last_value, each.last_at,
        ]  # fmt: skip

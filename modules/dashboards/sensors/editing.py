"""The form of a sensor, and its indicator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.values.errors import Conflict, Invalid
from dothi.web.forms import Errors, load_form, refusal
from dothi.web.routes import Routes
from modules.dashboards import permissions as p
from modules.dashboards.desk.words import DIRECTIONS, options_of
from modules.dashboards.sensors.forms import SensorForm, draft_from, values_of
from modules.dashboards.sensors.indicating import show_on_boards
from modules.dashboards.sensors.models import Sensor
from modules.dashboards.sensors.quantities import SCALES
from modules.dashboards.sensors.service import add_sensor, change_sensor, get_sensor
from modules.dashboards.sensors.words import QUANTITIES
from tenants.areas.frame import map_frame
from tenants.kit.current import tenant_id

routes = Routes()
EMPTY = {"is_active": "1", "fresh_minutes": 60, "direction": "down"}


@routes.get("/sensors/new")
@require(p.SENSORS)
def new_sensor() -> ResponseReturnValue:
    """An empty form."""
    return form_page(None, EMPTY, {})


@routes.post("/sensors/new")
@require(p.SENSORS)
def create_sensor() -> ResponseReturnValue:
    """Add a sensor."""
    data, errors = load_form(SensorForm(), request.form)
    if not errors:
        try:
            found = add_sensor(tenant_id(), draft_from(data), actor=acting_member())
        except Invalid as error:
            errors = refusal(error)
        else:
            flash(_("Đã thêm cảm biến."), "success")
            return redirect(url_for(".sensor", sensor_id=found.id), 303)
    return form_page(None, request.form, errors), 422


@routes.get("/sensors/<uuid:sensor_id>/edit")
@require(p.SENSORS)
def edit_sensor(sensor_id: UUID) -> ResponseReturnValue:
    """The form of a sensor."""
    found = get_sensor(tenant_id(), sensor_id)
    return form_page(found, values_of(found), {})


@routes.post("/sensors/<uuid:sensor_id>/edit")
@require(p.SENSORS)
def save_sensor(sensor_id: UUID) -> ResponseReturnValue:
    """Change it."""
    found = get_sensor(tenant_id(), sensor_id)
    data, errors = load_form(SensorForm(), request.form)
    if not errors:
        try:
            draft = draft_from(data, sensor=found)
            change_sensor(tenant_id(), sensor_id, draft, version=data["version"], actor=acting_member())
        except Invalid as error:
            errors = refusal(error)
        except Conflict as error:
            return form_page(found, request.form, refusal(error)), error.status
        else:
            flash(_("Đã lưu cảm biến."), "success")
            return redirect(url_for(".sensor", sensor_id=sensor_id), 303)
    return form_page(found, request.form, errors), 422


@routes.post("/sensors/<uuid:sensor_id>/indicator")
@require(p.EDIT)
def show_sensor(sensor_id: UUID) -> ResponseReturnValue:
    """Follow it as an indicator."""
    found = get_sensor(tenant_id(), sensor_id)
    try:
        code = show_on_boards(current_site(), found, actor=acting_member())
    except Invalid as error:
        flash(next(iter(refusal(error).values())), "warning")
        return redirect(url_for(".sensor", sensor_id=sensor_id), 303)
    flash(_("Đã thêm chỉ số từ cảm biến."), "success")
    return redirect(url_for(".indicator", code=code), 303)


def form_page(found: Sensor | None, typed: Mapping[str, Any], errors: Errors) -> str:
    """The form with what was typed, and reasons."""
    return render_template(
        "dashboards/sensor_form.html",
        sensor=found,
        typed=typed,
        errors=errors,
        quantity=QUANTITIES,
        quantity_options=options_of(QUANTITIES),
        direction_options=options_of(DIRECTIONS),
        units=sorted({unit for scale in SCALES.values() for unit in scale.units}),
        map=map_frame(current_site()),
    )

"""Sensors are added, changed, found and listed. A service flushes; the request commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from dothi.database.session import session
from dothi.record.audit import record_audit
from dothi.values.actor import Actor
from dothi.values.alphabet import sort_key
from dothi.values.errors import Conflict, Invalid, NotFound
from dothi.values.ids import new_id
from modules.dashboards.indicators.service import refuse
from modules.dashboards.indicators.states import IndicatorState
from modules.dashboards.sensors.drafts import SensorDraft, wrong_with_sensor
from modules.dashboards.sensors.models import Sensor
from modules.dashboards.sensors.newest import judged_anew
from modules.dashboards.sensors.storing import known_sensor, put_standing, tell_crossing

MOST = 500
"""Sensors of a district."""
FIXED = ("key", "quantity", "unit")


def list_sensors(tenant_id: int) -> Sequence[Sensor]:
    """All of them in the order of their names. One statement."""
    rows = session.scalars(select(Sensor).where(Sensor.tenant_id == tenant_id)).all()
    return sorted(rows, key=lambda each: (sort_key(each.name), each.key))


def get_sensor(tenant_id: int, sensor_id: UUID, *, for_update: bool = False) -> Sensor:
    """The sensor; locked, if so wished. Raises NotFound."""
    query = select(Sensor).where(Sensor.tenant_id == tenant_id, Sensor.id == sensor_id)
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound(_("Không có cảm biến này."))
    return found


def add_sensor(tenant_id: int, draft: SensorDraft, *, actor: Actor) -> Sensor:
    """A new sensor; nothing came from it yet. Raises Invalid."""
    wrong = wrong_with_sensor(draft)
    number = session.scalar(select(func.count()).select_from(Sensor).where(Sensor.tenant_id == tenant_id)) or 0
    if number >= MOST:
        wrong["key"] = _("Đã có %(n)s cảm biến, không thêm được nữa.", n=MOST)
    refuse(wrong)
    new = insert(Sensor).values(
        tenant_id=tenant_id, id=new_id(), state=IndicatorState.NONE.value, version=1, **facts_of(draft)
    )
    sensor_id = session.scalar(new.on_conflict_do_nothing().returning(Sensor.id))
    if sensor_id is None:
        raise Invalid(_("Vui lòng xem lại các mục sau"), fields={"key": _("Đã có cảm biến mang mã này.")})
    record_audit(tenant_id, "dashboards.sensor_added", subject=draft.name, actor=actor)
    return get_sensor(tenant_id, sensor_id)


def change_sensor(tenant_id: int, sensor_id: UUID, draft: SensorDraft, *, version: int, actor: Actor) -> None:
    """Change what may be changed; its newest value is judged anew. Raises NotFound, Conflict, Invalid."""
    sensor = get_sensor(tenant_id, sensor_id, for_update=True)
    if sensor.version != version:
        raise Conflict(_("Cảm biến vừa được người khác sửa. Vui lòng xem lại."), code="stale")
    refuse(wrong_with_sensor(draft))
    for name, value in facts_of(draft).items():
        if name not in FIXED:
            setattr(sensor, name, value)
    sensor.version += 1
    known = known_sensor(sensor)
    standing = judged_anew(known.standing, known.limits)
    put_standing(sensor, standing)
    session.flush()
    tell_crossing(sensor_id, known.standing, standing)
    record_audit(tenant_id, "dashboards.sensor_changed", subject=sensor.name, actor=actor)


def facts_of(draft: SensorDraft) -> dict[str, Any]:
    """The draft as the row's columns."""
    return asdict(draft) | {"quantity": draft.quantity.value, "direction": draft.direction.value}

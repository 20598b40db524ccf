"""Sensors as tests need them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dothi.database.session import session
from modules.dashboards.indicators.states import Direction
from modules.dashboards.sensors.models import Sensor
from modules.dashboards.sensors.quantities import Quantity


def put_sensor(tenant_id: int, key: str, **facts: Any) -> Sensor:
    """A sensor of salinity in g/L, where less is better."""
    told = {"amber": None, "red": None, "margin": "0", "lowest": "0", "highest": "60", **facts}
    amounts = {name: told.pop(name) for name in ("amber", "red", "margin", "lowest", "highest")}
    sensor = Sensor(
        tenant_id=tenant_id,
        key=key,
        name=f"Độ mặn {key}",
        quantity=Quantity.SALINITY.value,
        unit="g/L",
        place_name="Cống Xuân Hòa",
        direction=Direction.DOWN.value,
        fresh_minutes=60,
        **{name: None if value is None else Decimal(value) for name, value in amounts.items()},
        **told,
    )
    session.add(sensor)
    session.flush()
    return sensor

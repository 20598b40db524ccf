"""The form of a sensor: what people type, as a draft."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields

from dothi.web.fields import Decimal as Degrees
from dothi.web.fields import Line, number, one_of, version
from modules.dashboards.desk.forms import AmountField, written
from modules.dashboards.indicators.states import Direction
from modules.dashboards.sensors.drafts import LONGEST_FRESH, LONGEST_KEY, SHORTEST_FRESH, SensorDraft
from modules.dashboards.sensors.messages import LONGEST_UNIT
from modules.dashboards.sensors.models import Sensor
from modules.dashboards.sensors.quantities import Quantity, spelled

AMOUNTS = ("amber", "red", "margin", "lowest", "highest")
PLAIN = ("key", "name", "quantity", "unit", "place_name", "lon", "lat", "direction", "fresh_minutes", "version")


class SensorForm(Schema):
    """A sensor."""

    version = version()
    key = Line(LONGEST_KEY, load_default="")
    name = Line(200, load_default="")
    quantity = fields.String(load_default=Quantity.OTHER.value, validate=one_of(Quantity))
    unit = Line(LONGEST_UNIT, load_default="")
    place_name = Line(200, load_default="")
    lon = Degrees(-180, 180, error=_l("Kinh độ từ −180 đến 180."))
    lat = Degrees(-90, 90, error=_l("Vĩ độ từ −90 đến 90."))
    direction = fields.String(load_default=Direction.DOWN.value, validate=one_of(Direction))
    amber = AmountField(load_default=None)
    red = AmountField(load_default=None)
    margin = AmountField(load_default=None)
    lowest = AmountField(load_default=None)
    highest = AmountField(load_default=None)
    fresh_minutes = number(SHORTEST_FRESH, LONGEST_FRESH, load_default=60)
    is_active = fields.Boolean(load_default=False)


def draft_from(data: Mapping[str, Any], *, sensor: Sensor | None = None) -> SensorDraft:
    """What was typed; of a sensor that is there, key, quantity and unit stay."""
    facts = {name: value for name, value in data.items() if name != "version"}
    facts |= {"direction": Direction(facts["direction"]), "quantity": Quantity(facts["quantity"])}
    facts |= {"margin": facts["margin"] or Decimal(0), "unit": spelled(facts["unit"])}
    if sensor is not None:
        facts |= {"key": sensor.key, "quantity": Quantity(sensor.quantity), "unit": sensor.unit}
    return SensorDraft(**facts)


def values_of(sensor: Sensor) -> dict[str, Any]:
    """What the form shows of a sensor."""
    return {
        **{name: getattr(sensor, name) for name in PLAIN},
        **{name: written(getattr(sensor, name)) for name in AMOUNTS},
        "is_active": "1" if sensor.is_active else "",
    }

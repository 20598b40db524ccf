"""What a person says of a sensor, and what is wrong with it. Pure but for the sentences."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _

from modules.dashboards.indicators.drafts import wrong_limits
from modules.dashboards.indicators.states import Direction, Thresholds
from modules.dashboards.sensors.messages import KEY, LONGEST_UNIT
from modules.dashboards.sensors.quantities import SCALES, Quantity

LONGEST_KEY = 40
SHORTEST_FRESH, LONGEST_FRESH = 1, 7 * 24 * 60
"""Minutes."""


@dataclass(frozen=True, kw_only=True)
class SensorDraft:
    """The whole of it; key, quantity and unit are said once."""

    key: str
    name: str
    quantity: Quantity
    unit: str
    place_name: str = ""
    lon: float | None = None
    lat: float | None = None
    direction: Direction = Direction.DOWN
    amber: Decimal | None = None
    red: Decimal | None = None
    margin: Decimal = Decimal(0)
    lowest: Decimal | None = None
    highest: Decimal | None = None
    fresh_minutes: int = 60
    is_active: bool = True

    @property
    def limits(self) -> Thresholds:
        """What its values are judged by."""
        return Thresholds(self.direction, self.amber, self.red, self.margin)


def wrong_with_sensor(draft: SensorDraft) -> dict[str, str]:
    """The faults of a draft by field."""
    wrong = wrong_limits(draft.limits)
    units = SCALES[draft.quantity].units
    if not KEY.fullmatch(draft.key):
        wrong["key"] = _(
            "Mã gồm chữ thường không dấu, chữ số và dấu gạch dưới, tối đa 40 ký tự, ví dụ: man_cau_rach_mieu."
        )
    if not draft.name:
        wrong["name"] = _("Vui lòng đặt tên cảm biến.")
    if units and draft.unit not in units:
        wrong["unit"] = _("Đại lượng này đo bằng: %(units)s.", units=", ".join(units))
    elif not 0 < len(draft.unit) <= LONGEST_UNIT:
        wrong["unit"] = _("Vui lòng ghi đơn vị đo.")
    if (draft.lon is None) != (draft.lat is None):
        wrong["place"] = _("Vui lòng ghi cả kinh độ và vĩ độ.")
    if draft.lowest is not None and draft.highest is not None and draft.lowest >= draft.highest:
        wrong["highest"] = _("Giá trị lớn nhất phải lớn hơn giá trị nhỏ nhất.")
    return wrong

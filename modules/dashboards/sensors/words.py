"""How quantities, faults and freshness of sensors are called."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from modules.dashboards.sensors.judging import SensorFault
from modules.dashboards.sensors.models import Sensor
from modules.dashboards.sensors.quantities import Daily, Quantity

QUANTITIES = {
    Quantity.SALINITY: _l("Độ mặn"),
    Quantity.LEVEL: _l("Mực nước"),
    Quantity.RAIN: _l("Lượng mưa"),
    Quantity.PM25: _l("Bụi mịn PM2.5"),
    Quantity.PM10: _l("Bụi PM10"),
    Quantity.TEMPERATURE: _l("Nhiệt độ"),
    Quantity.HUMIDITY: _l("Độ ẩm"),
    Quantity.NOISE: _l("Tiếng ồn"),
    Quantity.VEHICLES: _l("Lưu lượng xe"),
    Quantity.OTHER: _l("Đại lượng khác"),
}
FAULTS = {
    SensorFault.UNREADABLE: _l("Không đọc được số hoặc thời điểm"),
    SensorFault.UNKNOWN: _l("Mã cảm biến chưa khai báo"),
    SensorFault.RESTING: _l("Cảm biến đang tạm ngừng"),
    SensorFault.UNIT: _l("Đơn vị không đổi được sang đơn vị của cảm biến"),
    SensorFault.SILLY: _l("Ngoài khoảng giá trị có thể"),
    SensorFault.PAST: _l("Đồng hồ chậm, hoặc gửi trễ hơn 7 ngày"),
    SensorFault.FUTURE: _l("Đồng hồ chạy nhanh: thời điểm ở tương lai"),
    SensorFault.DOUBLE: _l("Gửi lặp lại"),
    SensorFault.LATE: _l("Đến trễ: đã lưu, không đổi trạng thái"),
}
DAILY = {
    Daily.MEAN: _l("Trung bình"),
    Daily.HIGHEST: _l("Cao nhất"),
    Daily.TOTAL: _l("Tổng cộng"),
}


def is_quiet(sensor: Sensor, now: datetime) -> bool:
    """Whether a sensor that works hasn't sent for longer than it promises."""
    if not sensor.is_active:
        return False
    return sensor.last_at is None or sensor.last_at < now - timedelta(minutes=sensor.fresh_minutes)


def freshness(sensor: Sensor, now: datetime) -> tuple[str, str]:
    """Tone and words of a badge."""
    if not sensor.is_active:
        return "new", _("Tạm ngừng")
    if sensor.last_at is None:
        return "waiting", _("Chưa gửi lần nào")
    return ("waiting", _("Mất tín hiệu")) if is_quiet(sensor, now) else ("done", _("Đang gửi"))

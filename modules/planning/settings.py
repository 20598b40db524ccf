"""The module's settings of a tenant; the district admin's form under /admin is drawn from them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields
from marshmallow.validate import Range

SECTION = "planning"


class PlanningSettings(Schema):
    """What answers show beside the place itself, how long things are kept, what is asked before the service opens."""

    extract_months = fields.Integer(
        load_default=120,
        validate=Range(1, 600, error=_l("Thời gian từ 1 đến 600 tháng.")),
        metadata={"label": _l("Giữ phiếu thông tin quy hoạch đã lập để kiểm tra (tháng)")},
    )
    nearby_m = fields.Integer(
        load_default=100,
        validate=Range(0, 1_000, error=_l("Khoảng cách từ 0 đến 1.000 mét.")),
        metadata={"label": _l("Cho xem quy hoạch chung quanh trong bao nhiêu mét (0: không)")},
    )
    follow_days = fields.Integer(
        load_default=365,
        validate=Range(1, 1_100, error=_l("Thời gian từ 1 đến 1.100 ngày.")),
        metadata={"label": _l("Báo tin cho người theo dõi khu vực trong bao lâu sau khi xác nhận (ngày)")},
    )
    least_covered = fields.Integer(
        load_default=50,
        validate=Range(0, 100, error=_l("Tỷ lệ từ 0 đến 100 phần trăm.")),
        metadata={"label": _l("Tỷ lệ địa bàn phải có quy hoạch trước khi mở dịch vụ (%)")},
    )

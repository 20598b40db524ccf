"""The module's settings of a tenant; the district admin's form under /admin is drawn from them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields
from marshmallow.validate import Range

SECTION = "planning"


class PlanningSettings(Schema):
    """How long people are told of what they follow, and what the service asks of itself before it opens."""

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

"""The module's settings of a tenant; the district admin's form under /admin is drawn from them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields
from marshmallow.validate import Range

SECTION = "tourism"


class TourismSettings(Schema):
    """Limits, and what the service asks of itself before it opens."""

    place_margin_m = fields.Integer(
        load_default=500,
        validate=Range(0, 20_000, error=_l("Khoảng cách từ 0 đến 20.000 mét.")),
        metadata={"label": _l("Nhận điểm du lịch ngoài ranh giới tối đa (mét)")},
    )
    confirm_months = fields.Integer(
        load_default=12,
        validate=Range(1, 60, error=_l("Thời gian từ 1 đến 60 tháng.")),
        metadata={"label": _l("Xác nhận lại thông tin sau (tháng)")},
    )
    fewest_places = fields.Integer(
        load_default=10,
        validate=Range(1, 1_000, error=_l("Số điểm từ 1 đến 1.000.")),
        metadata={"label": _l("Số điểm song ngữ cần công bố trước khi mở dịch vụ")},
    )
    least_hours = fields.Integer(
        load_default=80,
        validate=Range(0, 100, error=_l("Tỷ lệ từ 0 đến 100 phần trăm.")),
        metadata={"label": _l("Tỷ lệ điểm phải có giờ mở cửa trước khi mở dịch vụ (%)")},
    )
    happening_days = fields.Integer(
        load_default=60,
        validate=Range(1, 366, error=_l("Số ngày từ 1 đến 366.")),
        metadata={"label": _l("Phải có sự kiện trong vòng bao nhiêu ngày trước khi mở dịch vụ")},
    )
    contact_days = fields.Integer(
        load_default=90,
        validate=Range(1, 730, error=_l("Thời gian từ 1 đến 730 ngày.")),
        metadata={"label": _l("Giữ địa chỉ thư của người đánh giá, đề xuất sau khi trả lời hoặc sau khi gửi (ngày)")},
    )

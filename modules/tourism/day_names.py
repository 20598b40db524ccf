"""Days of the week, Monday first, and months as they are called in the language spoken."""

from flask_babel import lazy_gettext as _l

WEEKDAYS = (
    _l("thứ Hai"),
    _l("thứ Ba"),
    _l("thứ Tư"),
    _l("thứ Năm"),
    _l("thứ Sáu"),
    _l("thứ Bảy"),
    _l("Chủ nhật"),
)
MONTHS = (
    _l("tháng 1"),
    _l("tháng 2"),
    _l("tháng 3"),
    _l("tháng 4"),
    _l("tháng 5"),
    _l("tháng 6"),
    _l("tháng 7"),
    _l("tháng 8"),
    _l("tháng 9"),
    _l("tháng 10"),
    _l("tháng 11"),
    _l("tháng 12"),
)

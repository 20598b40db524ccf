"""Days of the week, Monday first, months and their days as they are called in the language spoken."""

from flask_babel import gettext as _
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
DATES = (
    _l("%(day)s/1"),
    _l("%(day)s/2"),
    _l("%(day)s/3"),
    _l("%(day)s/4"),
    _l("%(day)s/5"),
    _l("%(day)s/6"),
    _l("%(day)s/7"),
    _l("%(day)s/8"),
    _l("%(day)s/9"),
    _l("%(day)s/10"),
    _l("%(day)s/11"),
    _l("%(day)s/12"),
)
"""`16/2`, or `16 February`."""

NTH = (
    _l("%(day)s đầu tiên của tháng"),
    _l("%(day)s lần thứ hai của tháng"),
    _l("%(day)s lần thứ ba của tháng"),
    _l("%(day)s lần thứ tư của tháng"),
    _l("%(day)s lần thứ năm của tháng"),
)


def date_name(day: int, month: int) -> str:
    """A day of every year."""
    return str(DATES[month - 1]) % {"day": day}


def nth_name(day: int, nth: int) -> str:
    """`thứ Bảy đầu tiên của tháng`, `thứ Bảy cuối tháng` for -1; `day` counts from Monday 0."""
    name = str(WEEKDAYS[day])
    if nth > 0:
        return str(NTH[nth - 1]) % {"day": name}
    if nth == -1:
        return str(_("%(day)s cuối tháng", day=name))
    return str(_("%(day)s lần %(number)s tính từ cuối tháng", day=name, number=-nth))

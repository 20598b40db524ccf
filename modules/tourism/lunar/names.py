"""How people call lunar days, months and years: mùng 5 tháng Giêng năm Bính Ngọ."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.language.locales import in_words
from modules.tourism.lunar.dates import LunarDate

STEMS = ("Giáp", "Ất", "Bính", "Đinh", "Mậu", "Kỷ", "Canh", "Tân", "Nhâm", "Quý")
BRANCHES = ("Tý", "Sửu", "Dần", "Mão", "Thìn", "Tỵ", "Ngọ", "Mùi", "Thân", "Dậu", "Tuất", "Hợi")
MONTHS = (
    _l("tháng Giêng"),
    _l("tháng Hai"),
    _l("tháng Ba"),
    _l("tháng Tư"),
    _l("tháng Năm"),
    _l("tháng Sáu"),
    _l("tháng Bảy"),
    _l("tháng Tám"),
    _l("tháng Chín"),
    _l("tháng Mười"),
    _l("tháng Mười Một"),
    _l("tháng Chạp"),
)


def year_name(year: int) -> str:
    """Can chi of a lunar year: 2026 is Bính Ngọ. The same in both languages."""
    return f"{STEMS[(year - 4) % 10]} {BRANCHES[(year - 4) % 12]}"


def month_name(month: int, *, leap: bool = False) -> str:
    """`tháng Giêng`, `tháng Sáu nhuận`, in the language spoken."""
    name = str(MONTHS[month - 1])
    return str(_("%(month)s nhuận", month=name)) if leap else name


def day_name(day: int) -> str:
    """`mùng 5`, `rằm`, `ngày 20`, in the language spoken."""
    if day == 15:
        return str(_("rằm"))
    return str(_("mùng %(day)s", day=day) if day <= 10 else _("ngày %(number)s", number=day))


@in_words
def date_words(lunar: LunarDate) -> str:
    """`mùng 5 tháng Giêng năm Bính Ngọ`; the language comes first: `date_words("vi", lunar)`."""
    return str(
        _(
            "%(day)s %(month)s năm %(year)s",
            day=day_name(lunar.day),
            month=month_name(lunar.month, leap=lunar.leap),
            year=year_name(lunar.year),
        )
    )

"""What answers say in words: the state of a theme, what may be built in a zone. For pages, extracts and API."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.language.formatting import number
from modules.planning.lookup.answer import ThemeState

THEME_STATES = {
    ThemeState.CONCERNED: _l("Có quy hoạch"),
    ThemeState.NOT_CONCERNED: _l("Không bị ảnh hưởng"),
    ThemeState.NO_DATA: _l("Chưa có dữ liệu"),
}


def measures_words(storeys: float | None, density: float | None, far: float | None) -> str:
    """`tối đa 5 tầng, mật độ xây dựng 60 %`, as far as the plan says."""
    parts = (
        _("tối đa %(n)s tầng", n=number(storeys)) if storeys is not None else "",
        _("mật độ xây dựng %(n)s %%", n=number(density)) if density is not None else "",
        _("hệ số sử dụng đất %(n)s", n=number(far)) if far is not None else "",
    )
    return ", ".join(filter(None, parts))

"""Why a text is no number, in words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from modules.dashboards.values.numbers import AmountFault

REASONS = {
    AmountFault.NONE: _l("Vui lòng điền một số, ví dụ: 1.234,5."),
    AmountFault.AMBIGUOUS: _l("Số này đọc được hai cách. Vui lòng viết 1234 hoặc 1,234."),
    AmountFault.LARGE: _l("Số quá lớn."),
}

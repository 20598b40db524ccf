"""Why a number or a day isn't taken, in words."""

from __future__ import annotations

from flask_babel import gettext as _

from modules.tourism.visitors.numbers import FIRST_DAY, MOST_A_DAY, Problem


def reason_of(problem: Problem) -> str:
    """The sentence, which says what to do."""
    reasons = {
        Problem.MISSING: _("Vui lòng ghi số khách; không có khách thì ghi 0."),
        Problem.NO_NUMBER: _("Vui lòng chỉ ghi chữ số, ví dụ 1250."),
        Problem.FRACTION: _("Số khách là số nguyên, không có phần thập phân, ví dụ 1250 hoặc 1.250."),
        Problem.NEGATIVE: _("Số khách không thể nhỏ hơn 0."),
        Problem.TOO_MANY: _(
            "Số khách một ngày không quá %(n)s. Vui lòng kiểm tra lại.", n=f"{MOST_A_DAY:,}".replace(",", ".")
        ),
        Problem.EMPTIED: _("Ngày này đã có số. Nếu không có khách, vui lòng ghi 0."),
        Problem.NO_DAY: _("Ngày chưa đúng, ví dụ 26/4/2026."),
        Problem.FUTURE: _("Ngày này chưa đến nên chưa có số khách."),
        Problem.TOO_OLD: _("Chỉ nhận số khách từ ngày %(day)s.", day=f"{FIRST_DAY:%d/%m/%Y}"),
        Problem.CLOSED: _("Tháng này đã chốt. Vui lòng đính chính ở trang của ngày, kèm lý do."),
        Problem.NO_PLACE: _("Không có điểm du lịch này. Vui lòng ghi đúng tên hoặc mã của điểm."),
        Problem.TWO_PLACES: _("Nhiều điểm cùng tên. Vui lòng ghi mã của điểm."),
        Problem.TWICE: _("Ngày và điểm này đã có ở dòng trên."),
    }
    return str(reasons[problem])

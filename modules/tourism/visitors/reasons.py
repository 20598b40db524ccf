"""Why a number or a day isn't taken, in words."""

from __future__ import annotations

from flask_babel import gettext as _

from modules.tourism.visitors.numbers import FIRST_DAY, MOST_A_DAY, NumberProblem


def reason_of(problem: NumberProblem) -> str:
    """The sentence, which says what to do."""
    reasons = {
        NumberProblem.MISSING: _("Vui lòng ghi số khách; không có khách thì ghi 0."),
        NumberProblem.NO_NUMBER: _("Vui lòng chỉ ghi chữ số, ví dụ 1250."),
        NumberProblem.FRACTION: _("Số khách là số nguyên, không có phần thập phân, ví dụ 1250 hoặc 1.250."),
        NumberProblem.NEGATIVE: _("Số khách không thể nhỏ hơn 0."),
        NumberProblem.TOO_MANY: _(
            "Số khách một ngày không quá %(n)s. Vui lòng kiểm tra lại.", n=f"{MOST_A_DAY:,}".replace(",", ".")
        ),
        NumberProblem.EMPTIED: _("Ngày này đã có số. Nếu không có khách, vui lòng ghi 0."),
        NumberProblem.NO_DAY: _("Ngày chưa đúng, ví dụ 26/4/2026."),
        NumberProblem.FUTURE: _("Ngày này chưa đến nên chưa có số khách."),
        NumberProblem.TOO_OLD: _("Chỉ nhận số khách từ ngày %(day)s.", day=f"{FIRST_DAY:%d/%m/%Y}"),
        NumberProblem.CLOSED: _("Tháng này đã chốt. Vui lòng đính chính ở trang của ngày, kèm lý do."),
        NumberProblem.NO_PLACE: _("Không có điểm du lịch này. Vui lòng ghi đúng tên hoặc mã của điểm."),
        NumberProblem.TWO_PLACES: _("Nhiều điểm cùng tên. Vui lòng ghi mã của điểm."),
        NumberProblem.TWICE: _("Ngày và điểm này đã có ở dòng trên."),
    }
    return str(reasons[problem])

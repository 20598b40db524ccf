"""Why a question can't be answered, in the reader's language."""

from __future__ import annotations

from flask_babel import gettext as _

from dothi.language.formatting import number
from modules.planning.corners.reading import MOST_CORNERS


def sentence(code: str) -> str:
    """One sentence for the code of a `QuestionError`."""
    reasons = {
        "too_few": _("Thửa đất cần ít nhất ba góc."),
        "too_many": _("Thửa đất có nhiều nhất %(n)s góc.", n=number(MOST_CORNERS)),
        "not_valid": _("Đường bao tự cắt hoặc không khép kín."),
        "not_a_polygon": _("Hình học phải là Polygon theo GeoJSON, kinh độ trước vĩ độ."),
        "out_of_range": _("Tọa độ phải là kinh độ, vĩ độ WGS 84 (độ)."),
        "nowhere": _("Tọa độ VN-2000 nằm ngoài lãnh thổ Việt Nam. Vui lòng xem lại số và thứ tự X, Y."),
        "too_large": _("Thửa đất rộng quá 20 km. Vui lòng hỏi từng phần."),
        "too_many_zones": _("Khu vực này có quá nhiều ô quy hoạch để trả lời một lần. Vui lòng hỏi từng phần nhỏ hơn."),
        "bad_code": _("Đường dẫn tra cứu không đúng hoặc bị cắt mất. Vui lòng tra cứu lại."),
        "not_kept": _("Đường dẫn này không còn được lưu. Vui lòng tra cứu lại thửa đất."),
    }
    return str(reasons[code])

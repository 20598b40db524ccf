"""What is wrong with a table of corners, in the reader's language."""

from __future__ import annotations

from flask_babel import gettext as _

from dothi.language.formatting import number
from modules.planning.corners.judging import LONGEST_M, CornerProblem
from modules.planning.corners.reading import MOST_CORNERS


def sentence(problem: CornerProblem) -> str:
    """One sentence that says what to do."""
    values, corners = problem.values, [str(corner) for corner in problem.corners]
    named = ", ".join(corners)
    reasons = {
        "unread": lambda: _(
            "Dòng %(line)s chưa đọc được: “%(text)s”. Mỗi dòng cần hai số X và Y, không có chữ cái xen trong số.",
            line=values["line"],
            text=values["text"],
        ),
        "too_few": lambda: _(
            "Mới đọc được %(n)s góc thửa. Cần ít nhất ba góc, mỗi góc một dòng gồm X và Y.", n=values["n"]
        ),
        "too_many": lambda: _(
            "Bảng có %(n)s góc thửa, nhiều nhất là %(most)s.", n=number(values["n"]), most=number(MOST_CORNERS)
        ),
        "mixed": lambda: _("Bảng có cả tọa độ VN-2000 (mét) và kinh độ, vĩ độ (độ). Vui lòng dùng một loại."),
        "elsewhere": lambda: _(
            "Các góc thửa không nằm ở địa phương này theo bất kỳ kinh tuyến trục nào. Vui lòng kiểm tra lại các số."
        ),
        "far_corner": lambda: _("Góc %(named)s nằm xa địa phương này. Vui lòng kiểm tra lại các số.", named=named),
        "two_planes": lambda: _(
            "Các góc thửa thuộc hai kinh tuyến trục: góc %(named)s theo %(second)s, các góc khác theo %(first)s.",
            named=named,
            first=values["first"],
            second=values["second"],
        ),
        "repeated": lambda: _("Góc %(one)s và góc %(two)s trùng nhau.", one=corners[0], two=corners[1]),
        "too_long": lambda: _(
            "Cạnh từ góc %(one)s đến góc %(two)s dài %(km)s km, quá %(most)s km. Vui lòng kiểm tra lại hai góc này.",
            one=corners[0],
            two=corners[1],
            km=number(values["km"]),
            most=number(LONGEST_M / 1000),
        ),
        "crossing": lambda: _(
            "Cạnh %(a)s–%(b)s cắt cạnh %(c)s–%(d)s. Vui lòng nhập các góc theo thứ tự quanh thửa đất.",
            a=corners[0],
            b=corners[1],
            c=corners[2],
            d=corners[3],
        ),
        "no_area": lambda: _("Các góc nằm trên một đường thẳng, không tạo thành thửa đất."),
    }
    return str(reasons[problem.code]())

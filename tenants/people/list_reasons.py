"""Why a list of staff, or a cell of it, can't be taken: the sentences for `list_file`'s problems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from dothi.uploads import readings
from tenants.people.columns import TITLES, Column
from tenants.people.list_file import LARGEST_BYTES, MOST_ROWS, FileProblem, ListFileError


def file_reason(error: ListFileError) -> str:
    """What is wrong with the file, and what to do."""
    missing = ", ".join(f"“{TITLES[column]}”" for column in error.missing)
    megabytes = LARGEST_BYTES // 1024 // 1024
    reasons = {
        FileProblem.TOO_LARGE: _("Tệp lớn hơn %(n)s MB. Vui lòng chia thành nhiều danh sách.", n=megabytes),
        FileProblem.EMPTY: _("Tệp không có nội dung."),
        FileProblem.OLD_EXCEL: _(
            "Đây là tệp Excel kiểu cũ hoặc có mật khẩu. Vui lòng lưu lại thành .xlsx không mật khẩu."
        ),
        FileProblem.UNREADABLE_EXCEL: _(
            "Không đọc được tệp Excel này. Vui lòng mở bằng Excel rồi lưu lại thành .xlsx."
        ),
        FileProblem.TOO_MUCH_CONTENT: _("Tệp Excel chứa quá nhiều nội dung. Vui lòng chỉ giữ trang danh sách cán bộ."),
        FileProblem.BROKEN_CSV: _("Tệp CSV không đúng cấu trúc. Vui lòng dùng tệp mẫu Excel."),
        FileProblem.NOT_UTF8: _(
            "Tệp CSV không phải bảng mã UTF-8 (có thể là Windows-1258, TCVN3 hoặc VNI). Trong Excel, chọn Lưu thành"
            " → “CSV UTF-8”, hoặc dùng tệp .xlsx."
        ),
        FileProblem.NEITHER: _("Tệp phải là Excel (.xlsx) hoặc CSV."),
        FileProblem.NO_HEADING: _(
            "Không thấy dòng tiêu đề có đủ các cột (trang tính bị ẩn không được đọc). Còn thiếu: %(missing)s.",
            missing=missing,
        ),
        FileProblem.NO_ROWS: _("Danh sách chưa có dòng nào dưới dòng tiêu đề."),
        FileProblem.TOO_MANY_ROWS: _("Danh sách có quá %(n)s dòng. Vui lòng chia thành nhiều danh sách.", n=MOST_ROWS),
    }
    return str(reasons[error.problem])


def refused_reason(refusal: Mapping[str, Any]) -> str:
    """Why reading the file ended without a list, of a Reading's `refusal`."""
    values = refusal["values"]
    if refusal["code"] != readings.OVER_LIMIT:
        missing = [Column(name) for name in values["missing"].split()]
        return file_reason(ListFileError(FileProblem(refusal["code"]), missing))
    if values["limit"] == "crash":
        return str(_("Không đọc được tệp này. Vui lòng chép riêng các dòng cán bộ sang tệp mẫu rồi tải lên lại."))
    return str(
        _("Tệp quá lớn hoặc quá phức tạp để đọc. Vui lòng chép riêng các dòng cán bộ sang tệp mẫu rồi tải lên lại.")
    )


def cell_reason(problem: str) -> str:
    """Why a cell has no value."""
    reasons = {
        "error": _("Ô này là lỗi công thức trong bảng tính. Vui lòng ghi giá trị."),
        "no_result": _("Ô này là công thức chưa có kết quả. Vui lòng mở tệp bằng Excel rồi lưu lại, hoặc ghi giá trị."),
        "differs": _("Hai cột cùng ghi mục này nhưng khác nhau. Vui lòng giữ một cột."),
    }
    return str(reasons.get(problem, reasons["error"]))

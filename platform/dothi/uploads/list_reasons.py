"""Why a list that people sent, or a cell of it, can't be read: the sentences for the codes of `dothi.content.lists`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from dothi.language.formatting import number
from dothi.uploads.readings import BLOCKED, BLOCKED_REASON, BUSY_REASON, MACHINE_BUSY, OVER_LIMIT


def too_large(most_bytes: int) -> str:
    """What to tell of a file with more bytes than are read."""
    return str(_("Tệp lớn hơn %(n)s MB. Vui lòng chia thành nhiều tệp.", n=most_bytes // 1024 // 1024))


def list_reason(
    refusal: Mapping[str, Any],
    *,
    titles: Mapping[Any, object],
    most_rows: int,
    also: Mapping[str, object] | None = None,
) -> str:
    """What is wrong with the file, of a Reading's `refusal`, and what to do.

    `titles`: what people call the columns that it needs; `also`: what the service says of codes of its own, or better.
    """
    values = refusal["values"]
    missing = ", ".join(f"“{titles[name]}”" for name in str(values.get("missing", "")).split())
    reasons: dict[str, object] = {
        OVER_LIMIT: _("Tệp quá lớn hoặc quá phức tạp để đọc. Vui lòng chia thành nhiều tệp."),
        MACHINE_BUSY: BUSY_REASON,
        BLOCKED: BLOCKED_REASON,
        "empty": _("Tệp không có nội dung."),
        "neither": _("Tệp phải là Excel (.xlsx) hoặc CSV."),
        "old_excel": _("Đây là tệp Excel kiểu cũ hoặc có mật khẩu. Vui lòng lưu lại thành .xlsx không mật khẩu."),
        "unreadable_excel": _("Không đọc được tệp Excel này. Vui lòng mở bằng Excel rồi lưu lại thành .xlsx."),
        "too_much_content": _("Tệp Excel chứa quá nhiều nội dung. Vui lòng chỉ giữ trang tính cần nhập."),
        "not_utf8": _(
            "Tệp CSV không phải bảng mã UTF-8 (có thể là Windows-1258, TCVN3 hoặc VNI). Trong Excel, chọn Lưu thành"
            " → “CSV UTF-8”, hoặc dùng tệp .xlsx."
        ),
        "broken_csv": _("Tệp CSV không đúng cấu trúc ở dòng %(line)s.", line=values.get("line", "")),
        "no_heading": _(
            "Không thấy dòng tiêu đề có đủ các cột (trang tính bị ẩn không được đọc). Còn thiếu: %(missing)s.",
            missing=missing,
        ),
        "no_rows": _("Tệp chưa có dòng nào dưới dòng tiêu đề."),
        "too_many_rows": _("Tệp có quá %(n)s dòng. Vui lòng chia thành nhiều tệp.", n=number(most_rows)),
    }
    if values.get("limit") == "crash":
        reasons[OVER_LIMIT] = _("Không đọc được tệp này. Vui lòng chép riêng các dòng sang tệp mới rồi tải lên lại.")
    return str({**reasons, **(also or {})}[refusal["code"]])


def cell_reason(problem: str) -> str | None:
    """Why a cell has no value; None for a problem of the service's own."""
    reasons = {
        "error": _("Ô này là lỗi công thức trong bảng tính. Vui lòng ghi giá trị."),
        "no_result": _("Ô này là công thức chưa có kết quả. Vui lòng mở tệp bằng Excel rồi lưu lại, hoặc ghi giá trị."),
        "old_encoding": _("Chữ ở bảng mã cũ (TCVN3, VNI…). Vui lòng chuyển sang Unicode."),
        "lost_letters": _("Có ký tự không đọc được."),
    }
    return reasons.get(problem)

"""Why a file of places, or a cell of it, can't be taken: the sentences for the reader's codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from dothi.language.formatting import number
from dothi.uploads import readings
from modules.tourism.exchange.columns import TITLES, PlaceColumn
from modules.tourism.exchange.rows import LARGEST_BYTES, MOST_ROWS
from modules.tourism.places.drafts import PlaceDraft, find_errors
from modules.tourism.texts import SOURCE


def too_large() -> str:
    """What to tell of a file with more bytes than are read."""
    return str(_("Tệp lớn hơn %(n)s MB. Vui lòng chia thành nhiều tệp.", n=LARGEST_BYTES // 1024 // 1024))


def refused_reason(refusal: Mapping[str, Any]) -> str:
    """Why reading the file ended without a preview, of a Reading's `refusal`."""
    missing = str(refusal["values"].get("missing", "")).split()
    reasons = {
        readings.OVER_LIMIT: _("Tệp quá lớn hoặc quá phức tạp để đọc. Vui lòng chia thành nhiều tệp."),
        "empty": _("Tệp không có nội dung."),
        "neither": _("Tệp phải là Excel (.xlsx), CSV hoặc GeoJSON."),
        "old_excel": _("Đây là tệp Excel kiểu cũ hoặc có mật khẩu. Vui lòng lưu lại thành .xlsx không mật khẩu."),
        "unreadable_excel": _("Không đọc được tệp Excel này. Vui lòng mở bằng Excel rồi lưu lại thành .xlsx."),
        "too_much_content": _("Tệp Excel chứa quá nhiều nội dung. Vui lòng chỉ giữ trang danh sách điểm du lịch."),
        "broken_csv": _("Tệp CSV không đúng cấu trúc. Vui lòng dùng tệp mẫu Excel."),
        "not_geojson": _("Tệp không phải GeoJSON đọc được (JSON, UTF-8)."),
        "no_heading": _(
            "Không thấy dòng tiêu đề có đủ các cột. Còn thiếu: %(missing)s.",
            missing=", ".join(f"“{TITLES[PlaceColumn(name)]}”" for name in missing),
        ),
        "no_rows": _("Tệp chưa có dòng nào dưới dòng tiêu đề."),
        "too_many_rows": _("Tệp có quá %(n)s dòng. Vui lòng chia thành nhiều tệp.", n=number(MOST_ROWS)),
    }
    return str(reasons[refusal["code"]])


def cell_reason(problem: Mapping[str, Any]) -> str:
    """What is wrong with a cell, of a problem that `reading` told."""
    code, _blank, value = str(problem["code"]).partition(" ")
    if code == "rule":
        return rule_of(problem["column"], problem["value"], problem["length"])
    reasons = {
        "error": _("Ô này là lỗi công thức trong bảng tính. Vui lòng ghi giá trị."),
        "no_result": _("Ô này là công thức chưa có kết quả. Vui lòng mở tệp bằng Excel rồi lưu lại, hoặc ghi giá trị."),
        "old_encoding": _("Chữ ở bảng mã cũ (TCVN3, VNI…). Vui lòng chuyển sang Unicode."),
        "lost_letters": _("Có ký tự không đọc được."),
        "unprintable": _("Có ký tự điều khiển không nhìn thấy được. Vui lòng gõ lại."),
        "no_column": _("Tệp không có cột này."),
        "no_place": _("Thiếu tọa độ."),
        "bad_coordinate": _("Tọa độ là số thập phân, ví dụ 106.3626."),
        "bad_coordinates": _("Tọa độ là số thập phân, ví dụ 106.3626."),
        "swapped_axes": _("Kinh độ và vĩ độ bị đổi chỗ."),
        "outside": _("Vị trí nằm ngoài địa phương này."),
        "bad_day": _("Ngày chưa đúng, ví dụ: 30/11/2026."),
        "day_to_come": _("Ngày xác nhận còn ở phía trước."),
        "no_truth": _("Ghi “có” hoặc “không”."),
        "twice": _("Đã có ở dòng %(n)s của tệp này.", n=value),
    }
    return str(reasons[code])


def rule_of(column: str, value: str, length: int) -> str:
    """The sentence of the form of places for such a value; the rest of a long one doesn't matter."""
    text = value.ljust(length, "…") if length > len(value) else " ".join(value.split())
    name, _line, language = column.rpartition("_")
    texts = {language: {name: text}} if language in {SOURCE, "en"} else {}
    plain = {} if texts else {column: text}
    draft = PlaceDraft(**{"kind": "", "texts": texts, "lon": None, "lat": None, **plain})  # type: ignore[arg-type]
    return find_errors(draft).get(column) or str(_("Nội dung chưa đúng."))

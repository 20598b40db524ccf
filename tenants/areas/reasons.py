"""Why a file of areas, or a row of it, can't be taken: the sentences for the codes of `geofile` and `cover`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from dothi.language.formatting import number
from dothi.uploads import readings
from tenants.areas.cover import MOST_PAIRS
from tenants.areas.geofile import LARGEST_BYTES, LONGEST_CODE, LONGEST_NAME, MOST_POSITIONS, MOST_ROWS
from tenants.areas.rows import AreaRead


def too_large() -> str:
    """What to tell of a file with more bytes than are read."""
    return str(_("Tệp lớn hơn %(n)s MB.", n=LARGEST_BYTES // 1024 // 1024))


def refused_reason(refusal: Mapping[str, Any]) -> str:
    """Why reading the file ended without a preview, of a Reading's `refusal`."""
    code, values = refusal["code"], refusal["values"]
    reasons = {
        readings.OVER_LIMIT: _(
            "Tệp quá lớn hoặc quá phức tạp để đọc. Vui lòng đơn giản hóa đường bao (simplify), chỉ giữ các đối tượng"
            " ranh giới rồi tải lên lại."
        ),
        readings.MACHINE_BUSY: readings.BUSY_REASON,
        readings.BLOCKED: readings.BLOCKED_REASON,
        "not_json": _("Tệp không phải GeoJSON đọc được (JSON, UTF-8)."),
        "not_collection": _("Tệp phải là một FeatureCollection GeoJSON có ít nhất một đối tượng."),
        "too_many_rows": _("Tệp có quá %(n)s đối tượng.", n=number(MOST_ROWS)),
        "too_many_positions": _(
            "Các đường bao, kể cả của địa bàn được giữ lại, có hơn %(n)s điểm. Vui lòng đơn giản hóa đường bao"
            " (simplify) rồi tải lên lại.",
            n=number(MOST_POSITIONS),
        ),
        "too_many_crossings": _(
            "Đường bao của các địa bàn cắt nhau quá nhiều lần. Vui lòng kiểm tra lại ranh giới chung rồi tải lên lại."
        ),
        "too_many_pairs": _(
            "Có hơn %(n)s cặp địa bàn nằm sát hoặc chồng lên nhau: tệp có thể chứa nhiều lớp hoặc lặp lại đối tượng."
            " Vui lòng chỉ giữ một lớp ranh giới.",
            n=number(MOST_PAIRS),
        ),
        "other_coordinates": _(
            "Tệp ghi hệ tọa độ %(name)s. Vui lòng chuyển sang WGS 84 (EPSG:4326) rồi tải lên; tọa độ VN-2000"
            " nếu không chuyển sẽ lệch khoảng 200 m.",
            name=values.get("name", ""),
        ),
    }
    return str(reasons[code])


def row_reason(row: AreaRead) -> str:
    """What is wrong with a row; empty when nothing is."""
    reasons = {
        "": "",
        "lost_letters": _("Mã hoặc tên có ký tự không đọc được."),
        "no_code": _("Thiếu thuộc tính “code” (mã đơn vị hành chính), hoặc mã dài quá %(n)s ký tự.", n=LONGEST_CODE),
        "no_name": _("Thiếu thuộc tính “name” (tên), hoặc tên dài quá %(n)s ký tự.", n=LONGEST_NAME),
        "code_twice": _("Mã %(code)s có ở một dòng trước.", code=row.values.get("code", "")),
        "far_away": _("Ranh giới nằm xa địa phương này: có thể sai hệ tọa độ hoặc sai tệp."),
        "not_a_polygon": _("Hình học phải là Polygon hoặc MultiPolygon."),
        "bad_coordinates": _("Tọa độ thiếu hoặc không đúng cấu trúc GeoJSON."),
        "ring_not_closed": _("Đường bao phải có ít nhất bốn điểm và khép kín."),
        "out_of_range": _("Tọa độ phải là kinh độ, vĩ độ WGS 84 (độ), không phải tọa độ phẳng."),
        "too_many_points": _("Đường bao có quá nhiều điểm. Vui lòng đơn giản hóa."),
        "invalid_polygon": _("Đường bao tự cắt hoặc không hợp lệ."),
    }
    return str(reasons.get(row.problem, reasons["bad_coordinates"]))

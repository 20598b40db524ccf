"""Why a file of streets and places, or a row of it, can't be taken: the sentences for the codes of the reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from dothi.language.formatting import number
from dothi.uploads import list_reasons
from tenants.gazetteer.reading import MOST_POSITIONS
from tenants.gazetteer.rows import LARGEST_BYTES, LONGEST_NAME, MOST_ROWS


def too_large() -> str:
    """What to tell of a file with more bytes than are read."""
    return list_reasons.too_large(LARGEST_BYTES)


def refused_reason(refusal: Mapping[str, Any]) -> str:
    """Why reading the file ended without a preview, of a Reading's `refusal`."""
    also = {
        "neither": _("Tệp phải là Excel (.xlsx), CSV, GeoJSON hoặc .osm.pbf."),
        "not_json": _("Tệp không phải GeoJSON đọc được (JSON, UTF-8)."),
        "not_collection": _("Tệp phải là một FeatureCollection GeoJSON có ít nhất một đối tượng."),
        "broken_extract": _("Tệp .osm.pbf bị cắt hoặc hỏng."),
        "elsewhere": _("Tệp .osm.pbf không có đường, địa điểm nào trong địa bàn này."),
        "no_osmium": _("Máy chủ này thiếu gói osmium để đọc tệp .osm.pbf."),
        "too_many_positions": _("Các đường có hơn %(n)s điểm. Vui lòng đơn giản hóa.", n=number(MOST_POSITIONS)),
    }
    titles = {"name": _("tên"), "lon": _("kinh độ"), "lat": _("vĩ độ")}
    return list_reasons.list_reason(refusal, titles=titles, most_rows=MOST_ROWS, also=also)


def row_reason(problem: Mapping[str, Any]) -> str:
    """What is wrong with a row, of a `RowProblem`."""
    reasons = {
        "no_name": _("Thiếu tên, hoặc tên dài quá %(n)s ký tự.", n=LONGEST_NAME),
        "lost_letters": _("Tên hoặc phường có ký tự không đọc được."),
        "old_encoding": _("Tên hoặc phường ở bảng mã cũ (TCVN3). Vui lòng chuyển sang Unicode."),
        "too_long": _("Phường hoặc số nhà quá dài."),
        "unknown_kind": _(
            "Không có loại “%(kind)s”. Dùng: đường, hẻm, địa điểm, công trình, khu phố, ấp.",
            kind=problem["values"].get("kind", ""),
        ),
        "no_place": _("Không có vị trí, hoặc hình học không phải điểm, đường hay vùng."),
        "bad_coordinates": _("Tọa độ không phải là số."),
        "swapped_axes": _("Kinh độ và vĩ độ bị đổi chỗ: kinh độ ở đây khoảng 106, vĩ độ khoảng 10."),
        "out_of_range": _("Tọa độ phải là kinh độ, vĩ độ WGS 84 (độ), không phải tọa độ phẳng."),
        "far_away": _("Vị trí nằm xa địa phương này: có thể sai hệ tọa độ hoặc sai tệp."),
    }
    return str(reasons[problem["problem"]])

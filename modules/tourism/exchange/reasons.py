"""Why a file of places, or a cell of it, can't be taken: the sentences for the reader's codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from dothi.uploads import list_reasons
from modules.tourism.exchange.columns import TITLES
from modules.tourism.exchange.rows import LARGEST_BYTES, MOST_ROWS
from modules.tourism.places.drafts import PlaceDraft, find_errors
from modules.tourism.texts import SOURCE


def too_large() -> str:
    """What to tell of a file with more bytes than are read."""
    return list_reasons.too_large(LARGEST_BYTES)


def refused_reason(refusal: Mapping[str, Any]) -> str:
    """Why reading the file ended without a preview, of a Reading's `refusal`."""
    also = {
        "neither": _("Tệp phải là Excel (.xlsx), CSV hoặc GeoJSON."),
        "not_geojson": _("Tệp không phải GeoJSON đọc được (JSON, UTF-8)."),
    }
    return list_reasons.list_reason(refusal, titles=TITLES, most_rows=MOST_ROWS, also=also)


def cell_reason(problem: Mapping[str, Any]) -> str:
    """What is wrong with a cell, of a problem that `reading` told."""
    code, _blank, value = str(problem["code"]).partition(" ")
    if code == "rule":
        return rule_of(problem["column"], problem["value"], problem["length"])
    reasons = {
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
    return list_reasons.cell_reason(code) or str(reasons[code])


def rule_of(column: str, value: str, length: int) -> str:
    """The sentence of the form of places for such a value; the rest of a long one doesn't matter."""
    text = value.ljust(length, "…") if length > len(value) else " ".join(value.split())
    name, _line, language = column.rpartition("_")
    texts = {language: {name: text}} if language in {SOURCE, "en"} else {}
    plain = {} if texts else {column: text}
    draft = PlaceDraft(**{"kind": "", "texts": texts, "lon": None, "lat": None, **plain})  # type: ignore[arg-type]
    return find_errors(draft).get(column) or str(_("Nội dung chưa đúng."))

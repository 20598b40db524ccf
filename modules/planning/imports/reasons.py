"""Why a file of zones, or a row of it, can't be taken, and how else it may be read: the sentences for the codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from dothi.language.formatting import number
from dothi.uploads import readings
from dothi.uploads.readings import Reading
from modules.planning.coordinates.systems import DEGREES, SYSTEMS, VN2000_DEGREES
from modules.planning.imports.importing import LARGEST_BYTES
from modules.planning.imports.opening import OURS


def too_large() -> str:
    """What to tell of a file with more bytes than are read."""
    return str(_("Tệp lớn hơn %(n)s MB.", n=LARGEST_BYTES // 1024 // 1024))


def refused_reason(refusal: Mapping[str, Any]) -> str:
    """Why reading the file ended without a preview, of a Reading's `refusal`."""
    code, values = refusal["code"], refusal["values"]
    n, name = number(values["n"]) if "n" in values else "", values.get("name", "")
    layer = values.get("layer", "")
    where = _("Tệp") if layer == OURS else _("Lớp %(layer)s", layer=layer)
    reasons = {
        readings.OVER_LIMIT: _(
            "Tệp quá lớn hoặc quá phức tạp để đọc. Vui lòng chia nhỏ hoặc đơn giản hóa (simplify) rồi tải lên lại."
        ),
        readings.MACHINE_BUSY: readings.BUSY_REASON,
        readings.BLOCKED: readings.BLOCKED_REASON,
        "unknown_kind": _(
            "Không nhận ra loại tệp. Cần GeoJSON, GeoPackage, KML, DXF, hoặc tệp .zip chứa một Shapefile hay .gdb."
        ),
        "broken_file": _("Tệp bị hỏng hoặc không đọc được."),
        "broken_layer": _(
            "%(where)s bị hỏng hoặc không đọc được (%(told)s).", where=where, told=values.get("told", "")
        ),
        "broken_archive": _("Tệp nén bị hỏng, có mật khẩu, hoặc nén theo cách không đọc được."),
        "bad_path": _("Tệp nén có đường dẫn không an toàn: %(name)s.", name=name),
        "member_too_large": _("Tệp %(name)s trong tệp nén lớn hơn %(n)s MB.", name=name, n=n),
        "archive_too_large": _("Tệp nén chứa quá nhiều tệp, hoặc hơn %(n)s MB sau khi giải nén.", n=n),
        "several_files": _("Tệp nén chứa nhiều lớp: %(names)s. Vui lòng chỉ nén một.", names=values.get("names", "")),
        "part_missing": _("Tệp nén thiếu %(name)s. Một Shapefile cần cả .shp, .dbf và .shx.", name=name),
        "no_polygons": _("Tệp không có lớp vùng (polygon) nào."),
        "no_zones": _(
            "%(where)s không có đối tượng nào đọc được. %(reason)s",
            where=where,
            reason=first_row(values.get("row", 0), row_reason(values.get("problem", ""))),
        ),
        "too_many_rows": _("%(where)s có hơn %(n)s đối tượng. Vui lòng chia thành nhiều tệp.", where=where, n=n),
        "too_many_together": _(
            "Ghép phần điều chỉnh vào bản đồ đang có thì quá %(n)s ô. Vui lòng gộp bớt các ô rồi tải lên lại.", n=n
        ),
        "too_many_positions": _(
            "%(where)s có hơn %(n)s điểm. Vui lòng đơn giản hóa (simplify) rồi tải lên lại.", where=where, n=n
        ),
    }
    return str(reasons[code])


def file_reason(reading: Reading) -> str:
    """The same with the file's name before it: whoever sent several knows which one is meant."""
    assert reading.refusal is not None  # that is what it is asked for
    return f"{reading.file_name}: {refused_reason(reading.refusal)}"


def first_row(number_of: int, reason: str) -> str:
    """What is wrong with a file's first row."""
    return str(_("Dòng %(n)s: %(reason)s", n=number(number_of), reason=reason)) if number_of else reason


def row_reason(problem: str, m2: float = 0.0, column: str = "", value: str = "") -> str:
    """What is wrong with a row."""
    reasons = {
        "empty": _("Không có hình học."),
        "not_numbers": _("Tọa độ không phải là số."),
        "far_away": _("Tọa độ không ở Việt Nam: có thể sai hệ tọa độ."),
        "no_polygon": _("Hình học không phải là vùng, hoặc không có diện tích."),
        "no_sheet": _("Không có số tờ bản đồ."),
        "no_number": _("Không có số thửa."),
        "no_figure": _("Cột %(column)s: “%(value)s” không phải là số.", column=column, value=value),
        "cut": _("Cột %(column)s dài quá, chỉ ghi phần đầu: “%(value)s”.", column=column, value=value),
        "mended": _("Đường bao không hợp lệ, đã được sửa; diện tích đổi %(m2)s m².", m2=number(m2)),
    }
    return str(reasons.get(problem, ""))


def way_words(way: Mapping[str, Any]) -> str:
    """A way of reading numbers, in words."""
    epsg = way["epsg"]
    if epsg in SYSTEMS:
        words = SYSTEMS[epsg].name
    else:
        words = {DEGREES: _("WGS 84, độ"), VN2000_DEGREES: _("VN-2000, độ")}[epsg]
    if way["is_swapped"]:
        words = _("%(system)s, trục X và Y đổi chỗ", system=words)
    return str(words if way["is_shifted"] else _("%(system)s, bỏ qua chuyển hệ WGS 84", system=words))


def fit_words(fit: Mapping[str, Any]) -> str:
    """How a way of reading fits: `VN-2000, 105°45′, 3°: 99,8 % nằm trong địa phương, lệch 226 m`."""
    inside = number(round(100 * fit["inside"], 1))
    words = _("%(way)s: %(inside)s %% số điểm nằm trong địa phương", way=way_words(fit), inside=inside)
    if not fit["off_m"]:
        return str(words)
    off = fit["off_m"]
    distance = _("%(n)s km", n=number(round(off / 1000, 1))) if off >= 1000 else _("%(n)s m", n=number(off))
    return str(_("%(words)s, cách %(distance)s", words=words, distance=distance))

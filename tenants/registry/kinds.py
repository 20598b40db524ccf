"""What the kinds of tenants, areas and units are called."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

TENANT_KINDS = {
    "province": _l("Tỉnh"),
    "city": _l("Thành phố"),
    "town": _l("Thị xã"),
    "district": _l("Huyện"),
    "ward": _l("Phường"),
    "commune": _l("Xã"),
    "special_zone": _l("Đặc khu"),
}
DISTRICT_KINDS = {kind: title for kind, title in TENANT_KINDS.items() if kind != "province"}
"""What a province's tenants can be."""

AREA_KINDS = {
    "ward": _l("Phường"),
    "commune": _l("Xã"),
    "township": _l("Thị trấn"),
    "hamlet": _l("Ấp"),
    "quarter": _l("Khu phố"),
}


def kinds_said(kinds: Iterable[str]) -> str:
    """The kinds that there are, as a count is followed by them: `phường, xã`."""
    there = set(kinds)
    return ", ".join(str(title).lower() for kind, title in AREA_KINDS.items() if kind in there)


UNIT_KINDS = {
    "department": _l("Phòng, ban chuyên môn"),
    "ward": _l("UBND phường, xã, thị trấn"),
    "police": _l("Công an"),
    "centre": _l("Trung tâm, đội, đơn vị sự nghiệp"),
    "agency": _l("Sở, ban, ngành cấp tỉnh"),
}

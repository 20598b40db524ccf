"""The words of a place's table with what they are called: kinds, states, prices, who finds their way. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class PlaceKind(StrEnum):
    """What there is to see or do."""

    HERITAGE = "heritage"
    WORSHIP = "worship"
    ECO = "eco"
    VILLAGE = "village"
    BEACH = "beach"
    LEISURE = "leisure"
    MARKET = "market"
    FOOD = "food"
    SHOP = "shop"
    STAY = "stay"
    PIER = "pier"


class PlaceStatus(StrEnum):
    """Where a place stands between desk and public."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class Price(StrEnum):
    """What a visit costs, roughly."""

    FREE = "free"
    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


class Wheelchair(StrEnum):
    """Whether a wheelchair gets in."""

    YES = "yes"
    LIMITED = "limited"
    NO = "no"


class Children(StrEnum):
    """Whether it suits children."""

    YES = "yes"
    NO = "no"


KINDS: Mapping[PlaceKind, LazyString] = {
    PlaceKind.HERITAGE: _l("Di tích, bảo tàng"),
    PlaceKind.WORSHIP: _l("Chùa, đình, nhà thờ"),
    PlaceKind.ECO: _l("Sinh thái, miệt vườn"),
    PlaceKind.VILLAGE: _l("Làng nghề, làng cổ"),
    PlaceKind.BEACH: _l("Biển, bãi tắm"),
    PlaceKind.LEISURE: _l("Công viên, vui chơi"),
    PlaceKind.MARKET: _l("Chợ"),
    PlaceKind.FOOD: _l("Ẩm thực"),
    PlaceKind.SHOP: _l("Mua sắm, đặc sản"),
    PlaceKind.STAY: _l("Lưu trú"),
    PlaceKind.PIER: _l("Bến tàu, bến xe"),
}
STATUSES: Mapping[PlaceStatus, LazyString] = {
    PlaceStatus.DRAFT: _l("Bản nháp"),
    PlaceStatus.PUBLISHED: _l("Đang hiển thị"),
    PlaceStatus.ARCHIVED: _l("Đã ngừng hiển thị"),
}
TONES: Mapping[PlaceStatus, str] = {
    PlaceStatus.DRAFT: "waiting",
    PlaceStatus.PUBLISHED: "done",
    PlaceStatus.ARCHIVED: "new",
}
PRICES: Mapping[Price, LazyString] = {
    Price.FREE: _l("Miễn phí"),
    Price.LOW: _l("Dưới 100.000 đồng"),
    Price.MIDDLE: _l("100.000 – 500.000 đồng"),
    Price.HIGH: _l("Trên 500.000 đồng"),
}
WHEELCHAIRS: Mapping[Wheelchair, LazyString] = {
    Wheelchair.YES: _l("Xe lăn vào được"),
    Wheelchair.LIMITED: _l("Xe lăn vào được một phần"),
    Wheelchair.NO: _l("Xe lăn không vào được"),
}
CHILDREN: Mapping[Children, LazyString] = {
    Children.YES: _l("Phù hợp với trẻ em"),
    Children.NO: _l("Không phù hợp với trẻ em"),
}

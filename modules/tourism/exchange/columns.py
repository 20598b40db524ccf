"""The columns of a list of places, the same for import and export; light to import, since a child reads with them."""

from __future__ import annotations

import re
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from tenants.gazetteer.words import folded


class PlaceColumn(StrEnum):
    """What a list says of a place, in the order of an export."""

    SLUG = "slug"
    NAME_VI = "name_vi"
    NAME_EN = "name_en"
    KIND = "kind"
    LON = "lon"
    LAT = "lat"
    IS_APPROXIMATE = "is_approximate"
    ADDRESS = "address"
    HOURS = "hours"
    PHONE = "phone"
    EMAIL = "email"
    WEBSITE = "website"
    PRICE_LEVEL = "price_level"
    WHEELCHAIR = "wheelchair"
    CHILDREN = "children"
    SUMMARY_VI = "summary_vi"
    SUMMARY_EN = "summary_en"
    BODY_VI = "body_vi"
    BODY_EN = "body_en"
    PRICES_VI = "prices_vi"
    PRICES_EN = "prices_en"
    SOURCE = "source"
    SOURCE_KEY = "source_key"
    CONFIRMED_ON = "confirmed_on"
    STATUS = "status"
    """Said by an export alone: what is published, people decide."""


TITLES = {
    PlaceColumn.SLUG: _l("Mã điểm"),
    PlaceColumn.NAME_VI: _l("Tên"),
    PlaceColumn.NAME_EN: _l("Tên tiếng Anh"),
    PlaceColumn.KIND: _l("Loại hình"),
    PlaceColumn.LON: _l("Kinh độ"),
    PlaceColumn.LAT: _l("Vĩ độ"),
    PlaceColumn.IS_APPROXIMATE: _l("Vị trí gần đúng"),
    PlaceColumn.ADDRESS: _l("Địa chỉ"),
    PlaceColumn.HOURS: _l("Giờ mở cửa"),
    PlaceColumn.PHONE: _l("Điện thoại"),
    PlaceColumn.EMAIL: _l("Thư điện tử"),
    PlaceColumn.WEBSITE: _l("Trang mạng"),
    PlaceColumn.PRICE_LEVEL: _l("Mức giá"),
    PlaceColumn.WHEELCHAIR: _l("Xe lăn"),
    PlaceColumn.CHILDREN: _l("Trẻ em"),
    PlaceColumn.SUMMARY_VI: _l("Tóm tắt"),
    PlaceColumn.SUMMARY_EN: _l("Tóm tắt tiếng Anh"),
    PlaceColumn.BODY_VI: _l("Giới thiệu"),
    PlaceColumn.BODY_EN: _l("Giới thiệu tiếng Anh"),
    PlaceColumn.PRICES_VI: _l("Giá vé, chi phí"),
    PlaceColumn.PRICES_EN: _l("Giá vé, chi phí tiếng Anh"),
    PlaceColumn.SOURCE: _l("Nguồn thông tin"),
    PlaceColumn.SOURCE_KEY: _l("Mã ở nguồn"),
    PlaceColumn.CONFIRMED_ON: _l("Ngày xác nhận"),
    PlaceColumn.STATUS: _l("Trạng thái"),
}
"""As files call them, in Vietnamese whatever the page's language."""
NEEDED = (PlaceColumn.NAME_VI, PlaceColumn.KIND, PlaceColumn.LON, PlaceColumn.LAT)
_ALSO = {
    PlaceColumn.SLUG: ("ma diem", "dia chi trang"),
    PlaceColumn.NAME_VI: ("ten", "ten diem", "ten dia diem", "ten diem du lich", "ten tieng viet", "name", "name vi"),
    PlaceColumn.NAME_EN: ("ten tieng anh", "ten anh", "ten en", "english name"),
    PlaceColumn.KIND: ("loai hinh", "loai", "nhom", "category", "type"),
    PlaceColumn.LON: ("kinh do", "lng", "long", "longitude", "x"),
    PlaceColumn.LAT: ("vi do", "latitude", "y"),
    PlaceColumn.IS_APPROXIMATE: ("vi tri gan dung", "gan dung"),
    PlaceColumn.ADDRESS: ("dia chi",),
    PlaceColumn.HOURS: ("gio mo cua", "gio", "opening hours"),
    PlaceColumn.PHONE: ("dien thoai", "so dien thoai", "dt", "sdt", "telephone"),
    PlaceColumn.EMAIL: ("thu dien tu", "e mail", "mail"),
    PlaceColumn.WEBSITE: ("trang mang", "trang web", "web", "url"),
    PlaceColumn.PRICE_LEVEL: ("muc gia",),
    PlaceColumn.WHEELCHAIR: ("xe lan",),
    PlaceColumn.CHILDREN: ("tre em",),
    PlaceColumn.SUMMARY_VI: ("tom tat", "tom tat tieng viet", "mo ta ngan", "summary"),
    PlaceColumn.SUMMARY_EN: ("tom tat tieng anh",),
    PlaceColumn.BODY_VI: ("gioi thieu", "gioi thieu tieng viet", "mo ta", "noi dung", "description"),
    PlaceColumn.BODY_EN: ("gioi thieu tieng anh",),
    PlaceColumn.PRICES_VI: ("gia ve chi phi", "gia ve", "gia ve chi phi tieng viet"),
    PlaceColumn.PRICES_EN: ("gia ve chi phi tieng anh", "gia ve tieng anh"),
    PlaceColumn.SOURCE: ("nguon thong tin", "nguon"),
    PlaceColumn.SOURCE_KEY: ("ma o nguon", "ma nguon", "ma", "id", "key"),
    PlaceColumn.CONFIRMED_ON: ("ngay xac nhan", "xac nhan ngay"),
    PlaceColumn.STATUS: ("trang thai",),
}
"""How people write them, as `plain` makes them; each is known by its own name too."""


def plain(text: str) -> str:
    """A heading or a word of a list as it is compared: without marks, case and punctuation."""
    return " ".join(re.findall(r"[a-z0-9]+", folded(text.strip()).replace("_", " ")))


_COLUMNS = {heading: column for column, headings in _ALSO.items() for heading in headings}
_COLUMNS |= {plain(column): column for column in PlaceColumn}


def find_column(heading: str) -> PlaceColumn | None:
    """The column of a heading, however it is written; a remark in brackets behind it is left aside."""
    return _COLUMNS.get(plain(heading.partition("(")[0]))

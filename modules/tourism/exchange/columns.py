"""The columns of a list of places, the same for import and export; light to import, since a child reads with them."""

from __future__ import annotations

import re
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from tenants.gazetteer.words import folded


class Column(StrEnum):
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
    """Told by an export alone: what is published, people decide."""


TITLES = {
    Column.SLUG: _l("Mã điểm"),
    Column.NAME_VI: _l("Tên"),
    Column.NAME_EN: _l("Tên tiếng Anh"),
    Column.KIND: _l("Loại hình"),
    Column.LON: _l("Kinh độ"),
    Column.LAT: _l("Vĩ độ"),
    Column.IS_APPROXIMATE: _l("Vị trí gần đúng"),
    Column.ADDRESS: _l("Địa chỉ"),
    Column.HOURS: _l("Giờ mở cửa"),
    Column.PHONE: _l("Điện thoại"),
    Column.EMAIL: _l("Thư điện tử"),
    Column.WEBSITE: _l("Trang mạng"),
    Column.PRICE_LEVEL: _l("Mức giá"),
    Column.WHEELCHAIR: _l("Xe lăn"),
    Column.CHILDREN: _l("Trẻ em"),
    Column.SUMMARY_VI: _l("Tóm tắt"),
    Column.SUMMARY_EN: _l("Tóm tắt tiếng Anh"),
    Column.BODY_VI: _l("Giới thiệu"),
    Column.BODY_EN: _l("Giới thiệu tiếng Anh"),
    Column.PRICES_VI: _l("Giá vé, chi phí"),
    Column.PRICES_EN: _l("Giá vé, chi phí tiếng Anh"),
    Column.SOURCE: _l("Nguồn thông tin"),
    Column.SOURCE_KEY: _l("Mã ở nguồn"),
    Column.CONFIRMED_ON: _l("Ngày xác nhận"),
    Column.STATUS: _l("Trạng thái"),
}
"""As files call them, in Vietnamese whatever the page's language."""
NEEDED = (Column.NAME_VI, Column.KIND, Column.LON, Column.LAT)
_ALSO = {
    Column.SLUG: ("ma diem", "dia chi trang"),
    Column.NAME_VI: ("ten", "ten diem", "ten dia diem", "ten diem du lich", "ten tieng viet", "name", "name vi"),
    Column.NAME_EN: ("ten tieng anh", "ten anh", "ten en", "english name"),
    Column.KIND: ("loai hinh", "loai", "nhom", "category", "type"),
    Column.LON: ("kinh do", "lng", "long", "longitude", "x"),
    Column.LAT: ("vi do", "latitude", "y"),
    Column.IS_APPROXIMATE: ("vi tri gan dung", "gan dung"),
    Column.ADDRESS: ("dia chi",),
    Column.HOURS: ("gio mo cua", "gio", "opening hours"),
    Column.PHONE: ("dien thoai", "so dien thoai", "dt", "sdt", "telephone"),
    Column.EMAIL: ("thu dien tu", "e mail", "mail"),
    Column.WEBSITE: ("trang mang", "trang web", "web", "url"),
    Column.PRICE_LEVEL: ("muc gia",),
    Column.WHEELCHAIR: ("xe lan",),
    Column.CHILDREN: ("tre em",),
    Column.SUMMARY_VI: ("tom tat", "tom tat tieng viet", "mo ta ngan", "summary"),
    Column.SUMMARY_EN: ("tom tat tieng anh",),
    Column.BODY_VI: ("gioi thieu", "gioi thieu tieng viet", "mo ta", "noi dung", "description"),
    Column.BODY_EN: ("gioi thieu tieng anh",),
    Column.PRICES_VI: ("gia ve chi phi", "gia ve", "gia ve chi phi tieng viet"),
    Column.PRICES_EN: ("gia ve chi phi tieng anh", "gia ve tieng anh"),
    Column.SOURCE: ("nguon thong tin", "nguon"),
    Column.SOURCE_KEY: ("ma o nguon", "ma nguon", "ma", "id", "key"),
    Column.CONFIRMED_ON: ("ngay xac nhan", "xac nhan ngay"),
    Column.STATUS: ("trang thai",),
}
"""How people write them, as `plain` makes them; each is known by its own name too."""


def plain(text: str) -> str:
    """A heading or a word of a list as it is compared: without marks, case and punctuation."""
    return " ".join(re.findall(r"[a-z0-9]+", folded(text.strip()).replace("_", " ")))


_COLUMNS = {heading: column for column, headings in _ALSO.items() for heading in headings}
_COLUMNS |= {plain(column): column for column in Column}


def find_column(heading: str) -> Column | None:
    """The column of a heading, however it is written; a remark in brackets behind it is left aside."""
    return _COLUMNS.get(plain(heading.partition("(")[0]))

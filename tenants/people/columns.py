"""The columns of a list of staff, by the headings under which people write them. Pure."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Column(StrEnum):
    """What a list says of a person."""

    NAME = "name"
    EMAIL = "email"
    ROLES = "roles"
    UNITS = "units"
    HEADED = "headed"


TITLES = {
    Column.NAME: _l("Họ và tên"),
    Column.EMAIL: _l("Thư điện tử"),
    Column.ROLES: _l("Vai trò"),
    Column.UNITS: _l("Đơn vị"),
    Column.HEADED: _l("Thủ trưởng của"),
}
"""As the template writes them."""
NEEDED = (Column.NAME, Column.EMAIL, Column.ROLES)
_HEADINGS = {
    Column.NAME: ("ho va ten", "ho ten", "ten", "ten can bo", "ho va ten can bo", "name", "full name"),
    Column.EMAIL: ("thu dien tu", "email", "e mail", "dia chi thu dien tu", "dia chi email", "thu dien tu cong vu"),
    Column.ROLES: ("vai tro", "roles", "role"),
    Column.UNITS: ("don vi", "thuoc don vi", "ma don vi", "don vi cong tac", "units", "unit"),
    Column.HEADED: ("thu truong cua", "la thu truong cua", "thu truong cua don vi", "headed", "head of"),
}
"""How people write them, as `plain` makes them."""


class NamePart(StrEnum):
    """A part of a name that has a column of its own, in the order in which Vietnamese names are said."""

    FAMILY = "family"
    GIVEN = "given"


_PARTS = {
    NamePart.FAMILY: (
        "ho", "ho dem", "ho va dem", "ho va ten dem", "ho ten dem", "ho lot", "ho va chu lot", "ho va ten lot",
        "ho chu lot", "family name", "last name", "surname",
    ),
    NamePart.GIVEN: ("ten", "ten goi", "given name", "first name"),
}  # fmt: skip
EXAMPLE_EMAIL = "nguyen-van-vi-du@example.com"
"""Of the template's example, which a list may still hold: its row is passed over."""


D_WITH_STROKE = chr(0x111)
"""The one Vietnamese letter that doesn't come apart into a plain one and its marks."""


def plain(text: str) -> str:
    """A text as it is compared: without case, marks and punctuation, so that *Phòng  Nội vụ* is *phong noi vu*."""
    folded = unicodedata.normalize("NFD", text.casefold().replace(D_WITH_STROKE, "d"))
    letters = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return " ".join(re.findall(r"\w+", letters.replace("_", " ")))


_COLUMNS = {heading: column for column, headings in _HEADINGS.items() for heading in headings}


def find_column(heading: str) -> Column | None:
    """The column of a heading, however it is written; an asterisk or a remark in brackets behind it is left aside."""
    return _COLUMNS.get(plain(heading.partition("(")[0]))


_NAME_PARTS = {heading: part for part, headings in _PARTS.items() for heading in headings}


def find_name_part(heading: str) -> NamePart | None:
    """Which part of a name a heading is for."""
    return _NAME_PARTS.get(plain(heading.partition("(")[0]))


def split_names(cell: str) -> list[str]:
    """Several roles or units of one cell: by semicolons, bars or lines. Commas belong to names."""
    return [part for part in (" ".join(piece.split()) for piece in re.split(r"[;|\n\r]+", cell)) if part]

"""Which column of a file of parcels holds what. Other columns, owners among them, are never read. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from modules.planning.imports.columns import map_purposes, plain

SHEET, NUMBER, WARD, DISTRICT, AREA = "sheet", "number", "ward", "district", "area"
PURPOSES = (SHEET, NUMBER, WARD, DISTRICT, AREA)
KNOWN: Mapping[str, Sequence[str]] = {
    SHEET: ("soto", "sotobando", "sohieutobando", "shbando", "tobando", "to", "sheet", "mapsheet"),
    NUMBER: ("sothua", "sothututhua", "shthua", "sohieuthua", "thua", "thuadat", "parcel", "number"),
    WARD: ("phuongxa", "tenphuongxa", "tenxa", "xaphuong", "phuong", "xa", "maxa", "maphuongxa", "ward", "commune"),
    DISTRICT: ("quanhuyen", "tenhuyen", "huyen", "mahuyen", "district"),
    AREA: ("dientichphaply", "dtpl", "dientichgcn", "dientich", "dtich", "area"),
}  # fmt: skip
OWNERS = ("chusudung", "tenchu", "chu", "chusohuu", "hoten", "tenchusudung", "nguoisudung", "cccd", "cmnd", "socmnd",
          "diachi", "owner")  # fmt: skip


def map_parcel_columns(names: Sequence[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """The column of each purpose, where there is one."""
    return map_purposes(KNOWN, names, chosen)


def columns_of_owners(names: Sequence[str]) -> list[str]:
    """Columns about people, by their names: to say that they aren't read."""
    return [name for name in names if plain(name) in OWNERS]

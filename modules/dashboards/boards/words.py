"""How kinds of tiles are called."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from dothi.numbers.dimensions import CELL, UNIT, WARD
from modules.dashboards.boards.tiles import TileKind

KINDS = {
    TileKind.NUMBER: _l("Một số, kèm xu hướng và chỉ tiêu"),
    TileKind.LINE: _l("Đường"),
    TileKind.BARS: _l("Cột, so với năm trước"),
    TileKind.RANKING: _l("Xếp hạng theo đơn vị"),
    TileKind.WARDS: _l("Xếp hạng theo phường, xã"),
    TileKind.MAP: _l("Bản đồ: phường, xã đậm nhạt"),
    TileKind.CLUSTERS: _l("Bản đồ: vòng tròn nơi tập trung"),
    TileKind.HEAT: _l("Lịch nhiệt theo ngày"),
    TileKind.TABLE: _l("Bảng nhiều chỉ số"),
    TileKind.TEXT: _l("Chữ"),
}
COUNTED_BY = {UNIT: _l("đơn vị"), WARD: _l("phường, xã"), CELL: _l("vị trí")}

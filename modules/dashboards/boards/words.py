"""How kinds of tiles are called."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from modules.dashboards.boards.tiles import Kind

KINDS = {
    Kind.NUMBER: _l("Một số, kèm xu hướng và chỉ tiêu"),
    Kind.LINE: _l("Đường"),
    Kind.BARS: _l("Cột, so với năm trước"),
    Kind.RANKING: _l("Xếp hạng theo đơn vị"),
    Kind.HEAT: _l("Lịch nhiệt theo ngày"),
    Kind.TABLE: _l("Bảng nhiều chỉ số"),
    Kind.TEXT: _l("Chữ"),
}

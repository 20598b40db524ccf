"""What can be chosen about a file of zones: asked as "which province, then or now?", not by numbers."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from modules.planning.coordinates.systems import DEGREES, SYSTEMS, USES, VN2000_DEGREES
from modules.planning.imports.letters import CP1258, TCVN3, UTF8, VNI

PROVINCES = {
    "long-an": _l("Long An"),
    "tien-giang": _l("Tiền Giang"),
    "tay-ninh": _l("Tây Ninh"),
    "dong-thap": _l("Đồng Tháp"),
}
"""Names of `systems.USES`."""


def choices_of_file() -> dict[str, Any]:
    """The choices of coordinates and encodings, for templates."""
    uses = []
    for epsg in dict.fromkeys(use.epsg for use in USES):
        then = ", ".join(str(PROVINCES[use.province]) for use in USES if use.epsg == epsg and use.until)
        now = ", ".join(str(PROVINCES[use.province]) for use in USES if use.epsg == epsg and not use.until)
        parts = [
            _("%(names)s đến 30/6/2025", names=then) if then else "",
            _("%(names)s hiện nay", names=now) if now else "",
        ]
        uses.append((str(epsg), f"{SYSTEMS[epsg].name} ({'; '.join(part for part in parts if part)})"))
    used = {use.epsg for use in USES}
    others = [(str(epsg), system.name) for epsg, system in SYSTEMS.items() if epsg not in used]
    degrees = [(str(DEGREES), _("WGS 84, độ")), (str(VN2000_DEGREES), _("VN-2000, độ"))]
    return {
        "system_options": [
            ("0", _("Theo tệp, hoặc tự nhận ra")),
            (_("Tỉnh nào, khi nào"), uses),
            (_("Kinh độ, vĩ độ"), degrees),
            (_("Kinh tuyến trục khác"), others),
        ],
        "encoding_options": [
            ("", _("Tự nhận ra")),
            (UTF8, "Unicode (UTF-8)"),
            (TCVN3, "TCVN3 (ABC)"),
            (VNI, "VNI"),
            (CP1258, "Windows-1258"),
        ],
    }

"""How the history tells of what is recorded of itineraries."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from dothi.manifest.module import AuditTitle

ITINERARY_HISTORY = tuple(
    AuditTitle(action=f"tourism.itinerary_{action}", title=title, sentence=sentence)
    for action, title, sentence in (
        ("created", _l("Thêm lịch trình"), _l("Thêm lịch trình %(name)s")),
        ("changed", _l("Sửa lịch trình"), _l("Sửa lịch trình %(name)s")),
        ("restored", _l("Khôi phục bản cũ của lịch trình"), _l("Khôi phục một bản cũ của lịch trình %(name)s")),
        ("published", _l("Công bố lịch trình"), _l("Công bố lịch trình %(name)s")),
        ("withdrawn", _l("Đưa lịch trình về bản nháp"), _l("Đưa lịch trình %(name)s về bản nháp")),
        ("archived", _l("Ngừng hiển thị lịch trình"), _l("Ngừng hiển thị lịch trình %(name)s")),
    )
)

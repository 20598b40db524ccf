"""What may be done with places and happenings, and which roles may."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from dothi.manifest.module import Permission

VIEW = "tourism.place.view"
EDIT = "tourism.place.edit"
PUBLISH = "tourism.place.publish"
HAPPENING_VIEW = "tourism.happening.view"
HAPPENING_EDIT = "tourism.happening.edit"
HAPPENING_PUBLISH = "tourism.happening.publish"
COUNT_VISITORS = "tourism.visitor.count"
CLOSE_VISITORS = "tourism.visitor.close"
MODERATE = "tourism.rating.moderate"
ITINERARY_VIEW = "tourism.itinerary.view"
ITINERARY_EDIT = "tourism.itinerary.edit"
ITINERARY_PUBLISH = "tourism.itinerary.publish"

PERMISSIONS = (
    Permission(
        VIEW,
        _l("Xem điểm du lịch, cả bản nháp"),
        ("intake", "staff", "unit_head", "leader", "district_admin", "district_viewer"),
    ),
    Permission(EDIT, _l("Soạn, sửa điểm du lịch"), ("staff", "unit_head", "district_admin")),
    Permission(PUBLISH, _l("Công bố, ngừng hiển thị điểm du lịch"), ("unit_head", "district_admin")),
    Permission(
        HAPPENING_VIEW,
        _l("Xem sự kiện, cả bản nháp"),
        ("intake", "staff", "unit_head", "leader", "district_admin", "district_viewer"),
    ),
    Permission(HAPPENING_EDIT, _l("Soạn, sửa sự kiện"), ("staff", "unit_head", "district_admin")),
    Permission(HAPPENING_PUBLISH, _l("Công bố, hủy, ngừng hiển thị sự kiện"), ("unit_head", "district_admin")),
    Permission(COUNT_VISITORS, _l("Nhập số khách du lịch"), ("staff", "unit_head", "district_admin")),
    Permission(CLOSE_VISITORS, _l("Chốt, đính chính số khách du lịch"), ("unit_head", "district_admin")),
    Permission(
        MODERATE,
        _l("Duyệt đánh giá của khách, trả lời thay cho điểm du lịch"),
        ("intake", "staff", "unit_head", "district_admin"),
    ),
    Permission(
        ITINERARY_VIEW,
        _l("Xem lịch trình, cả bản nháp"),
        ("intake", "staff", "unit_head", "leader", "district_admin", "district_viewer"),
    ),
    Permission(ITINERARY_EDIT, _l("Soạn, sửa lịch trình"), ("staff", "unit_head", "district_admin")),
    Permission(ITINERARY_PUBLISH, _l("Công bố, ngừng hiển thị lịch trình"), ("unit_head", "district_admin")),
)

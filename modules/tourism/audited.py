"""How the history tells of what the module records."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from dothi.manifest.module import AuditTitle

PLACE_TITLES = tuple(
    AuditTitle(action=f"tourism.place_{action}", title=title, sentence=sentence)
    for action, title, sentence in (
        ("created", _l("Thêm điểm du lịch"), _l("Thêm điểm du lịch %(name)s")),
        ("changed", _l("Sửa điểm du lịch"), _l("Sửa điểm du lịch %(name)s")),
        ("restored", _l("Khôi phục bản cũ của điểm du lịch"), _l("Khôi phục một bản cũ của điểm du lịch %(name)s")),
        ("published", _l("Công bố điểm du lịch"), _l("Công bố điểm du lịch %(name)s")),
        ("confirmed", _l("Xác nhận điểm du lịch"), _l("Xác nhận thông tin của điểm du lịch %(name)s còn đúng")),
        ("withdrawn", _l("Đưa điểm du lịch về bản nháp"), _l("Đưa điểm du lịch %(name)s về bản nháp")),
        ("archived", _l("Ngừng hiển thị điểm du lịch"), _l("Ngừng hiển thị điểm du lịch %(name)s")),
        ("imported", _l("Nhập điểm du lịch từ tệp"), _l("Nhập điểm du lịch %(name)s từ tệp")),
    )
)
VOICE_TITLES = tuple(
    AuditTitle(action=f"tourism.{action}", title=title, sentence=sentence)
    for action, title, sentence in (
        ("rating_shown", _l("Đăng đánh giá"), _l("Đăng một đánh giá về %(name)s")),
        ("rating_refused", _l("Không đăng đánh giá"), _l("Không đăng một đánh giá về %(name)s: %(reason)s")),
        ("rating_erased", _l("Xóa đánh giá"), _l("Xóa một đánh giá về %(name)s: %(reason)s")),
        ("rating_replied", _l("Phản hồi đánh giá"), _l("Phản hồi một đánh giá về %(name)s")),
        ("rating_reply_shown", _l("Đăng phản hồi của cơ sở"), _l("Đăng phản hồi của cơ sở %(name)s")),
        ("rating_reply_refused", _l("Không đăng phản hồi"), _l("Không đăng phản hồi của cơ sở %(name)s")),
        ("proposal_accepted", _l("Nhận đề xuất của cơ sở"), _l("Nhận đề xuất về %(name)s")),
        ("proposal_refused", _l("Từ chối đề xuất"), _l("Từ chối đề xuất về %(name)s: %(reason)s")),
    )
)
PLACES = tuple(title.action for title in PLACE_TITLES)
"""What is done to a place itself."""
HISTORY = (
    *PLACE_TITLES,
    *VOICE_TITLES,
    AuditTitle(
        action="tourism.visitors_closed",
        title=_l("Chốt số khách du lịch"),
        sentence=_l("Chốt số khách du lịch tháng %(month)s"),
    ),
    AuditTitle(
        action="tourism.visitors_corrected",
        title=_l("Đính chính số khách du lịch"),
        sentence=_l("Đính chính số khách du lịch ngày %(days)s: %(reason)s"),
    ),
    AuditTitle(
        action="tourism.visitors_imported",
        title=_l("Nhập số khách du lịch từ tệp"),
        sentence=_l("Nhập số khách du lịch từ tệp %(file)s: %(new)s số mới, %(change)s số sửa"),
    ),
    AuditTitle(
        action="tourism.places_imported",
        title=_l("Nhập danh sách điểm du lịch"),
        sentence=_l("Nhập tệp %(subject)s: thêm %(created)s, sửa %(changed)s điểm du lịch"),
    ),
)

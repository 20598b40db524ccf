"""What the check of links found, in words."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from modules.tourism.links.models import Link, LinkState

STATES: Mapping[LinkState, LazyString] = {
    LinkState.BROKEN: _l("Hỏng"),
    LinkState.DOUBTFUL: _l("Chưa vào được"),
    LinkState.UNCLEAR: _l("Không cho kiểm tra"),
    LinkState.NEW: _l("Chưa kiểm tra"),
    LinkState.OK: _l("Tốt"),
}
TONES: Mapping[LinkState, str] = {
    LinkState.BROKEN: "danger",
    LinkState.DOUBTFUL: "waiting",
    LinkState.UNCLEAR: "new",
    LinkState.NEW: "new",
    LinkState.OK: "done",
}


def reason_of(link: Link) -> str:
    """Why it isn't fine; empty when it is."""
    reasons = {
        "bad_url": _("Địa chỉ không đúng."),
        "no_name": _("Tên miền không còn."),
        "private": _("Dẫn vào mạng nội bộ, người ngoài không mở được."),
        "port": _("Cổng khác 80 và 443, không được kiểm tra."),
        "tls": _("Chứng chỉ bảo mật không hợp lệ."),
        "too_slow": _("Không trả lời kịp."),
        "no_answer": _("Máy chủ không trả lời."),
        "too_many_hops": _("Chuyển hướng quá nhiều lần."),
        "status": _("Trả lời lỗi %(status)s.", status=link.status),
        "shy": _("Từ chối chương trình kiểm tra (mã %(status)s); hãy mở thử.", status=link.status),
    }
    return str(reasons[link.reason]) if link.reason else ""

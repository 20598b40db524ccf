"""How the history tells of accounts and memberships."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from dothi.manifest.module import AuditTitle

HISTORY = (
    AuditTitle(
        action="identity.member_invited",
        title=_l("Mời cán bộ"),
        sentence=_l("Mời %(subject)s với vai trò %(roles)s"),
    ),
    AuditTitle(
        action="identity.invitation_resent", title=_l("Gửi lại lời mời"), sentence=_l("Gửi lại lời mời cho %(subject)s")
    ),
    AuditTitle(action="identity.joined", title=_l("Nhận lời mời"), sentence=_l("%(subject)s nhận lời mời")),
    AuditTitle(
        action="identity.roles_changed",
        title=_l("Đổi vai trò"),
        sentence=_l("Đổi vai trò của %(subject)s từ %(former)s sang %(roles)s"),
    ),
    AuditTitle(
        action="identity.renamed",
        title=_l("Đổi họ tên cán bộ"),
        sentence=_l("Đổi họ tên của %(subject)s từ “%(former)s” thành “%(name)s”"),
    ),
    AuditTitle(
        action="identity.membership_ended",
        title=_l("Thôi giao việc"),
        sentence=_l("Thôi giao việc cho %(subject)s"),
    ),
    AuditTitle(
        action="identity.password_changed", title=_l("Đổi mật khẩu"), sentence=_l("Mật khẩu của %(subject)s được đổi")
    ),
    AuditTitle(
        action="identity.second_factor_on",
        title=_l("Bật xác thực hai lớp"),
        sentence=_l("Bật xác thực hai lớp cho %(subject)s"),
    ),
    AuditTitle(
        action="identity.second_factor_off",
        title=_l("Tắt xác thực hai lớp"),
        sentence=_l("Tắt xác thực hai lớp của %(subject)s"),
    ),
    AuditTitle(
        action="identity.recovery_code_used",
        title=_l("Dùng mã khôi phục"),
        sentence=_l("%(subject)s dùng một mã khôi phục, còn %(left)s mã"),
    ),
    AuditTitle(
        action="identity.signed_out_everywhere",
        title=_l("Đăng xuất mọi nơi"),
        sentence=_l("Đăng xuất khỏi mọi thiết bị"),
    ),
    AuditTitle(
        action="identity.second_factor_failed",
        title=_l("Mã xác thực sai"),
        sentence=_l("%(subject)s nhập sai mã xác thực"),
        is_change=False,
    ),
    AuditTitle(
        action="identity.signed_in",
        title=_l("Đăng nhập"),
        sentence=_l("%(subject)s đăng nhập từ %(address)s"),
        is_change=False,
    ),
    AuditTitle(
        action="identity.sign_in_failed",
        title=_l("Đăng nhập không thành"),
        sentence=_l("%(subject)s đăng nhập không thành từ %(address)s"),
        is_change=False,
    ),
)

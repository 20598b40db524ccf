"""How the history tells of what this component records."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from dothi.manifest.module import AuditTitle
from dothi.sites.switch import STATE_TITLES
from tenants.registry.kinds import TENANT_KINDS

STATES = {state.value: title for state, title in STATE_TITLES.items()}
SECTIONS = {
    "branding": _l("nhận diện"),
    "calendar": _l("lịch làm việc"),
    "areas": _l("địa bàn"),
    "profile": _l("số dân"),
}

HISTORY = (
    AuditTitle(
        action="tenants.module_switched",
        title=_l("Chuyển trạng thái phân hệ"),
        sentence=_l("%(tenant)s: chuyển %(module)s từ “%(old)s” sang “%(new)s”"),
        words={"old": STATES, "new": STATES},
    ),
    AuditTitle(
        action="tenants.testers_invited",
        title=_l("Tạo liên kết dùng thử"),
        sentence=_l("%(tenant)s: tạo liên kết dùng thử %(module)s"),
    ),
    AuditTitle(
        action="tenants.testers_revoked",
        title=_l("Thu hồi liên kết dùng thử"),
        sentence=_l("%(tenant)s: thu hồi liên kết dùng thử %(module)s"),
    ),
    AuditTitle(
        action="tenants.testers_invited_by_address",
        title=_l("Mời người dùng thử"),
        sentence=_l("%(tenant)s: mời %(count)s người dùng thử %(module)s"),
    ),
    AuditTitle(
        action="tenants.tester_withdrawn",
        title=_l("Rút một người dùng thử"),
        sentence=_l("%(tenant)s: rút một người dùng thử %(module)s"),
    ),
    AuditTitle(
        action="tenants.tenant_created",
        title=_l("Thêm địa phương"),
        sentence=_l("Thêm địa phương %(name)s (%(subject)s)"),
    ),
    AuditTitle(
        action="tenants.admins_reminded",
        title=_l("Nhắc quản trị địa phương"),
        sentence=_l("%(tenant)s: nhắc quản trị địa phương về những việc còn lại"),
    ),
    AuditTitle(
        action="tenants.renamed",
        title=_l("Đổi tên, mã hoặc cấp trên"),
        sentence=_l(
            "Đổi “%(old)s” thành “%(new)s” (mã %(code)s, %(kind)s, cấp trên %(parent_code)s) từ %(valid_from)s theo "
            "%(decree)s; tên miền mới: %(host)s"
        ),
        words={"kind": TENANT_KINDS},
    ),
    AuditTitle(
        action="tenants.fact_corrected",
        title=_l("Đính chính tên, mã"),
        sentence=_l("%(tenant)s: đính chính “%(old)s” thành “%(new)s”"),
    ),
    AuditTitle(
        action="tenants.fact_withdrawn",
        title=_l("Bỏ thay đổi chưa có hiệu lực"),
        sentence=_l("%(tenant)s: bỏ thay đổi chưa có hiệu lực “%(old)s”"),
    ),
    AuditTitle(
        action="tenants.host_added", title=_l("Thêm tên miền"), sentence=_l("%(tenant)s: thêm tên miền %(subject)s")
    ),
    AuditTitle(
        action="tenants.host_removed", title=_l("Gỡ tên miền"), sentence=_l("%(tenant)s: gỡ tên miền %(subject)s")
    ),
    AuditTitle(
        action="tenants.host_chosen",
        title=_l("Chọn tên miền chính"),
        sentence=_l("%(tenant)s: %(subject)s thành tên miền chính từ %(valid_from)s"),
    ),
    AuditTitle(
        action="tenants.areas_imported",
        title=_l("Nhập địa bàn"),
        sentence=_l("Nhập %(subject)s địa bàn; hiệu lực từ %(valid_from)s theo %(decree)s; kết thúc %(ended)s địa bàn"),
    ),
    AuditTitle(
        action="tenants.gazetteer_imported",
        title=_l("Nhập đường, địa điểm"),
        sentence=_l("Nhập %(subject)s đường, địa điểm từ “%(source)s”; bỏ qua %(skipped)s dòng lỗi"),
    ),
    AuditTitle(
        action="tenants.settings_changed",
        title=_l("Đổi thiết lập"),
        sentence=_l("Đổi thiết lập %(subject)s"),
        words={"subject": SECTIONS},
    ),
    AuditTitle(
        action="tenants.unit_created", title=_l("Thêm đơn vị"), sentence=_l("Thêm đơn vị %(name)s (%(subject)s)")
    ),
    AuditTitle(action="tenants.unit_changed", title=_l("Sửa đơn vị"), sentence=_l("Sửa đơn vị %(name)s (%(subject)s)")),
    AuditTitle(
        action="tenants.unit_activated",
        title=_l("Mở lại đơn vị"),
        sentence=_l("Đơn vị %(name)s hoạt động trở lại"),
    ),
    AuditTitle(
        action="tenants.unit_deactivated",
        title=_l("Ngừng đơn vị"),
        sentence=_l("Đơn vị %(name)s ngừng hoạt động"),
    ),
    AuditTitle(
        action="tenants.staff_changed",
        title=_l("Sửa cán bộ"),
        sentence=_l("Sửa họ tên, vai trò hoặc đơn vị của %(subject)s"),
    ),
    AuditTitle(action="tenants.notice_saved", title=_l("Lưu thông báo"), sentence=_l("Lưu thông báo “%(title)s”")),
    AuditTitle(action="tenants.notice_taken_down", title=_l("Gỡ thông báo"), sentence=_l("Gỡ thông báo “%(title)s”")),
    AuditTitle(
        action="tenants.configuration_applied",
        title=_l("Nhận cấu hình"),
        sentence=_l("Nhận %(items)s mục cấu hình"),
    ),
    AuditTitle(
        action="tenants.configuration_copied",
        title=_l("Chép cấu hình"),
        sentence=_l("Chép cấu hình từ %(from_name)s sang %(to_name)s, số mục: %(count)s"),
    ),
    AuditTitle(
        action="tenants.staff_list_taken",
        title=_l("Nhập danh sách cán bộ"),
        sentence=_l("Nhập danh sách cán bộ từ tệp %(subject)s"),
    ),
    AuditTitle(
        action="tenants.work_handed_over",
        title=_l("Bàn giao công việc"),
        sentence=_l("Bàn giao công việc của %(subject)s: %(given)s việc cho người nhận, %(returned)s việc trả về"),
    ),
)

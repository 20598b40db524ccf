"""The roles that memberships carry, and what they may do here. Modules name these roles in their permissions."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from dothi.manifest.module import Permission, Role

ROLES = (
    Role("operator", _l("Vận hành hệ thống"), needs_second_factor=True),
    Role("provincial_admin", _l("Quản trị cấp tỉnh"), needs_second_factor=True),
    Role("programme_manager", _l("Quản lý đề án")),
    Role("provincial_viewer", _l("Người xem cấp tỉnh")),
    Role("district_admin", _l("Quản trị cấp huyện"), needs_second_factor=True),
    Role("intake", _l("Bộ phận tiếp nhận, phân loại")),
    Role("staff", _l("Cán bộ xử lý")),
    Role("unit_head", _l("Thủ trưởng đơn vị")),
    Role("leader", _l("Lãnh đạo UBND")),
    Role("district_viewer", _l("Người xem cấp huyện")),
)

ROLES_OF_A_DISTRICT = ("district_admin", "intake", "staff", "unit_head", "leader", "district_viewer")
"""What a district admin may give."""

ROLES_OF_A_PROVINCE = ("provincial_admin", "programme_manager", "provincial_viewer")

ADMIN_ROLES = ("district_admin", "provincial_admin")
"""Of these a tenant or province always keeps one who has joined."""

_ADMIN = ("district_admin",)
_PLANNERS = ("provincial_admin", "programme_manager")

PERMISSIONS = (
    Permission("tenants.admin.view", _l("Xem khu vực quản trị"), _ADMIN),
    Permission("tenants.unit.edit", _l("Quản lý đơn vị"), _ADMIN),
    Permission("tenants.staff.edit", _l("Quản lý cán bộ"), _ADMIN),
    Permission("tenants.area.edit", _l("Quản lý địa bàn"), _ADMIN),
    Permission("tenants.settings.edit", _l("Thiết lập của địa phương"), _ADMIN),
    Permission("tenants.notice.edit", _l("Quản lý thông báo"), _ADMIN),
    Permission("tenants.console.view", _l("Xem bảng điều hành cấp tỉnh"), ROLES_OF_A_PROVINCE),
    Permission("tenants.phase.evaluate", _l("Đánh giá giai đoạn"), ("provincial_admin", "programme_manager")),
    Permission("tenants.phase.close", _l("Đóng giai đoạn"), ("provincial_admin", "programme_manager")),
    Permission("tenants.tenant.onboard", _l("Khởi tạo địa phương mới"), ("provincial_admin",)),
    Permission("tenants.configuration.copy", _l("Chép cấu hình giữa các địa phương"), ("provincial_admin",)),
    Permission("tenants.people.edit", _l("Quản lý thành viên cấp tỉnh"), ("provincial_admin",)),
    Permission("tenants.fact.edit", _l("Đổi tên, mã, tên miền của địa phương"), ("provincial_admin",)),
    Permission("tenants.switch.change", _l("Chuyển trạng thái phân hệ"), ("provincial_admin",)),
    Permission("tenants.programme.plan", _l("Lập đề án, giai đoạn, hạng mục"), _PLANNERS),
    Permission("tenants.gate.sign", _l("Ký xác nhận điều kiện sẵn sàng"), _PLANNERS),
    Permission("tenants.gate.override", _l("Bỏ qua điều kiện chưa đạt"), ("provincial_admin",)),
)

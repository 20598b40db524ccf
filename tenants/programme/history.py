"""How the history tells of what the programme records: plans, gates, overrides, go-lives."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from dothi.manifest.module import AuditTitle
from dothi.sites.switch import STATE_TITLES
from tenants.programme.standard import EVALUATION, STANDARD

GATES = {**STANDARD, EVALUATION: _l("Giai đoạn thí điểm đạt chỉ tiêu")}
"""Gates that no component declares: those that people sign, and the pilot's evaluation."""
STATES = {state.value: title for state, title in STATE_TITLES.items()}


def of_item(action: str, title: LazyString, sentence: LazyString) -> AuditTitle:
    """An entry about a plan item: unit, module, target state and planned time are among its details."""
    return AuditTitle(action=f"tenants.item_{action}", title=title, sentence=sentence, words={"target": STATES})


HISTORY = (
    AuditTitle(action="tenants.project_created", title=_l("Lập đề án"), sentence=_l("Lập đề án “%(name)s”")),
    AuditTitle(action="tenants.project_changed", title=_l("Sửa đề án"), sentence=_l("Sửa đề án “%(name)s”")),
    AuditTitle(action="tenants.project_deleted", title=_l("Xóa đề án"), sentence=_l("Xóa đề án “%(name)s”")),
    AuditTitle(
        action="tenants.phase_created",
        title=_l("Thêm giai đoạn"),
        sentence=_l("Thêm giai đoạn “%(name)s” từ %(starts_on)s"),
    ),
    AuditTitle(action="tenants.phase_changed", title=_l("Sửa giai đoạn"), sentence=_l("Sửa giai đoạn “%(name)s”")),
    AuditTitle(action="tenants.phase_deleted", title=_l("Xóa giai đoạn"), sentence=_l("Xóa giai đoạn “%(name)s”")),
    of_item(
        "planned",
        _l("Lên kế hoạch"),
        _l("%(unit)s: lên kế hoạch chuyển %(module)s sang “%(target)s” vào %(planned_at)s"),
    ),
    of_item(
        "changed",
        _l("Đổi kế hoạch"),
        _l("%(unit)s: đổi kế hoạch chuyển %(module)s sang “%(target)s”, nay vào %(planned_at)s"),
    ),
    of_item("cancelled", _l("Hủy hạng mục"), _l("%(unit)s: hủy kế hoạch chuyển %(module)s sang “%(target)s”")),
    of_item("joined", _l("Hạng mục có địa phương"), _l("%(unit)s: hạng mục nối với địa phương vừa được thêm")),
    of_item("done", _l("Hoàn thành hạng mục"), _l("%(unit)s: %(module)s đã sang “%(target)s” theo kế hoạch")),
    of_item(
        "held",
        _l("Giữ lại hạng mục"),
        _l("%(unit)s: chưa chuyển %(module)s sang “%(target)s” vì còn điều kiện chưa đạt"),
    ),
    of_item("rolled_back", _l("Quay lại trạng thái trước"), _l("%(unit)s: đưa %(module)s về trạng thái trước")),
    AuditTitle(action="tenants.gate_added", title=_l("Thêm điều kiện"), sentence=_l("Thêm điều kiện “%(title)s”")),
    AuditTitle(action="tenants.gate_changed", title=_l("Sửa điều kiện"), sentence=_l("Sửa điều kiện “%(title)s”")),
    AuditTitle(action="tenants.gate_removed", title=_l("Bỏ điều kiện"), sentence=_l("Bỏ điều kiện “%(title)s”")),
    AuditTitle(
        action="tenants.gate_signed",
        title=_l("Ký xác nhận điều kiện"),
        sentence=_l("Ký xác nhận “%(title)s”, minh chứng %(document)s"),
    ),
    AuditTitle(
        action="tenants.gate_signature_withdrawn",
        title=_l("Rút xác nhận điều kiện"),
        sentence=_l("Rút xác nhận “%(title)s”"),
    ),
    AuditTitle(
        action="tenants.gates_broken",
        title=_l("Người vận hành bỏ qua điều kiện"),
        sentence=_l("Người vận hành bỏ qua các điều kiện: %(gates)s"),
        words={"gates": GATES},
    ),
    AuditTitle(
        action="tenants.override_asked",
        title=_l("Đề nghị bỏ qua điều kiện"),
        sentence=_l("Đề nghị bỏ qua điều kiện “%(gate_title)s”"),
        words={"gate_title": GATES, "gate": GATES},
    ),
    AuditTitle(
        action="tenants.override_confirmed",
        title=_l("Đồng ý bỏ qua điều kiện"),
        sentence=_l("Đồng ý bỏ qua điều kiện “%(gate_title)s” theo đề nghị của %(asked_by)s"),
        words={"gate_title": GATES, "gate": GATES},
    ),
    AuditTitle(
        action="tenants.override_withdrawn",
        title=_l("Rút việc bỏ qua điều kiện"),
        sentence=_l("Rút việc bỏ qua điều kiện “%(gate_title)s”"),
        words={"gate_title": GATES, "gate": GATES},
    ),
)

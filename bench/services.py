"""City services that exist in the benchmark alone: a province that switches ten of them, feedback among them."""

from __future__ import annotations

from flask_babel import lazy_gettext

from dothi.manifest.components import Components
from dothi.manifest.module import Module, ReadinessCheck

TITLES = {
    "planning": "Quy hoạch",
    "tourism": "Du lịch",
    "dashboards": "Giám sát đô thị",
    "lighting": "Chiếu sáng",
    "water": "Cấp nước",
    "collection": "Thu gom rác",
    "files": "Hồ sơ hành chính",
    "traffic": "Giao thông",
    "air": "Môi trường",
}
CHECKS = {"units": "Có đơn vị xử lý", "staff": "Cán bộ đã kích hoạt tài khoản", "areas": "Đã nạp địa bàn"}


def nothing_missing(tenant_id: int) -> None:  # what a check takes
    """Nobody asks: what tenants told is made up."""


def service(name: str, title: str) -> Module:
    """A city service without pages."""
    return Module(
        name=name,
        title=lazy_gettext(title),  # made up, not translated
        requires=("tenants",),
        readiness=tuple(
            ReadinessCheck(name=f"{name}.{check}", title=lazy_gettext(words), run=nothing_missing)
            for check, words in CHECKS.items()
        ),
    )


def components() -> Components:
    """What is installed, and these."""
    installed = Components.installed()
    made = (service(name, title) for name, title in TITLES.items() if name not in installed.modules)
    return Components.of([*installed, *made])

"""Words of planning explained to people who aren't of the field: the glossary of answers and extracts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from modules.planning.lookup.answer import LandAnswer


@dataclass(frozen=True)
class Explained:
    """A word; `key` says of what it speaks: a kind of plan, an adjustment, a measure, or of all answers."""

    key: str
    word: LazyString
    meaning: LazyString


ALWAYS = "always"
TERMS = (
    Explained(
        ALWAYS, _l("Ô quy hoạch"), _l("Phần đất mà bản đồ quy hoạch định một mục đích sử dụng, có mã và ranh giới.")
    ),
    Explained(
        ALWAYS,
        _l("Mã loại đất"),
        _l("Chữ viết tắt của mục đích sử dụng. Nhiều mã có chung một màu, nên hãy đọc cả mã."),
    ),
    Explained(
        "general",
        _l("Quy hoạch chung"),
        _l("Định hướng cho cả đô thị. Ranh giới ở tỷ lệ này chỉ gần đúng với từng thửa đất."),
    ),
    Explained(
        "zoning",
        _l("Quy hoạch phân khu"),
        _l("Cụ thể hóa quy hoạch chung cho từng khu: chức năng, chỉ tiêu, đường chính của từng ô."),
    ),
    Explained(
        "detailed",
        _l("Quy hoạch chi tiết"),
        _l("Cụ thể hóa quy hoạch phân khu đến từng lô đất; là căn cứ để lập dự án và cấp phép xây dựng."),
    ),
    Explained(
        "land_use",
        _l("Quy hoạch sử dụng đất"),
        _l("Phân bổ đất theo mục đích sử dụng cho kỳ quy hoạch, do cơ quan quản lý đất đai lập."),
    ),
    Explained(
        "local",
        _l("Điều chỉnh cục bộ"),
        _l("Thay đổi một phần quy hoạch; phần còn lại giữ nguyên. Bản trước vẫn tra cứu được theo ngày."),
    ),
    Explained(
        "overall",
        _l("Điều chỉnh tổng thể"),
        _l("Thay đổi toàn bộ quy hoạch. Bản trước vẫn tra cứu được theo ngày."),
    ),
    Explained(
        "density",
        _l("Mật độ xây dựng"),
        _l("Phần đất được xây công trình, tính bằng phần trăm diện tích lô đất."),
    ),
    Explained(
        "far",
        _l("Hệ số sử dụng đất"),
        _l("Tổng diện tích sàn của công trình chia cho diện tích lô đất."),
    ),
)


def terms_for(keys: Collection[str]) -> list[Explained]:
    """Those that an answer needs."""
    return [term for term in TERMS if term.key == ALWAYS or term.key in keys]


def keys_of(found: LandAnswer) -> set[str]:
    """What of the glossary an answer needs."""
    plans = [each.plan for theme in found.themes for each in theme.plans]
    zones = [share.zone for theme in found.themes for each in theme.plans for share in each.shares]
    measured = {name for zone in zones for name in ("density", "far") if getattr(zone, name)}
    return {plan.kind for plan in plans} | {plan.adjustment for plan in plans} | measured

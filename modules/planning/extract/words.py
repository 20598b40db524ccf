"""What an extract says in words, on paper and on its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from dothi.language.formatting import local_date, local_datetime, number
from modules.planning.extract.corners import corner_rows, place_in_plane
from modules.planning.extract.standing import SinceThen
from modules.planning.lookup.answer import ThemeState
from modules.planning.lookup.gist import Gist, PlanSays, ToldZone, gist_of
from modules.planning.lookup.question import Question
from modules.planning.plans.words import ADJUSTMENTS, KINDS, STANDINGS

Fact = tuple[str, str]


def day_words(iso: str) -> str:
    """A stored day."""
    return local_date(date.fromisoformat(iso))


def land_facts(place: str, content: Mapping[str, Any], question: Question) -> Sequence[Fact]:
    """Where it is and how large, measured and as it was printed; empty values are those that aren't known."""
    if question.is_point:
        system, north, east = place_in_plane(question)
        there = question.in_degrees().centroid
        return [
            (_("Nơi"), place),
            (_("WGS 84"), _("vĩ độ %(lat)s, kinh độ %(lon)s", lat=f"{there.y:.7f}", lon=f"{there.x:.7f}")),
            (system.name, _("X (bắc) %(x)s, Y (đông) %(y)s", x=metres(north), y=metres(east))),
        ]
    registered = content["registered_m2"]
    return [
        (_("Nơi"), place),
        (_("Diện tích đo được"), _("%(n)s m²", n=number(content["area_m2"]))),
        (_("Diện tích ghi trên giấy"), _("%(n)s m²", n=number(registered)) if registered else ""),
        (_("Hệ tọa độ"), question.system.name if question.system else "WGS 84"),
        (_("Số góc"), number(len(corner_rows(question)))),
    ]


def land_rows(question: Question) -> list[list[str]]:
    """The corners as they are printed: two decimals, or three where any of them has three."""
    rows = corner_rows(question)
    if question.system is None:
        return [[label, degrees(x), degrees(y)] for label, x, y in rows]
    written = [[label, f"{x:.3f}", f"{y:.3f}"] for label, x, y in rows]
    if all(value.endswith("0") for _label, *place in written for value in place):
        return [[label, x[:-1], y[:-1]] for label, x, y in written]
    return written


def metres(value: float) -> str:
    """As certificates print it: a dot, two decimals, a third only where there is one."""
    return f"{value:.3f}".removesuffix("0")


def degrees(value: float) -> str:
    """A centimetre."""
    return f"{value:.7f}"


def theme_sentence(theme: Mapping[str, Any]) -> str:
    """What a theme without zones says."""
    if theme["state"] == ThemeState.NO_DATA:
        return str(
            _("Chưa có quy hoạch nào của chủ đề này được công bố ở đây. Điều đó không có nghĩa là không có quy hoạch.")
        )
    return ""


def gists_of(content: Mapping[str, Any]) -> Sequence[Gist]:
    """What each theme comes to; nothing of land in more zones than are told one by one."""
    return [
        gist
        for theme in content["themes"]
        if not any(plan["others"]["count"] for plan in theme["plans"])
        and (gist := gist_of(theme["theme"], [said_by(plan) for plan in theme["plans"]])) is not None
    ]


def said_by(plan: Mapping[str, Any]) -> PlanSays:
    """What a plan of an extract says there."""
    zones = [ToldZone(zone["look"], zone["code"], zone["label"], zone["percent"]) for zone in plan["zones"]]
    return PlanSays(plan, plan["scale"], zones)


def plan_kind_words(plan: Mapping[str, Any]) -> str:
    """`Quy hoạch phân khu, tỷ lệ 1/2.000`."""
    parts = [
        str(KINDS[plan["kind"]]),
        f"1/{plan['scale']:,}".replace(",", ".") if plan["scale"] else "",
        _("minh họa") if plan["is_illustration"] else "",
    ]
    return ", ".join(filter(None, parts))


def plan_facts(plan: Mapping[str, Any]) -> Sequence[Fact]:
    """The sources of a plan, and who answers for it; empty values are those that aren't known."""
    version = _("%(number)s (%(how)s)", number=plan["number"], how=ADJUSTMENTS[plan["adjustment"]])
    return [
        (_("Quyết định"), _("%(number)s, ngày %(day)s", number=plan["decision"], day=day_words(plan["decided_on"]))),
        (_("Cơ quan ban hành"), plan["issuer"]),
        (_("Phiên bản"), version),
        (_("Áp dụng từ"), day_words(plan["valid_from"])),
        (_("Tình trạng pháp lý"), str(STANDINGS[plan["standing"]])),
        (
            _("Mã hồ sơ, mã thông tin quy hoạch"),
            ", ".join(filter(None, (plan["dossier_code"], plan["information_code"]))),
        ),
        (_("Đơn vị chịu trách nhiệm"), plan["unit"] or ""),
        (_("Người đứng đầu"), plan["head"] or ""),
        (_("Văn bản"), plan["document_url"]),
    ]


def standing_words(found: SinceThen) -> str:
    """What changed since then; empty while the version is still in force."""
    if found.withdrawn_at is not None:
        words = _(
            "Phiên bản %(number)s của %(name)s đã bị thu hồi lúc %(at)s: %(reason)s",
            number=found.number,
            name=found.name,
            at=local_datetime(found.withdrawn_at),
            reason=found.withdrawn_because,
        )
        return str(words)
    if found.newer_from is None:
        return ""
    words = _(
        "%(name)s đã có phiên bản %(newer)s, áp dụng từ %(day)s; phiếu này nói theo phiên bản %(number)s.",
        name=found.name,
        newer=found.newer_number,
        day=local_date(found.newer_from),
        number=found.number,
    )
    return str(words)

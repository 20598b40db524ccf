"""What planning tells other services of a place: the plans in force there, by which decision, and who answers for them.

The manifest's `place_knowledge`.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.language.formatting import local_date
from dothi.manifest.places import PlaceFact, PlaceKnowledge, PlaceTold
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.geo import Point
from modules.planning import permissions as p
from modules.planning.lookup.answer import PlanAnswer, ZoneShare, answer
from modules.planning.lookup.question import about_point
from modules.planning.pages.frames import look_title


def tell(site: Site, point: Point) -> PlaceTold | None:
    """What is in force there today; None where no plan is. Two statements, or three."""
    found = answer(site.tenant_id, about_point(point), day=clock.local_today())
    facts = [fact_of(plan) for theme in found.themes for plan in theme.plans]
    if not facts:
        return None
    path = url_for("planning_public.show", lon=f"{point.lon:.6f}", lat=f"{point.lat:.6f}")
    return PlaceTold(facts=facts, path=path, path_title=_("Xem quy hoạch tại vị trí này"))


def fact_of(answered: PlanAnswer) -> PlaceFact:
    """One plan: its zones there, the decision, and who is responsible."""
    plan = answered.plan
    return PlaceFact(
        title=plan.name,
        facts=[
            (_("Ô quy hoạch"), zones_words(answered.shares)),
            (_("Quyết định"), f"{plan.decision}, {local_date(plan.decided_on)}"),
            (_("Cơ quan ban hành"), plan.issuer),
            (_("Đơn vị chịu trách nhiệm"), plan.unit or ""),
            (_("Người đứng đầu"), plan.head or ""),
        ],
    )


def zones_words(shares: Sequence[ZoneShare]) -> str:
    """`ODT-1 Đất ở đô thị`, each zone of a border."""
    if not shares:
        return str(_("không có ô nào tại đây"))
    words = (f"{share.zone.code} {look_title(share.look) or share.zone.label}".strip() for share in shares)
    return "; ".join(word or _("không có mã") for word in words)


KNOWLEDGE = PlaceKnowledge(title=_l("Quy hoạch tại vị trí này"), permission=p.VIEW, tell=tell)

"""What the software itself can say of a tenant's readiness for planning. How much is enough, its settings say."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from dothi.database.session import session
from dothi.manifest.module import Advice, ReadinessCheck
from dothi.values import clock
from modules.planning.figures.models import PlanFigures
from modules.planning.lookup.finding import list_in_force
from modules.planning.settings import SECTION, PlanningSettings
from tenants.registry.settings import load_settings

PLANS = "/work/quy-hoach"


def has_plan(tenant_id: int) -> LazyString | None:
    """A plan is published and in force."""
    if list_in_force(tenant_id, clock.local_today()):
        return None
    return _l("Chưa có quy hoạch nào được công bố và đang áp dụng.")


def knows_codes(tenant_id: int) -> LazyString | None:
    """Each code of a zone in force stands in its list."""
    kept = session.get(PlanFigures, tenant_id)
    if kept is None or not kept.unknown_codes:
        return None
    return _l("Có mã loại đất chưa có trong danh mục: %(codes)s.", codes=", ".join(kept.unknown_codes))


def covers_enough(tenant_id: int) -> LazyString | Advice | None:
    """Plans in force cover enough of the territory; without an outline nobody can say."""
    wanted = load_settings(tenant_id, SECTION, PlanningSettings)["least_covered"]
    kept = session.get(PlanFigures, tenant_id)
    if kept is not None and not kept.territory_ha and kept.plans:
        return Advice(_l("Chưa tính được tỷ lệ: địa phương chưa có ranh giới phường, xã."))
    share = 100 * kept.covered_ha // kept.territory_ha if kept is not None and kept.territory_ha else 0
    if share >= wanted:
        return None
    return _l("%(share)s%% địa bàn có quy hoạch đang áp dụng, cần %(wanted)s%%.", share=share, wanted=wanted)


CHECKS = (
    ReadinessCheck(name="planning.plan", title=_l("Có quy hoạch đang áp dụng"), run=has_plan, path=PLANS),
    ReadinessCheck(name="planning.codes", title=_l("Danh mục mã loại đất đủ mã"), run=knows_codes, path=PLANS),
    ReadinessCheck(name="planning.covered", title=_l("Quy hoạch phủ đủ địa bàn"), run=covers_enough, path=PLANS),
)

"""What the zones of plans are for, in numbers: the legend of the map, and its list for readers without a map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Integer, any_, bindparam, func, select
from sqlalchemy import Uuid as UuidType
from sqlalchemy.dialects.postgresql import ARRAY

from dothi.database.direct import Statement
from dothi.values.memory import OfApp, Sized
from modules.planning.codes import UNKNOWN, LandUse, code_list
from modules.planning.lookup.finding import InForce
from modules.planning.models import Zone

MOST_LAYERS = 500


@dataclass(frozen=True)
class UseSum:
    """Zones with one use in a layer."""

    use: str
    look: LandUse
    zones: int
    m2: float


_SUMS = Statement(
    select(Zone.layer_id, Zone.code, func.count(), func.sum(Zone.area_m2))
    .where(
        Zone.tenant_id == bindparam("tenant_id", type_=Integer),
        Zone.layer_id == any_(bindparam("layers", type_=ARRAY(UuidType))),
    )
    .group_by(Zone.layer_id, Zone.code)
)
remembered = OfApp(lambda: Sized[tuple[int, UUID], Sequence[UseSum]](MOST_LAYERS))


def uses_of(tenant_id: int, plans: Iterable[InForce]) -> dict[UUID, Sequence[UseSum]]:
    """The uses of each layer, the largest first. One statement at the most: a layer never changes."""
    found = {plan.layer_id: remembered().find((tenant_id, plan.layer_id)) for plan in plans}
    lists = {plan.layer_id: plan.code_list for plan in plans if found[plan.layer_id] is None}
    if lists:
        rows: dict[UUID, list[tuple[str, int, float]]] = {layer_id: [] for layer_id in lists}
        for layer_id, code, count, m2 in _SUMS.read({"tenant_id": tenant_id, "layers": list(lists)}):
            rows[layer_id].append((code, count, m2))
        for layer_id, sums in rows.items():
            found[layer_id] = summed(lists[layer_id], sums)
            remembered().keep((tenant_id, layer_id), found[layer_id] or ())
    return {layer_id: sums or () for layer_id, sums in found.items()}


def summed(key: str, rows: Iterable[tuple[str, int, float]]) -> Sequence[UseSum]:
    """Numbered codes (`ODT-12`) by what they are for."""
    listed = code_list(key)
    zones: defaultdict[str, int] = defaultdict(int)
    areas: defaultdict[str, float] = defaultdict(float)
    looks: dict[str, LandUse] = {}
    for code, count, m2 in rows:
        look = listed.find(code) or UNKNOWN
        use = look.code or code
        looks[use] = look
        zones[use] += count
        areas[use] += m2
    sums = [UseSum(use, looks[use], zones[use], areas[use]) for use in looks]
    return sorted(sums, key=lambda each: (-each.m2, each.use))

"""An answer in one sentence a theme: what the most detailed plans say of the land. For pages, extracts and API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask_babel import gettext as _

from dothi.language.formatting import number
from dothi.language.locales import spoken
from modules.planning.codes import LandUse
from modules.planning.lookup.answer import LandAnswer, ThemeAnswer

COARSE = 1_000_000
"""What a plan without a scale counts as."""
MOST_TOLD = 3
"""Uses of a piece of land that are told one by one, the largest first."""
WHOLE, MOST, NOTHING = 99.95, 50.0, 0.05
"""Per cent of the land that count as all of it, as most, and as none."""


class ToldZone(NamedTuple):
    """A zone as far as a sentence needs it; `percent` of land alone."""

    look: LandUse
    code: str
    label: str
    percent: float | None


class PlanSays(NamedTuple):
    """What a plan says there."""

    plan: Any
    scale: int | None
    zones: Sequence[ToldZone]


class UseShare(NamedTuple):
    """Of land: a use with its share; `look` of a single use alone."""

    percent: float
    what: str
    look: LandUse | None = None


class Gist(NamedTuple):
    """What a theme comes to, and the plans that say so; `parts` of land with more than one use."""

    theme: str
    sentence: str
    plans: Sequence[Any]
    parts: Sequence[UseShare]


def gists(found: LandAnswer) -> Sequence[Gist]:
    """Of each theme that is concerned."""
    return [gist for theme in found.themes if (gist := gist_of(theme.theme, said_by(theme))) is not None]


def said_by(theme: ThemeAnswer) -> Sequence[PlanSays]:
    """What the plans of an answer's theme say."""
    return [
        PlanSays(
            each.plan,
            each.plan.scale,
            [ToldZone(share.look, share.zone.code, share.zone.label, share.percent) for share in each.shares],
        )
        for each in theme.plans
    ]


def gist_of(theme: str, said: Sequence[PlanSays]) -> Gist | None:
    """What the most detailed plans say that have zones in most of the land; None where no plan has any."""
    by_scale: dict[int, list[PlanSays]] = {}
    for each in sorted((each for each in said if each.zones), key=lambda each: each.scale or COARSE):
        by_scale.setdefault(each.scale or COARSE, []).append(each)
    if not by_scale:
        return None
    chosen = next((plans for plans in by_scale.values() if told_of(plans) >= MOST), max(by_scale.values(), key=told_of))
    zones = [zone for each in chosen for zone in each.zones]
    plans = [each.plan for each in chosen]
    if zones[0].percent is None:
        return Gist(theme, place_sentence(zones), plans, ())
    parts = parts_of(zones)
    return Gist(theme, land_sentence(parts), plans, parts if len(parts) > 1 else ())


def told_of(plans: Sequence[PlanSays]) -> float:
    """Per cent of the land that lie in their zones; all of a point."""
    return sum(100.0 if zone.percent is None else zone.percent for each in plans for zone in each.zones)


def place_sentence(zones: Sequence[ToldZone]) -> str:
    """Of a point: mostly one use, on a border several."""
    uses = list(dict.fromkeys(map(use_of, zones)))
    if len(uses) == 1:
        return str(_("Nơi này được quy hoạch là %(use)s.", use=uses[0]))
    return str(_("Nơi này nằm trong các ô: %(uses)s.", uses=", ".join(uses)))


def land_sentence(parts: Sequence[UseShare]) -> str:
    """Of land: its uses with their shares."""
    if len(parts) == 1 and parts[0].percent > WHOLE:
        return str(_("Toàn bộ thửa đất được quy hoạch là %(use)s.", use=parts[0].what))
    told = ", ".join(_("%(n)s %% %(what)s", n=number(part.percent), what=part.what) for part in parts)
    return str(_("Thửa đất được quy hoạch: %(parts)s.", parts=told))


def parts_of(zones: Sequence[ToldZone]) -> Sequence[UseShare]:
    """The uses of land, the largest first, the small ones together; last what lies in no zone."""
    shares: dict[str, float] = {}
    for zone in zones:
        shares[use_of(zone)] = shares.get(use_of(zone), 0.0) + (zone.percent or 0.0)
    looks = {use_of(zone): zone.look for zone in zones}
    uses = sorted(shares, key=lambda use: -shares[use])
    told = [UseShare(round(shares[use], 1), use, looks[use]) for use in uses[:MOST_TOLD]]
    if others := uses[MOST_TOLD:]:
        left = 100 - sum(part.percent for part in told)  # shares are rounded: together they may be more
        told.append(UseShare(round(min(left, sum(shares[use] for use in others)), 1), _("các loại đất khác")))
    if (rest := 100 - sum(shares.values())) > NOTHING * len(zones):
        told.append(UseShare(round(rest, 1), _("không nằm trong ô nào")))
    return told


def use_of(zone: ToldZone) -> str:
    """`đất ở tại đô thị (ODT)`; what the plan itself says where the list has no such code."""
    name, code = zone.look.title(spoken()) or zone.label, zone.look.code or zone.code
    if not name:
        return code or str(_("không có mã"))
    within = name[:1].lower() + name[1:]
    return f"{within} ({code})" if code else within

"""How figures become a verdict: sums over weeks and tenants, the side of a target, what a phase has come to. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from dothi.manifest.indicators import Ratio

DECIMALS = 2


class Verdict(StrEnum):
    """What a phase is judged to be."""

    MET = "met"
    NOT_MET = "not_met"


VERDICT_TITLES = {Verdict.MET: _l("Đạt"), Verdict.NOT_MET: _l("Chưa đạt")}
VERDICT_TONES = {Verdict.MET: "done", Verdict.NOT_MET: "danger"}


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a tenant told of an indicator for a week."""

    member_id: int
    week: date
    ratio: Ratio


@dataclass(frozen=True, kw_only=True)
class Score:
    """An indicator of a phase with its target and what it came to; None where nobody said or nothing was counted."""

    indicator: str
    baseline: float | None
    target: float | None
    actual: float | None
    higher_is_better: bool = True

    @property
    def is_met(self) -> bool | None:
        """Whether the actual value is on the right side of the target; None where either is missing."""
        if self.target is None or self.actual is None:
            return None
        return self.actual >= self.target if self.higher_is_better else self.actual <= self.target


def value_of(ratio: Ratio, factor: float) -> float | None:
    """The value as it is shown, to two decimals; None over a denominator of nothing."""
    return round(ratio.numerator / ratio.denominator * factor, DECIMALS) if ratio.denominator else None


def summed(figures: Iterable[Told], *, is_sum: bool) -> Ratio:
    """Weeks and tenants added up, numerators and denominators apart: so the large weigh as much as they are.

    What isn't a sum over days takes each tenant's last week that says something.
    """
    if is_sum:
        chosen: Iterable[Told] = list(figures)
    else:
        last: dict[int, Told] = {}
        for told in sorted(figures, key=lambda told: told.week):
            if told.ratio.denominator:
                last[told.member_id] = told
        chosen = last.values()
    ratios = [told.ratio for told in chosen]
    return Ratio(sum(r.numerator for r in ratios), sum(r.denominator for r in ratios))


def proposed_verdict(scores: Sequence[Score]) -> Verdict | None:
    """What the figures say: met when every target is. None while a target lacks its actual value, or there is none."""
    asked = [score.is_met for score in scores if score.target is not None]
    if not asked or None in asked:
        return None
    return Verdict.MET if all(asked) else Verdict.NOT_MET


def may_decide(verdict: Verdict, proposed: Verdict | None) -> bool:
    """A person may be stricter than the figures, never milder: for that there is the override by two."""
    return proposed is not None and (verdict is Verdict.NOT_MET or proposed is Verdict.MET)


def as_figures(scores: Sequence[Score], titles: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, object]]:
    """The scores as they are kept with a verdict: by indicator, with title and unit as they were that day."""
    return {
        score.indicator: {
            "position": position,
            "baseline": score.baseline,
            "target": score.target,
            "actual": score.actual,
            "met": score.is_met,
            "higher_is_better": score.higher_is_better,
            **titles[score.indicator],
        }
        for position, score in enumerate(scores)
    }

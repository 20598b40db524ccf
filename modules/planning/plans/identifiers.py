"""The numbers that the national database gives to a plan: maHoSoQH and maThongTinQH, taken apart and checked. Pure.

Built as secondary sources tell (TT 16/2025/TT-BXD), so a contradiction between number and plan is told, and no more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from modules.planning.plans.words import Adjustment, PlanKind

_DOSSIER = re.compile(r"\d{2}(QHC|QPK|QCT)\d{7}", re.ASCII)
_INFORMATION = re.compile(r"(\d{2})(\d{2})([1-4])([1-3])([0-2])(\d{5})", re.ASCII)
LETTERS = {"QHC": (PlanKind.GENERAL,), "QPK": (PlanKind.ZONING,), "QCT": (PlanKind.DETAILED, PlanKind.SHORT_DETAILED)}
LEVELS = {"1": PlanKind.GENERAL, "2": PlanKind.ZONING, "3": PlanKind.DETAILED, "4": PlanKind.SHORT_DETAILED}
ADJUSTMENTS = {"0": Adjustment.FIRST, "1": Adjustment.OVERALL, "2": Adjustment.LOCAL}


@dataclass(frozen=True)
class InformationCode:
    """A maThongTinQH: province, year, rank, what was done, running number."""

    province: str
    year: int
    kind: PlanKind
    adjustment: Adjustment
    number: int


def read_information_code(code: str) -> InformationCode | None:
    """Twelve digits taken apart; None when they aren't such a number."""
    found = _INFORMATION.fullmatch(code)
    if found is None:
        return None
    province, year, level, _land, adjustment, number = found.groups()
    return InformationCode(province, 2000 + int(year), LEVELS[level], ADJUSTMENTS[adjustment], int(number))


def fault_of_dossier_code(code: str, kind: PlanKind) -> str:
    """What is wrong with a maHoSoQH: `form`, `kind`, or nothing."""
    found = _DOSSIER.fullmatch(code)
    if found is None:
        return "form"
    return "" if kind in LETTERS[found[1]] else "kind"


def fault_of_information_code(code: str, kind: PlanKind, adjustment: Adjustment) -> str:
    """What is wrong with a maThongTinQH: `form`, `kind`, `adjustment`, or nothing."""
    found = read_information_code(code)
    if found is None:
        return "form"
    if found.kind is not kind:
        return "kind"
    return "" if found.adjustment is adjustment else "adjustment"

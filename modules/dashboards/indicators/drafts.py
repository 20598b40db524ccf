"""What a person says of an indicator, and what is wrong with it. Pure but for the sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from flask_babel import gettext as _

from modules.dashboards.indicators.definition import (
    PROVINCE_PREFIX,
    PROVINCE_SET,
    SOURCE,
    Aggregate,
    AtZero,
    Definition,
    Source,
)
from modules.dashboards.indicators.formulas import arrows, find_circle, needs_of
from modules.dashboards.indicators.grammar import Fault, FormulaError, codes_of, parse
from modules.dashboards.indicators.periods import Every
from modules.dashboards.indicators.states import Direction, Thresholds

CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
LONGEST_CODE = 60


@dataclass(frozen=True, kw_only=True)
class IndicatorDraft:
    """The whole of it; of a module's indicator source, texts, formula and aggregate are its own."""

    source: Source = Source.TYPED
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    every: Every = Every.MONTH
    formula: str = ""
    aggregate: Aggregate = Aggregate.SUM
    direction: Direction = Direction.UP
    decimals: int = 1
    at_zero: AtZero = AtZero.MISSING
    fresh_days: int = 5
    amber: Decimal | None = None
    red: Decimal | None = None
    margin: Decimal = Decimal(0)
    targets: Mapping[str, str] = field(default_factory=dict)
    unit_id: UUID | None = None
    is_public: bool = False


def wrong_code(code: str, *, from_set: str = "") -> str | None:
    """Why a code can't be one."""
    # `x.csv` is the address of the file of `x`.
    if not CODE.fullmatch(code) or len(code) > LONGEST_CODE or code in {"min", "max"} or code.endswith(".csv"):
        return str(_("Mã gồm chữ thường không dấu, chữ số, dấu gạch dưới và dấu chấm, ví dụ: moi_truong.rac_thu_gom."))
    if f"{code}.".startswith(PROVINCE_PREFIX * 2):
        return str(_("Mã chỉ có một “%(prefix)s” ở đầu.", prefix=PROVINCE_PREFIX))
    if code.startswith(PROVINCE_PREFIX) != (from_set == PROVINCE_SET):
        return str(_("Mã bắt đầu bằng “%(prefix)s” dành cho chỉ số của tỉnh.", prefix=PROVINCE_PREFIX))
    return None


def wrong_with(code: str, draft: IndicatorDraft, others: Mapping[str, Definition]) -> dict[str, str]:
    """The faults of a draft by field, among the other indicators."""
    wrong: dict[str, str] = {}
    if not draft.texts.get(SOURCE, {}).get("name") and draft.source in {Source.TYPED, Source.FORMULA, Source.SENSOR}:
        wrong["name"] = _("Vui lòng đặt tên chỉ số.")
    if draft.source is Source.FORMULA and (reason := wrong_formula(code, draft.formula, others)):
        wrong["formula"] = reason
    return wrong | wrong_limits(Thresholds(draft.direction, draft.amber, draft.red, draft.margin))


def wrong_limits(limits: Thresholds) -> dict[str, str]:
    """The faults of limits by field."""
    wrong: dict[str, str] = {}
    if limits.margin < 0:
        wrong["margin"] = _("Khoảng trễ không được âm.")
    if limits.amber is not None and limits.red is not None:
        is_worse = limits.red <= limits.amber if limits.direction is Direction.UP else limits.red >= limits.amber
        if not is_worse:
            wrong["red"] = _("Ngưỡng đỏ phải xấu hơn ngưỡng vàng.")
    return wrong


def wrong_formula(code: str, formula: str, others: Mapping[str, Definition]) -> str | None:
    """Why a formula can't stand: it can't be read, names nobody, or leads back to itself."""
    try:
        needed = codes_of(parse(formula))
    except FormulaError as error:
        return fault_words(error)
    unknown = sorted(each for each in needed if each != code and each not in others)
    if unknown:
        return str(_("Không có chỉ số “%(code)s”.", code=unknown[0]))
    # Only a circle that it would close itself: another one is no reason to refuse this.
    circle = find_circle({**needs_of(others), code: needed}, code)
    return circle_words(circle) if circle else None


def circle_words(circle: tuple[str, ...]) -> str:
    """What is wrong with formulas that lead back to themselves."""
    return str(_("Công thức đi vòng: %(circle)s.", circle=arrows(circle)))


def fault_words(error: FormulaError) -> str:
    """What is wrong with a formula, and where."""
    words = {
        Fault.EMPTY: _("Vui lòng ghi công thức."),
        Fault.TOO_LONG: _("Công thức dài hơn %(at)s ký tự.", at=error.at),
        Fault.SIGN: _("Ký tự thứ %(at)s không thuộc công thức. Chỉ dùng số, mã chỉ số, + − × ÷ và ngoặc.", at=error.at),
        Fault.EXPECTED: _("Tại ký tự thứ %(at)s cần một số, một mã chỉ số hoặc dấu ngoặc.", at=error.at),
        Fault.REST: _("Phần từ ký tự thứ %(at)s trở đi thừa hoặc thiếu phép tính phía trước.", at=error.at),
        Fault.DEEP: _("Quá nhiều lớp ngoặc, tại ký tự thứ %(at)s.", at=error.at),
    }
    return str(words[error.fault])

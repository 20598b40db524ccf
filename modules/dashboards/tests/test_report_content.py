"""What a report says and where it may go next: pure, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from modules.dashboards.indicators.definition import Aggregate, AtZero, Definition, Source
from modules.dashboards.indicators.periods import Every, parse_period, period_of
from modules.dashboards.indicators.states import Direction
from modules.dashboards.reports.blocks import MOST_PERIODS, BlockKind, ReportBlock, block_of, stored
from modules.dashboards.reports.content import ReportMaterial, can_be_judged, changed_since, content_of
from modules.dashboards.reports.letter import Letter
from modules.dashboards.reports.printing import dated, number_line
from modules.dashboards.reports.standing import (
    MOVES,
    WRITTEN,
    PeriodReportState,
    PeriodReportStepKind,
    open_steps,
)
from modules.dashboards.values.series import Book, ValueCell

AT = datetime(2026, 10, 5, 2, tzinfo=UTC)
QUARTER = parse_period("2026-Q3", Every.QUARTER)
State, Step = PeriodReportState, PeriodReportStepKind


def defined(code: str, **facts: Any) -> Definition:
    texts = {"vi": {"name": f"Tên {code}", "unit": "tấn"}, "en": {"name": f"Name {code}"}}
    return Definition(**{"code": code, "source": Source.TYPED, "texts": texts, "every": Every.QUARTER, **facts})


def book_of(*definitions: Definition, **values: dict[str, str]) -> Book:
    """Values by code and quarter."""
    stored_values = {
        code: {
            (Every.QUARTER, parse_period(name, Every.QUARTER).begins): ValueCell(Decimal(value))
            for name, value in by_period.items()
        }
        for code, by_period in values.items()
    }
    return Book({each.code: each for each in definitions}, {}, stored_values, date(2026, 11, 30), {})


def said(book: Book, *blocks: ReportBlock) -> dict[str, Any]:
    return dict(content_of(blocks, QUARTER, ReportMaterial(book, {}), issuer="Ủy ban", at=AT))


def table(*codes: str) -> ReportBlock:
    return ReportBlock(id="t", kind=BlockKind.TABLE, codes=codes)


def test_a_line_has_value_former_target_and_state_in_vietnamese() -> None:
    rac = defined("rac", direction=Direction.UP, red=Decimal(20), targets={"2025": "30"})
    content = said(book_of(rac, rac={"2026-Q2": "15.50", "2026-Q3": "25"}), table("rac", "gone"))
    row, lost = content["blocks"][0]["rows"]
    assert (row["name"], row["unit"], row["value"], row["former"]) == ("Tên rac", "tấn", "25.0", "15.5")
    assert (row["target"], row["state"], row["denominator"]) == ("30", "green", None)
    assert lost == {"code": "gone", "is_lost": True}


def test_a_missing_value_and_a_denominator_of_zero_are_none_not_zero() -> None:
    share = defined("share", source=Source.COUNTED, numerator="a", denominator="b", at_zero=AtZero.MISSING)
    book = Book(
        {"share": share}, {"a": {}, "b": {}}, {}, date(2026, 11, 30), {"a": date(2026, 1, 1), "b": date(2026, 1, 1)}
    )
    [row] = said(book, table("share"))["blocks"][0]["rows"]
    assert (row["value"], row["denominator"], row["state"]) == (None, "0", "none")
    [row] = said(book_of(defined("rac")), table("rac"))["blocks"][0]["rows"]
    assert (row["value"], row["former"]) == (None, None)


def test_limits_of_months_say_nothing_of_sums_over_quarters() -> None:
    assert not can_be_judged(defined("rac", every=Every.MONTH), Every.QUARTER)
    assert can_be_judged(defined("rac", every=Every.MONTH, aggregate=Aggregate.MEAN), Every.QUARTER)
    assert can_be_judged(defined("rac", every=Every.MONTH, denominator="b"), Every.QUARTER)
    assert can_be_judged(defined("rac"), Every.QUARTER)


def test_a_chart_has_its_periods_with_the_year_before_and_a_lost_one_says_so() -> None:
    book = book_of(defined("rac"), rac={"2025-Q3": "9", "2026-Q3": "25"})
    bars = ReportBlock(id="b", kind=BlockKind.BARS, codes=("rac",), periods=3)
    lost = ReportBlock(id="l", kind=BlockKind.LINE, codes=("gone",))
    shown, gone = said(book, bars, lost)["blocks"]
    assert [point["begins"] for point in shown["points"]] == ["2026-01-01", "2026-04-01", "2026-07-01"]
    assert (shown["points"][-1]["value"], shown["points"][-1]["former"]) == ("25.0", "9.0")
    assert gone["lost"] == "gone"


def test_what_would_be_said_otherwise_today_is_told_once_whatever_shows_it() -> None:
    blocks = (table("rac", "khac"), ReportBlock(id="b", kind=BlockKind.BARS, codes=("rac",), periods=2))
    rac, khac = defined("rac"), defined("khac")
    frozen = said(book_of(rac, khac, rac={"2026-Q2": "15", "2026-Q3": "25"}, khac={"2026-Q3": "1"}), *blocks)
    today = said(book_of(rac, rac={"2026-Q2": "16", "2026-Q3": "26"}), *blocks)
    told = [(each.name, each.begins, each.then, each.now) for each in changed_since(frozen, today)]
    assert told == [("Tên rac", "2026-07-01", "25.0", "26.0"), ("Tên rac", "2026-04-01", "15.0", "16.0")]
    assert changed_since(frozen, frozen) == []


def test_a_block_is_stored_and_read_the_same_within_its_bounds() -> None:
    block = ReportBlock(id="b", kind=BlockKind.BARS, codes=("a",), title="T", text="x", periods=9)
    assert block_of(stored(block)) == block
    assert block_of({**stored(block), "periods": 999}).periods == MOST_PERIODS
    with pytest.raises(ValueError, match="pie"):
        block_of({**stored(block), "kind": "pie"})


def test_who_submitted_neither_approves_nor_returns_and_nothing_goes_on_after_withdrawal() -> None:
    def steps(state: PeriodReportState, **who: bool) -> set[PeriodReportStepKind]:
        everybody = {"may_write": True, "may_decide": True, "is_submitter": False}
        return set(open_steps(state, **{**everybody, **who}))

    assert steps(State.SUBMITTED) == {Step.APPROVED, Step.RETURNED, Step.WITHDRAWN, Step.COMMENTED}
    assert steps(State.SUBMITTED, is_submitter=True) == {Step.WITHDRAWN, Step.COMMENTED}
    assert steps(State.DRAFT, may_decide=False) == {Step.SUBMITTED, Step.COMMENTED}
    assert steps(State.APPROVED, may_decide=False) == {Step.COMMENTED}
    assert steps(State.WITHDRAWN) == {Step.COMMENTED}
    published = [state for state, moves in MOVES.items() if Step.PUBLISHED in moves]
    assert published == [State.APPROVED]
    assert all(Step.SUBMITTED in MOVES[state] for state in WRITTEN)


def test_a_letter_leaves_room_for_number_and_date_and_writes_them_as_the_decree_asks() -> None:
    assert number_line(Letter(number="125", mark="BC-UBND")) == "Số: 125/BC-UBND"
    assert number_line(Letter()).startswith("Số: \u00a0")
    assert dated("Mỹ Tho", datetime(2026, 2, 4, 18, tzinfo=UTC)) == "Mỹ Tho, ngày 05 tháng 02 năm 2026"
    assert dated("", datetime(2026, 10, 31, 2, tzinfo=UTC)) == "ngày 31 tháng 10 năm 2026"
    assert "tháng" in dated("Mỹ Tho", None)


def test_a_shifted_quarter_is_a_report_of_its_own() -> None:
    shifted = period_of(date(2026, 9, 20), Every.QUARTER_15)
    content = content_of([], shifted, ReportMaterial(book_of(), {}), issuer="", at=AT)
    assert (content["begins"], content["every"]) == ("2026-09-15", "quarter15")

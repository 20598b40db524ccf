"""Values are exact over any period, whatever order events came in; what isn't whole isn't shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.dashboards.indicators.definition import Aggregate, AtZero, Definition, Source
from modules.dashboards.indicators.periods import Every, Period, parse_period, period_of
from modules.dashboards.values.numbers import AmountError, AmountFault, read_decimal
from modules.dashboards.values.series import Book, ValueCell, needed_by

TODAY = date(2026, 11, 30)


def defined(code: str, source: Source, **facts: Any) -> Definition:
    return Definition(code=code, source=source, texts={"vi": {"name": code}}, **facts)


def book(*definitions: Definition, days: Mapping[str, Any] | None = None, stored: Any = None) -> Book:
    counted = days or {}
    began = {name: min(numbers) for name, numbers in counted.items() if numbers}
    return Book({each.code: each for each in definitions}, counted, stored or {}, TODAY, began)


def month(code: str) -> Period:
    return parse_period(code, Every.MONTH)


EVENTS = st.lists(st.tuples(st.dates(date(2025, 1, 1), TODAY), st.booleans()), max_size=60)


@given(EVENTS, st.sampled_from(Every), st.dates(date(2025, 2, 1), TODAY))
def test_a_share_is_that_of_the_events_in_its_period(events: list[tuple[date, bool]], every: Every, day: date) -> None:
    period = period_of(day, every)
    of = defined("x", Source.COUNTED, numerator="good", denominator="all", factor=Decimal(100), decimals=4)
    days = {
        "all": Counter(on for on, _is_good in events),
        "good": Counter(on for on, is_good in events if is_good),
    }
    good = [is_good for on, is_good in events if period.begins <= on < period.ends]
    expected = of.rounded(100 * Decimal(sum(good)) / len(good)) if good else None
    assert book(of, days=days).cell("x", period).value == expected


@pytest.mark.parametrize(("at_zero", "value"), [(AtZero.ZERO, 0), (AtZero.MISSING, None)])
def test_an_indicator_says_what_shows_at_a_denominator_of_zero(at_zero: AtZero, value: int | None) -> None:
    counted = defined("x", Source.COUNTED, numerator="good", denominator="all", at_zero=at_zero)
    formula = defined("f", Source.FORMULA, formula="x / n", at_zero=at_zero)
    none = defined("n", Source.COUNTED, numerator="good")
    of = book(counted, formula, none, days={"all": {date(2026, 1, 5): 2}, "good": {date(2026, 1, 5): 1}})
    assert of.cell("x", month("2026-02")).value == value
    assert (
        book(formula, none, defined("x", Source.FORMULA, formula="1"), days=of.days).cell("f", month("2026-02")).value
        == value
    )


def test_nothing_is_counted_before_the_first_day_and_in_the_future() -> None:
    of = book(defined("x", Source.COUNTED, numerator="all"), days={"all": {date(2026, 3, 9): 4}})
    values = [of.cell("x", month(code)).value for code in ("2026-02", "2026-03", "2026-04", "2026-12")]
    assert values == [None, 4, 0, None]


@pytest.mark.parametrize(("aggregate", "value"), [(Aggregate.SUM, Decimal("6.0")), (Aggregate.MEAN, Decimal("2.0"))])
def test_a_quarter_is_made_of_its_three_months(aggregate: Aggregate, value: Decimal) -> None:
    stored = {"x": {(Every.MONTH, date(2026, at, 1)): ValueCell(Decimal(at)) for at in (1, 2, 3, 4)}}
    of = book(defined("x", Source.TYPED, aggregate=aggregate), stored=stored)
    assert of.cell("x", parse_period("2026-Q1", Every.QUARTER)).value == value
    assert of.cell("x", parse_period("2026-Q2", Every.QUARTER)).value is None
    assert of.cell("x", parse_period("2026-W02", Every.WEEK)).value is None


def test_a_formula_counts_over_the_same_period_and_rounds_at_the_end() -> None:
    stored = {"people": {(Every.YEAR, date(2026, 1, 1)): ValueCell(Decimal(3))}}
    of = book(
        defined("n", Source.COUNTED, numerator="all"),
        defined("people", Source.TYPED, every=Every.YEAR),
        defined("third", Source.FORMULA, formula="n / people", decimals=0),
        defined("back", Source.FORMULA, formula="third * people"),
        days={"all": {date(2026, 5, 1): 1}},
        stored=stored,
    )
    year = parse_period("2026", Every.YEAR)
    assert [of.cell(code, year).value for code in ("third", "back")] == [0, Decimal("1.0")]
    assert of.cell("third", month("2026-05")).value is None
    assert needed_by(of.definitions, ["back"]) == {"back", "third", "n", "people"}


def test_a_level_holds_on_until_a_newer_one_is_known() -> None:
    stored = {"people": {(Every.YEAR, date(at, 1, 1)): ValueCell(Decimal(at)) for at in (2024, 2025)}}
    of = book(defined("people", Source.TYPED, every=Every.YEAR, aggregate=Aggregate.LAST, decimals=0), stored=stored)
    values = [of.cell("people", month(code)).value for code in ("2023-05", "2024-05", "2025-05", "2026-05")]
    assert values == [None, 2024, 2025, 2025]


def test_of_a_long_history_the_level_is_found_at_once() -> None:
    people = defined("people", Source.TYPED, every=Every.DAY, aggregate=Aggregate.LAST, decimals=0)
    days = [date.fromordinal(TODAY.toordinal() - age) for age in range(4000)]
    stored = {"people": {(Every.DAY, day): ValueCell(Decimal(day.year)) for day in days}}
    found = book(people, stored=stored).series("people", [month(f"{year}-06") for year in range(2010, 2027)])
    assert [cell.value for cell in found] == [*(None,) * 6, *map(Decimal, range(2016, 2027))]


def test_formulas_of_formulas_have_values_however_many() -> None:
    chain = [defined(f"f{at}", Source.FORMULA, formula=f"f{at - 1} + 1" + " + 0" * 100) for at in range(1, 200)]
    typed = {"f0": {(Every.MONTH, date(2026, 10, 1)): ValueCell(Decimal(1))}}
    found = book(defined("f0", Source.TYPED), *chain, stored=typed).cell("f199", month("2026-10"))
    assert found.value == 200


def test_what_is_larger_than_anything_stored_counts_as_missing() -> None:
    stored = {"large": {(Every.MONTH, date(2026, 10, 1)): ValueCell(Decimal(10) ** 13)}}
    large, power = defined("large", Source.TYPED), defined("power", Source.FORMULA, formula="large * large * large")
    assert book(large, power, stored=stored).cell("power", month("2026-10")).value is None


def test_formulas_in_a_circle_have_no_value() -> None:
    of = book(defined("a", Source.FORMULA, formula="b"), defined("b", Source.FORMULA, formula="a + 1"))
    assert of.cell("a", month("2026-05")).value is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,5", "1234.5"), ("1 234,5", "1234.5"), ("1234.5", "1234.5"), ("97,5", "97.5"), ("-3", "-3"),
        ("1,234.5", "1234.5"), ("1.234.567", "1234567"), ("0.123", "0.123"), ("1,234", "1.234"), ("−2,5", "-2.5"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(text: str, value: str) -> None:
    assert read_decimal(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("1.234", AmountFault.AMBIGUOUS), ("", AmountFault.NONE), ("12%", AmountFault.NONE), ("1e9", AmountFault.NONE),
        ("1.23.4", AmountFault.NONE), ("9" * 15, AmountFault.LARGE), ("nan", AmountFault.NONE),
    ],
)  # fmt: skip
def test_what_is_no_number_is_told_why(text: str, fault: AmountFault) -> None:
    with pytest.raises(AmountError) as refused:
        read_decimal(text)
    assert refused.value.fault is fault


@given(
    st.dictionaries(st.integers(0, 7), st.sets(st.integers(0, 7), min_size=1), max_size=8), st.permutations(range(8))
)
def test_a_circle_takes_its_value_from_those_that_stand_on_it_and_from_nobody_else(
    needs: dict[int, set[int]], order: list[int]
) -> None:
    """Whatever is asked first: by the number of steps in which a value can be worked out at all."""
    formulas = {
        f"f{code}": " + ".join(f"f{each}" if each in needs else "1" for each in sorted(needed))
        for code, needed in needs.items()
    }
    of = book(*(defined(code, Source.FORMULA, formula=text) for code, text in formulas.items()))
    sound: set[int] = set()
    for _step in needs:
        sound |= {code for code, needed in needs.items() if all(each in sound or each not in needs for each in needed)}
    for code in order:
        if code in needs:
            assert (of.cell(f"f{code}", month("2026-10")).value is not None) == (code in sound)


def test_a_dense_circle_is_worked_out_without_nesting() -> None:
    codes = [f"f{number}" for number in range(100)]
    circle = [defined(code, Source.FORMULA, formula="+".join(sorted({*codes} - {code}))) for code in codes]
    of = book(*circle, defined("out", Source.FORMULA, formula="1 / 4", decimals=2))
    assert [of.cell(code, month("2026-10")).value for code in (*codes, "out")] == [None] * 100 + [Decimal("0.25")]

"""Formulas are read by the grammar alone, come to what arithmetic says, and never need each other in a circle."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.dashboards.indicators.grammar import (
    DEEPEST,
    LONGEST,
    DividedByZero,
    Fault,
    FormulaError,
    Missing,
    codes_of,
    evaluate,
    parse,
)

VALUES = {"a": Decimal(6), "b.c": Decimal(3), "zero": Decimal(0)}
NUMBERS = st.integers(0, 999).map(str)


def written(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Formulas as people write them, of simpler ones; what Python's own arithmetic reads as well."""
    pairs = st.tuples(parts, st.sampled_from("+-*"), parts).map(lambda part: f"({part[0]} {part[1]} {part[2]})")
    return pairs | parts.map(lambda part: f"-({part})")


@given(st.recursive(NUMBERS, written, max_leaves=8))
def test_a_formula_comes_to_what_arithmetic_says(text: str) -> None:
    assert evaluate(parse(text), VALUES.get) == eval(text)  # numbers and signs that we made ourselves


@given(st.text(max_size=60))
def test_any_text_is_a_formula_or_is_refused_at_a_place(text: str) -> None:
    refused = None
    try:
        parse(text)
    except FormulaError as error:
        refused = error.at
    assert refused is None or 1 <= refused <= max(1, len(text) + 1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a / b.c", 2), ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("10 − 4 − 3", 3), ("a ÷ b.c × 100", 200),
        ("0,5 * a", 3), ("max(a; 7) - min(a; b.c; 4)", 4), ("2 - -1", 3), ("a*b.c", 18),
    ],
)  # fmt: skip
def test_known_formulas(text: str, value: int) -> None:
    assert evaluate(parse(text), VALUES.get) == value


@pytest.mark.parametrize(
    ("text", "fault", "at"),
    [
        ("", Fault.EMPTY, 1),
        ("a +", Fault.EXPECTED, 4),
        ("(a", Fault.EXPECTED, 3),
        ("a b.c", Fault.REST, 3),
        ("a ^ 2", Fault.SIGN, 3),
        ("__import__('os')", Fault.SIGN, 1),
        ("a[0]", Fault.SIGN, 2),
        ("open(a)", Fault.REST, 5),
        ("max()", Fault.EXPECTED, 5),
        ("1" * (LONGEST + 1), Fault.TOO_LONG, LONGEST),
        ("(" * (DEEPEST + 2) + "1", Fault.DEEP, DEEPEST + 2),
    ],
)
def test_what_is_no_formula_is_refused_with_its_place(text: str, fault: Fault, at: int) -> None:
    with pytest.raises(FormulaError) as refused:
        parse(text)
    assert (refused.value.fault, refused.value.at) == (fault, at)


@pytest.mark.parametrize(("text", "error"), [("a / zero", DividedByZero), ("a + unknown", Missing)])
def test_zero_and_what_is_missing_are_told_apart(text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        evaluate(parse(text), VALUES.get)


def test_a_formula_names_what_it_needs() -> None:
    assert codes_of(parse("a / max(b.c; 2) - a")) == {"a", "b.c"}

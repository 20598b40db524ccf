"""Grey long before the day, amber or red near it, overdue after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale

from tenants.programme.gates import Colour, GateKind, GateView
from tenants.programme.urgency import Urgency, due_said, gate_said, most_urgent, urgency_of

TODAY = date(2026, 11, 30)


@pytest.fixture(autouse=True)
def _words(application: Flask) -> Iterator[None]:
    with application.app_context(), force_locale("vi"):
        yield


def view(colour: Colour, *, due: int | None = None, is_overridden: bool = False) -> GateView:
    """A gate that is due in so many days."""
    due_on = None if due is None else TODAY + timedelta(days=due)
    return GateView(
        name="x", kind=GateKind.SIGNED, title="X", colour=colour, due_on=due_on, is_overridden=is_overridden
    )


@pytest.mark.parametrize(
    ("colour", "due", "urgency", "said"),
    [
        (Colour.GREEN, -3, Urgency.MET, "đạt"),
        (Colour.AMBER, 15, Urgency.LATER, "chưa đến hạn"),
        (Colour.AMBER, 14, Urgency.SOON, "sắp đến hạn"),
        (Colour.RED, 60, Urgency.LATER, "chưa đạt"),
        (Colour.RED, 5, Urgency.URGENT, "chưa đạt, sát ngày"),
        (Colour.RED, -2, Urgency.URGENT, "quá hạn 2 ngày"),
    ],
)
def test_a_gate_is_as_pressing_as_its_day_is_near(colour: Colour, due: int, urgency: Urgency, said: str) -> None:
    far = TODAY + timedelta(days=90)
    assert urgency_of(view(colour, due=due), planned_on=far, today=TODAY) is urgency
    assert gate_said(view(colour, due=due), planned_on=far, today=TODAY) == said


def test_a_gate_without_a_day_has_that_of_its_item() -> None:
    gate = view(Colour.RED)
    assert urgency_of(gate, planned_on=TODAY + timedelta(days=60), today=TODAY) is Urgency.LATER
    assert urgency_of(gate, planned_on=TODAY + timedelta(days=3), today=TODAY) is Urgency.URGENT


def test_what_was_passed_presses_nobody() -> None:
    gate = view(Colour.RED, due=-2, is_overridden=True)
    assert urgency_of(gate, planned_on=TODAY, today=TODAY) is Urgency.MET
    assert most_urgent([]) is Urgency.MET
    assert most_urgent([Urgency.LATER, Urgency.URGENT, Urgency.SOON]) is Urgency.URGENT


def test_a_day_says_by_how_much_it_is_overdue() -> None:
    assert due_said(date(2026, 12, 5), TODAY) == "hạn 05/12/2026"
    assert due_said(date(2026, 11, 28), TODAY) == "hạn 28/11/2026, quá hạn 2 ngày"

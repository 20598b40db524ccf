"""The form of a day: which numbers were typed, and what the person saw before. Pure but for the sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from modules.tourism.visitors.numbers import DayCount, NumberError, Problem, Visitors, read_number
from modules.tourism.visitors.queries import CountedPlace, Spot
from modules.tourism.visitors.reasons import reason_of


@dataclass
class VisitorDayForm:
    """What was sent; `errors` by the field's name."""

    counts: list[DayCount] = field(default_factory=list)
    seen: dict[Spot, Visitors | None] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def read_form(form: Mapping[str, str], places: Sequence[CountedPlace], day: date) -> VisitorDayForm:
    """The numbers of these places; those of whom nothing is said, and nothing was, are left out."""
    read = VisitorDayForm()
    for place in places:
        typed = {name: form.get(f"{name}-{place.slug}", "").strip() for name in Visitors._fields}
        seen = seen_of(form.get(f"seen-{place.slug}", ""))
        if not any(typed.values()):
            if seen is not None:
                read.errors[f"domestic-{place.slug}"] = reason_of(Problem.EMPTIED)
            continue
        numbers = {}
        for name, text in typed.items():
            try:
                numbers[name] = read_number(text)
            except NumberError as error:
                read.errors[f"{name}-{place.slug}"] = reason_of(error.problem)
        if len(numbers) == len(typed):
            read.counts.append(DayCount(place.place_id, day, Visitors(**numbers)))
            read.seen[place.place_id, day] = seen
    return read


def seen_of(text: str) -> Visitors | None:
    """What the page said was stored: `120,30`, or nothing."""
    domestic, _comma, international = text.partition(",")
    is_number = domestic.isascii() and domestic.isdigit() and international.isascii() and international.isdigit()
    return Visitors(int(domestic[:9]), int(international[:9])) if is_number else None

"""A question with its day and the registered area: what an address holds, and what the API is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from modules.planning.lookup.question import Question

LOOKUPS_PER_HOUR = 1200
"""From one address of the network, by pages and API together."""
DIGITS_OF_THOUSANDS = 3


@dataclass(frozen=True, kw_only=True)
class LandQuestion:
    """A question that can be answered."""

    question: Question
    day: date
    registered_m2: float | None

    def address(self, code: str) -> dict[str, Any]:
        """The arguments of the answer's address, by which it can be asked for again."""
        found: dict[str, Any] = {"q": code, "ngay": self.day.isoformat()}
        return found | ({"dt": written_area(self.registered_m2)} if self.registered_m2 else {})


def written_area(m2: float) -> str:
    """An area as it stands in an address: three decimals get a fourth, since people part thousands so (`1.250`)."""
    text = f"{m2:.12g}"
    return f"{text}0" if len(text.partition(".")[2]) == DIGITS_OF_THOUSANDS else text

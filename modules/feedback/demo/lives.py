"""How much a demo tenant's reports tell, by the state of the service: another share in time, other opinions. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dothi.sites.switch import ModuleState
from modules.feedback.demo.opinions import A, S, U
from modules.feedback.rules.domain import Rating


@dataclass(frozen=True, kw_only=True)
class Life:
    """The reports of one tenant."""

    count: int
    """Besides the some fifty that stand in the queues now, where there are queues."""
    days: int
    late: float
    """Of how many the result is late."""
    deck: Sequence[Rating] = ()
    """Opinions of 25 citizens; those of the city by its seed, where none are given."""
    has_queues: bool = True


LIVES = {
    ModuleState.LIVE: Life(count=250, days=90, late=0.05),
    ModuleState.PILOT: Life(count=150, days=70, late=0.14, deck=[S] * 16 + [A] * 7 + [U] * 2, has_queues=False),
    ModuleState.SUSPENDED: Life(count=100, days=90, late=0.35, deck=[S] * 6 + [A] * 10 + [U] * 9, has_queues=False),
}
"""The life of a suspended service ended with its suspension; a pilot is longer than what is told of it."""

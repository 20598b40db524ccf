"""What a process remembers a moment of published plans (`lookup.in_force`); whoever changes one forgets it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from dothi.database.after_commit import after_commit
from dothi.values.memory import OfApp, Timed

in_force = OfApp(lambda: Timed[tuple[int, date], Sequence[Any]](1_000))
"""By tenant and day."""


def forget_when_committed() -> None:
    """Ask anew after this transaction, which publishes, withdraws or changes a plan."""
    after_commit(lambda: in_force().forget())

"""What the demo's citizens think of results: dealt from a deck, so that each city has its share. Called by the teller.

Chances of its own, so that the rest of the stories don't depend on it.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from dothi.values.worktime import LOCAL_ZONE
from modules.feedback.rules.domain import Rating

S, A, U = Rating.SATISFIED, Rating.ACCEPTING, Rating.UNSATISFIED
DECKS = ([S] * 15 + [A] * 7 + [U] * 3, [S] * 11 + [A] * 9 + [U] * 5)
"""Of 25: 88 % satisfied or accepting at one city, 80 % at the other; those who reopen now come on top."""
SHARE = 0.62
"""How many of those who can rate do."""
REOPENING = 0.4
"""How many of the unsatisfied reopen."""


class Opinions:
    """The citizens of one city; the same for a seed."""

    def __init__(self, seed: int, deck: Sequence[Rating] = ()) -> None:
        self.chance = random.Random(seed + 31)  # noqa: S311  # demo data, no secret
        self.deck = deck or DECKS[seed % 2]
        self.left: list[Rating] = []

    def draw(self, *, must_reopen: bool = False) -> Rating | None:
        """A rating, None from those who give none; of those who reopen an unsatisfied one."""
        if must_reopen:
            return U
        if self.chance.random() >= SHARE:
            return None
        if not self.left:
            self.left = self.chance.sample(self.deck, len(self.deck))
        return self.left.pop()

    def reopens(self, rating: Rating) -> bool:
        """Whether they reopen the report."""
        return rating is U and self.chance.random() < REOPENING

    def pick(self, texts: Sequence[str]) -> str:
        """One of the texts."""
        return self.chance.choice(texts)

    def some_hours_later(self, at: datetime, least: int, most: int) -> datetime:
        """Some time later, when people are awake."""
        later = at + timedelta(minutes=self.chance.randrange(least * 60 + 1, most * 60))
        hour = later.astimezone(LOCAL_ZONE).hour
        return later if 6 <= hour < 22 else later + timedelta(hours=8)

"""Steps of directives and of alerts, in the order in which they count, however they were read. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar
from uuid import UUID


class FoldedStep(Protocol):
    """Something that happened at an instant."""

    @property
    def id(self) -> UUID: ...
    @property
    def kind(self) -> str: ...
    @property
    def at(self) -> datetime: ...


S = TypeVar("S", bound=FoldedStep)


def in_their_order(steps: Iterable[S], *, first: str) -> list[S]:
    """By their instants, those of the kind `first` before all others."""
    return sorted(steps, key=lambda step: (step.kind != first, step.at, step.id))


def after_all(at: datetime, steps: Iterable[FoldedStep]) -> datetime:
    """The instant of a step that is taken now: never before those that it follows, also where a clock was set back."""
    newest = max((step.at for step in steps), default=None)
    return at if newest is None or newest < at else newest + timedelta(microseconds=1)

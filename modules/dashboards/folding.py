"""Steps of directives and of alerts, in the order in which they count, however they were read. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
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

"""A step of an entry between desk and public: from which state, to which, and who may. Each kind has one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from flask_babel import LazyString
from flask_babel import gettext as _

from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Denied, Message, NotFound

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True, kw_only=True)
class EntryStep(Generic[S]):
    """A step; `to` is None where the state stays, `asks` is what the button asks before it is taken."""

    action: str
    title: LazyString
    done: LazyString
    sources: Sequence[S]
    to: S | None
    permission: str
    asks: LazyString | None = None
    confirms: bool = False
    """Whether who takes it has looked that all of it is true."""

    def state_after(self, status: str) -> str:
        """Where it leads from this state."""
        return status if self.to is None else self.to.value


def steps_open(table: Mapping[str, EntryStep[S]], status: str, actor: Actor) -> dict[str, EntryStep[S]]:
    """What this person may do with an entry in this state, by name."""
    return {name: step for name, step in table.items() if status in step.sources and actor.may(step.permission)}


def step_called(
    table: Mapping[str, EntryStep[S]], name: str, *, status: str, actor: Actor, refusal: Message
) -> EntryStep[S]:
    """The step of this name. Raises NotFound, Denied, Conflict (`refusal`) where it doesn't begin in this state."""
    step = table.get(name)
    if step is None:
        raise NotFound(_("Không có bước này."))
    if not actor.may(step.permission):
        raise Denied(_("Bạn không có quyền thực hiện bước này."))
    if status not in step.sources:
        raise Conflict(refusal, code="stale")
    return step

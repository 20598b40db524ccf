"""The steps from a state to another that the table doesn't join directly. Pure.

A walk never passes through a state that opens the service: none → live goes by way of preparing, never of pilot.
"""

from __future__ import annotations

from collections.abc import Sequence

from dothi.sites.switch import TRANSITIONS, ModuleState

PLANNABLE = (
    ModuleState.PREPARING,
    ModuleState.PILOT,
    ModuleState.LIVE,
    ModuleState.SUSPENDED,
    ModuleState.RETIRED,
)
"""What an item may aim at."""
BETWEEN = (ModuleState.PREPARING, ModuleState.SUSPENDED)
"""The states a walk may pass through: neither opens anything to people."""
_FORWARD = (ModuleState.NONE, ModuleState.PREPARING, ModuleState.PILOT, ModuleState.LIVE)


def path_between(old: ModuleState, new: ModuleState) -> Sequence[ModuleState] | None:
    """The shortest walk, without `old` and with `new` at its end; empty when they are the same, None without one."""
    if old is new:
        return ()
    reached: dict[ModuleState, tuple[ModuleState, ...]] = {old: ()}
    edge = [old]
    while edge:
        state = edge.pop(0)
        for following in ModuleState:
            if following in reached or following not in TRANSITIONS[state]:
                continue
            reached[following] = (*reached[state], following)
            if following is new:
                return reached[following]
            if following in BETWEEN:
                edge.append(following)
    return None


def goes_back(old: ModuleState, new: ModuleState) -> bool:
    """Whether this takes a rollout back: a plan never does, only a person with a reason."""
    return old in _FORWARD and new in _FORWARD and _FORWARD.index(new) < _FORWARD.index(old)


def goes_forward(old: ModuleState, new: ModuleState) -> bool:
    """Whether this opens the service to more people: gates are asked then."""
    return new in {ModuleState.PILOT, ModuleState.LIVE} and not goes_back(old, new)


def rank(state: ModuleState) -> int:
    """How far the rollout is in a state; states beside the way count as none."""
    return _FORWARD.index(state) if state in _FORWARD else 0

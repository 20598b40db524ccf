"""The states of a module at a tenant and what each opens: one table. Pure."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class ModuleState(StrEnum):
    """How far a module is rolled out at a tenant."""

    NONE = "none"
    PREPARING = "preparing"
    PILOT = "pilot"
    LIVE = "live"
    SUSPENDED = "suspended"
    RETIRED = "retired"


STATE_TITLES = {
    ModuleState.NONE: _l("chưa triển khai"),
    ModuleState.PREPARING: _l("chuẩn bị"),
    ModuleState.PILOT: _l("thí điểm"),
    ModuleState.LIVE: _l("vận hành chính thức"),
    ModuleState.SUSPENDED: _l("tạm dừng"),
    ModuleState.RETIRED: _l("kết thúc"),
}


TOLD_OUTSIDE = {
    ModuleState.NONE: _l("chưa triển khai"),
    ModuleState.PREPARING: _l("sắp triển khai"),
    ModuleState.PILOT: _l("sắp triển khai"),
    ModuleState.SUSPENDED: _l("tạm dừng"),
    ModuleState.RETIRED: _l("đã kết thúc"),
}
"""What is said of a service to those for whom it isn't open."""


class Audience(StrEnum):
    """For whom a route is: what the switch opens depends on it."""

    PUBLIC = "public"
    """Public pages and the API: citizens."""
    TRACKING = "tracking"
    """Pages behind a secret link that a citizen holds."""
    WORK = "work"
    """Staff and the district admin."""


class Access(StrEnum):
    """What a switch leaves of a route."""

    OPEN = "open"
    READ_ONLY = "read_only"
    CLOSED = "closed"


_SHOWN_AGAIN = {Audience.PUBLIC: Access.CLOSED, Audience.TRACKING: Access.READ_ONLY, Audience.WORK: Access.READ_ONLY}
_OPEN = dict.fromkeys(Audience, Access.OPEN)
_TABLE: dict[ModuleState, dict[Audience, Access]] = {
    ModuleState.NONE: dict.fromkeys(Audience, Access.CLOSED),
    ModuleState.PREPARING: {
        Audience.PUBLIC: Access.CLOSED,
        Audience.TRACKING: Access.CLOSED,
        Audience.WORK: Access.OPEN,
    },
    ModuleState.PILOT: {Audience.PUBLIC: Access.CLOSED, Audience.TRACKING: Access.OPEN, Audience.WORK: Access.OPEN},
    ModuleState.LIVE: _OPEN,
    ModuleState.SUSPENDED: _SHOWN_AGAIN,
    ModuleState.RETIRED: _SHOWN_AGAIN,
}


def access(state: ModuleState, audience: Audience, *, insider: bool = False) -> Access:
    """What a route for `audience` is while the module is in `state`.

    `insider` is true for staff and invited testers: in the pilot they alone see the public pages.
    """
    if state is ModuleState.PILOT and audience is Audience.PUBLIC and insider:
        return Access.OPEN
    return _TABLE[state][audience]


def is_working(state: ModuleState) -> bool:
    """Whether the module's events, jobs and clocks run in this state; otherwise they wait."""
    return state in {ModuleState.PREPARING, ModuleState.PILOT, ModuleState.LIVE}


TRANSITIONS: dict[ModuleState, frozenset[ModuleState]] = {
    ModuleState.NONE: frozenset({ModuleState.PREPARING}),
    ModuleState.PREPARING: frozenset({ModuleState.NONE, ModuleState.PILOT, ModuleState.LIVE}),
    ModuleState.PILOT: frozenset({ModuleState.PREPARING, ModuleState.LIVE, ModuleState.SUSPENDED}),
    ModuleState.LIVE: frozenset({ModuleState.PREPARING, ModuleState.PILOT, ModuleState.SUSPENDED, ModuleState.RETIRED}),
    ModuleState.SUSPENDED: frozenset({ModuleState.PREPARING, ModuleState.PILOT, ModuleState.LIVE, ModuleState.RETIRED}),
    ModuleState.RETIRED: frozenset({ModuleState.SUSPENDED, ModuleState.LIVE}),
}
"""Every step a province may take; the way back to the former state is always among them."""


def can_switch(old: ModuleState, new: ModuleState) -> bool:
    """Whether the rollout may go from `old` to `new`."""
    return new in TRANSITIONS[old]

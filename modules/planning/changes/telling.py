"""What a comparison found, as it is kept and as pages tell it. Pure; JSON all through."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask_babel import lazy_gettext as _l

from modules.planning.changes.comparing import ChangeKind, Changes, ZoneChange

MOST_TOLD = 300
"""Zones that are listed and drawn, the largest; all of them are counted."""
SHOWN_M2 = 50.0
"""Less is nothing in hectares with two digits."""
WIDE_SHARE = 0.3
"""A local adjustment that changes more zones than this most likely lacks some, or is an overall one."""
KINDS = {
    ChangeKind.NEW: _l("Ô mới"),
    ChangeKind.GONE: _l("Ô không còn"),
    ChangeKind.CODE: _l("Đổi mã"),
    ChangeKind.SHAPE: _l("Đổi ranh giới"),
    ChangeKind.BOTH: _l("Đổi mã và ranh giới"),
}


def told(found: Changes) -> dict[str, Any]:
    """The counts, the moves between uses, and the largest changes."""
    largest = sorted(found.changes, key=lambda change: -change.m2)[:MOST_TOLD]
    moves = sorted(found.moves.items(), key=lambda move: -move[1])
    counts = Counter(change.kind for change in found.changes)
    return {
        "same": found.same,
        "changed": len(found.changes),
        "kinds": {kind.value: counts[kind] for kind in ChangeKind if counts[kind]},
        "moves": [[was, to, m2] for (was, to), m2 in moves if m2 >= SHOWN_M2],
        "changes": [_line(change) for change in largest],
    }


def _line(change: ZoneChange) -> dict[str, Any]:
    line: dict[str, Any] = {"kind": change.kind.value}
    for name, zone in (("former", change.former), ("current", change.current)):
        line[name] = None if zone is None else [zone.position, zone.code, zone.shape.area]
    return line


def is_wide(adjustment: str, found: dict[str, Any]) -> bool:
    """Whether a local adjustment changes more than one would expect."""
    return adjustment == "local" and bool(found["changed"] > WIDE_SHARE * (found["changed"] + found["same"]))

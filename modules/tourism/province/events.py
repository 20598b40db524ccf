"""What a district tells its province of places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from dothi.outbox.events import Event


@dataclass(frozen=True, kw_only=True)
class PlacesTold(Event):
    """How places of a district stand, for its province: each with the version of which this was true."""

    module: ClassVar[str] = "tourism"
    member_id: int
    places: list[dict[str, Any]]

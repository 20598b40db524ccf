"""What the board is narrowed to: phase, kind of tenant, state; as the address says."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from werkzeug.datastructures import MultiDict

from dothi.sites.switch import ModuleState
from tenants.registry.kinds import TENANT_KINDS


@dataclass(frozen=True, kw_only=True)
class BoardFilters:
    """Nothing is everything."""

    phase: UUID | None = None
    kind: str = ""
    state: ModuleState | None = None


def read_filters(arguments: MultiDict[str, str]) -> BoardFilters:
    """The filters of an address; what isn't one is left out."""
    kind, state = arguments.get("kind", ""), arguments.get("state", "")
    try:
        phase = UUID(arguments.get("phase", ""))
    except ValueError:
        phase = None
    return BoardFilters(
        phase=phase,
        kind=kind if kind in TENANT_KINDS else "",
        state=ModuleState(state) if state in set(map(str, ModuleState)) else None,
    )

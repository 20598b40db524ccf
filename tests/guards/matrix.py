"""The matrices of the guard tests, put together: the house's rows and those that each installed service brings."""

from __future__ import annotations

from dothi.manifest.components import Components
from dothi_testing.guard import PUBLIC, SIGNED_IN, Guard, guards_of
from tests.guards.house import HOUSE

__all__ = ["GUARDS", "MATRIX", "PUBLIC", "SIGNED_IN", "every"]

SERVICES: dict[str, Guard] = guards_of(Components.installed())
GUARDS: dict[str, Guard] = {"": HOUSE, **SERVICES}
"""By component; the house's under the empty name."""
MATRIX: dict[str, str] = {endpoint: asked for guard in GUARDS.values() for endpoint, asked in guard.routes.items()}


def every(name: str) -> frozenset[str]:
    """One of the sets, of all components together: `every("anybodys")`."""
    return frozenset[str]().union(*(getattr(guard, name) for guard in GUARDS.values()))

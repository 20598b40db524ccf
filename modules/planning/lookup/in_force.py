"""Which versions are in force, as a process remembers it a moment: all who ask of a place read the same list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dothi.manifest.house import house
from modules.planning.lookup.finding import InForce, list_in_force
from modules.planning.plans.remembered import in_force


def known_in_force(tenant_id: int, day: date) -> Sequence[InForce]:
    """The versions in force on a day, as old as a site's switches at the most. One statement, or none."""
    seconds = house().settings.site_cache_seconds
    return in_force().answer((tenant_id, day), lambda: list_in_force(tenant_id, day), seconds=seconds)

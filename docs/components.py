"""Whose tables stand in the documents: the components of this repository, not a stranger's that happens to be here."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import entry_points

from dothi.manifest.components import GROUP, Components
from dothi.manifest.module import Module

ROOTS = {"dothi", "tenants", "modules"}


def our_components() -> Sequence[Module]:
    """In the order of their requirements."""
    ours = {point.name for point in entry_points(group=GROUP) if point.module.split(".")[0] in ROOTS}
    return [module for module in Components.installed() if module.name in ours]

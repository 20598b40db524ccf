"""The files that run in production, of kernel, tenants and services: their tests aside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("platform/dothi", "tenants", "modules")


def sources(pattern: str = "*.py") -> Iterator[Path]:
    """All that match, in order."""
    for folder in FOLDERS:
        yield from (path for path in sorted((ROOT / folder).rglob(pattern)) if "tests" not in path.parts)

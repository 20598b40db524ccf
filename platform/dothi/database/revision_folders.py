"""Where revisions lie: those of the house, and those that an installed service brings in its folder `migrations`.

Asks the entry points alone and imports no component: `dev.py run` looks here at each start.
"""

from __future__ import annotations

from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__)
SCRIPTS = next(p for p in (HERE.parents[2] / "migrations", HERE.parents[3] / "migrations") if p.is_dir())
"""Beside the packages where a wheel was installed, else at the root of the checkout."""


def revision_folders() -> list[Path]:
    """The house's own, then one for each service that has any."""
    return [SCRIPTS / "versions", *folders_of_services().values()]


def folders_of_services() -> dict[str, Path]:
    """By the name under which a service is installed."""
    specs = {point.name: find_spec(point.module) for point in entry_points(group="dothi.modules")}
    folders = {
        name: Path(spec.origin).with_name("migrations") for name, spec in sorted(specs.items()) if spec and spec.origin
    }
    return {name: folder for name, folder in folders.items() if folder.is_dir()}

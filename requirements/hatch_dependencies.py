"""The dependencies of the wheel, from runtime.in, and its extra `basemap`, from basemap.in: so they are listed once.
Called by hatchling when it builds."""

from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class Dependencies(MetadataHookInterface):
    """Fill `project.dependencies` and `project.optional-dependencies`."""

    def update(self, metadata: dict[str, Any]) -> None:
        """What production runs, and what only the command `dothi basemap build` needs."""
        metadata["dependencies"] = self._listed("runtime")
        metadata["optional-dependencies"] = {"basemap": self._listed("basemap")}

    def _listed(self, name: str) -> list[str]:
        """Every line of a file that is neither a comment nor an inclusion is a requirement."""
        lines = Path(self.root, "requirements", f"{name}.in").read_text(encoding="utf-8").splitlines()
        return [line for line in lines if line and not line.startswith(("#", "-r"))]

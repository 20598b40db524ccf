"""The dependencies of the wheel: runtime.in, so that they are listed once. Called by hatchling when it builds."""

from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class Dependencies(MetadataHookInterface):
    """Fill `project.dependencies`."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Every line of runtime.in that isn't a comment is a requirement."""
        lines = Path(self.root, "requirements", "runtime.in").read_text(encoding="utf-8").splitlines()
        metadata["dependencies"] = [line for line in lines if line and not line.startswith("#")]

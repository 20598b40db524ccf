"""The child's part of `typesetting`: light to import, so that a child starts at once."""

from __future__ import annotations

import json
from pathlib import Path

import typst

FONTS = Path(__file__).parents[1] / "web" / "static" / "built" / "print"
"""Put there by the build of the front end."""
PPI = 144.0
"""Of pictures."""


def compile_file(asked: Path, folder: Path) -> None:
    """Write `document.pdf` or `.png` of what was asked: {"template", "data", "kind"}."""
    task = json.loads(asked.read_text(encoding="utf-8"))
    template = folder / "document.typ"
    template.write_text(task["template"], encoding="utf-8")
    typst.compile(
        template,
        output=folder / f"document.{task['kind']}",
        format=task["kind"],
        ppi=PPI,
        root=folder,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(task["data"])},
    )

"""The service of docs/modules.md, written to a folder and installed there. Used by `test_stranger.py`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "modules.md"
DEPENDS = re.compile(r'^(depends_on = ")\w+(")', re.MULTILINE)
LAST_REDIS_DATABASE = "gw15"
"""Its tests run beside those of this worker, and empty their queue as well."""


def named_blocks(text: str) -> Iterator[tuple[str, str]]:
    """Code blocks under a paragraph that begins with a file's name."""
    name = ""
    block: list[str] | None = None
    for line in text.splitlines():
        if line.startswith("```"):
            if block is not None and name:
                yield name, "\n".join(block) + "\n"
                name = ""
            block = [] if block is None else None
        elif block is not None:
            block.append(line)
        elif found := re.match(r"`([\w./]+\.\w+)`", line):
            name = found[1]
        elif line.startswith("#"):
            name = ""


def newest_of_the_house() -> str:
    """The revision that no other follows; the guide names the one that it was when it was written."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "migrations" / "versions").glob("*.py"))
    here: set[str] = set(re.findall(r'^revision = "(\w+)"', text, re.MULTILINE))
    [newest] = here - set(re.findall(r'^down_revision = "(\w+)"', text, re.MULTILINE))
    return newest


@dataclass(frozen=True)
class Stranger:
    """A folder with the service, found by every process that has it on its path."""

    folder: Path

    @classmethod
    def settle(cls, folder: Path) -> Stranger:
        """Write the files and what an installer would: the distribution's name, version and entry points."""
        for name, content in named_blocks(GUIDE.read_text(encoding="utf-8")):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(DEPENDS.sub(rf"\g<1>{newest_of_the_house()}\g<2>", content), encoding="utf-8")
        project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        installed = folder / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
        installed.mkdir()
        (installed / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n", encoding="utf-8"
        )
        points = "".join(
            f"[{group}]\n" + "".join(f"{name} = {target}\n" for name, target in named.items())
            for group, named in project["entry-points"].items()
        )
        (installed / "entry_points.txt").write_text(points, encoding="utf-8")
        return cls(folder)

    def run(self, *words: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """A Python with the service installed, at the root of the checkout."""
        paths = os.pathsep.join((str(self.folder), str(ROOT), str(ROOT / "platform")))
        return subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": paths, "PYTEST_XDIST_WORKER": LAST_REDIS_DATABASE, **(env or {})},
            capture_output=True,
            text=True,
            check=False,
        )

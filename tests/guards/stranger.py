"""A service outside this repository, as its author and its operator have it: written by `dothi new-module`, built,
installed. Used by `test_stranger.py`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parents[2]
LAST_REDIS_DATABASE = "gw15"
"""Its tests run beside those of this worker, and empty their queue as well."""
NAME, ICON = "collection", "recycle"
"""An icon that nobody else names."""
WHEEL = "from hatchling.build import build_wheel; print(build_wheel('dist'))"


@dataclass(frozen=True)
class Stranger:
    """`source` is its author's folder; `site` has the wheel, found by every process that has it on its path."""

    source: Path
    site: Path

    @classmethod
    def settle(cls, folder: Path) -> Stranger:
        """Go the way of the guide, from nothing to what an installer leaves; its tests stay with the source."""
        made = cls(folder / "source", folder / "site")
        titles = ("--title", "Thu gom rác", "--english", "Rubbish collection")
        made.do("-m", "dothi.cli", "new-module", NAME, "--path", str(made.source), *titles)
        manifest = made.source / NAME / "__init__.py"
        manifest.write_text(manifest.read_text(encoding="utf-8").replace('"list"', f'"{ICON}"'), encoding="utf-8")
        made.do("-m", "dothi_testing.translations", "--update", "--root", str(made.source))
        node = shutil.which("node")
        assert node is not None
        subprocess.run([node, "assets/build.mjs", "--of", made.source / NAME], cwd=ROOT, check=True)
        made.do("-c", WHEEL, folder=made.source)
        [wheel] = (made.source / "dist").glob("*.whl")
        ZipFile(wheel).extractall(made.site)
        shutil.copytree(made.source / NAME / "tests", made.site / NAME / "tests")
        return made

    def do(self, *words: str, folder: Path = ROOT) -> None:
        """Something that must work."""
        done = self.run(*words, folder=folder)
        assert done.returncode == 0, done.stdout + done.stderr

    def run(
        self, *words: str, env: Mapping[str, str] | None = None, folder: Path = ROOT
    ) -> subprocess.CompletedProcess[str]:
        """A Python with the service installed, by default at the root of the checkout."""
        paths = os.pathsep.join((str(self.site), str(ROOT), str(ROOT / "platform")))
        return subprocess.run(
            [sys.executable, *words],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": paths, "PYTEST_XDIST_WORKER": LAST_REDIS_DATABASE, **(env or {})},
            capture_output=True,
            text=True,
            check=False,
        )

"""`dev.py lock`: bring requirements/*.txt up to date with requirements/*.in. With `--upgrade`, take the newest
versions."""

import subprocess
import sys
from pathlib import Path

from dothi_local.setup.uv import find_uv, install_uv
from dothi_local.terminal import Terminal, Trouble

ROOT = Path(__file__).resolve().parents[2]
# No address of a registry and no path may get into the files: they are the same wherever they were made.
OPTIONS = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-header")


def main() -> int:
    """Compile each file in the order in which they include each other."""
    terminal = Terminal()
    try:
        uv = find_uv(ROOT) or install_uv(ROOT, terminal=terminal)
        for name in ("uv", "build", "runtime", "basemap", "dev"):
            with terminal.step(f"requirements/{name}.txt"):
                _compile(uv, name)
    except Trouble as trouble:
        terminal.trouble(trouble)
        return 1
    return 0


def _compile(uv: Path, name: str) -> None:
    files = [f"requirements/{name}.in", "-o", f"requirements/{name}.txt"]
    command = [str(uv), "pip", "compile", "--quiet", *OPTIONS, *sys.argv[1:], *files]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)  # noqa: S603
    if done.returncode != 0:
        raise Trouble(f"requirements/{name}.in can't be resolved.", tail=(done.stdout + done.stderr).splitlines()[-15:])


if __name__ == "__main__":
    sys.exit(main())

"""`dev.py check`: everything about the source that a machine can judge. One list of steps; each says what it wrote
only when it fails."""

import subprocess
import sys
from pathlib import Path

from dothi_local.terminal import Terminal, Trouble

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable
BIN = Path(PYTHON).parent

STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Style (ruff)", (PYTHON, "-m", "ruff", "check", ".")),
    ("Format (ruff)", (PYTHON, "-m", "ruff", "format", "--check", ".")),
    ("Types (mypy, strict)", (PYTHON, "-m", "mypy")),
    ("Layers (import-linter)", (str(BIN / "lint-imports"), "--no-cache")),
    ("Translations", (PYTHON, "-m", "dothi_testing.translations")),
    ("Licences of dependencies", (PYTHON, "-m", "dothi_local.licences")),
)


def main() -> int:
    """Run all steps, also after one has failed; 1 when any has."""
    terminal = Terminal()
    failures = [failure for title, command in STEPS if (failure := _run(title, command, terminal=terminal))]
    for failure in failures:
        terminal.trouble(failure)
    terminal.line()
    passed = len(STEPS) - len(failures)
    terminal.line(f"{passed} of {len(STEPS)} checks passed.")
    return 1 if failures else 0


def _run(title: str, command: tuple[str, ...], *, terminal: Terminal) -> Trouble | None:
    try:
        with terminal.step(title):
            _require_success(title, command, terminal=terminal)
    except Trouble as trouble:
        return trouble
    return None


def _require_success(title: str, command: tuple[str, ...], *, terminal: Terminal) -> None:
    process = subprocess.Popen(  # noqa: S603
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    output = _read(process, terminal)
    if process.returncode != 0:
        raise Trouble(f"{title} failed.", tail=output.splitlines()[-60:])


def _read(process: "subprocess.Popen[str]", terminal: Terminal) -> str:
    while True:
        try:
            return process.communicate(timeout=0.5)[0]
        except subprocess.TimeoutExpired:
            terminal.tick()


if __name__ == "__main__":
    sys.exit(main())

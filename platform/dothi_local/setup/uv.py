"""Finds `uv`, or puts it into `build/uv` with the Python at hand. Called by `steps.py`."""

import shutil
import subprocess
import sys
from pathlib import Path

from dothi_local.setup.tools import run_tool
from dothi_local.terminal import Terminal, Trouble

NEEDS_ONE = "Install one of them, then run the same command again; on Debian and Ubuntu: `apt-get install python3-venv`"


def find_uv(root: Path) -> Path | None:
    """From PATH, else ours."""
    if found := shutil.which("uv"):
        return Path(found)
    for place in ("bin/uv", "venv/bin/uv"):
        if (ours := root / "build/uv" / place).is_file():
            return ours
    return None


def install_uv(root: Path, *, terminal: Terminal) -> Path:
    """By pip into a folder, or into a virtual environment of its own; where Python has neither, says what to
    install."""
    place = root / "build/uv"
    lock = root / "requirements/uv.txt"
    options = ["install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", str(lock)]
    shutil.rmtree(place, ignore_errors=True)
    if _can("pip"):
        run_tool(
            [sys.executable, "-m", "pip", *options, "--target", str(place)],
            what="Installing uv",
            cwd=root,
            terminal=terminal,
        )
    elif _can("ensurepip"):
        run_tool(
            [sys.executable, "-m", "venv", str(place / "venv")], what="A place for uv", cwd=root, terminal=terminal
        )
        run_tool(
            [str(place / "venv/bin/python"), "-m", "pip", *options], what="Installing uv", cwd=root, terminal=terminal
        )
    else:
        raise Trouble(f"This Python ({sys.executable}) has neither pip nor venv.", advice=NEEDS_ONE)
    found = find_uv(root)
    if found is None:
        raise Trouble(
            "pip has installed uv, but its program isn't there.",
            advice=f"Remove {place}, then run the same command again.",
        )
    return found


def _can(module: str) -> bool:
    command = [sys.executable, "-c", f"import {module}"]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603

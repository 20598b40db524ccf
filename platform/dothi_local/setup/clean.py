"""`dev.py clean`: back to the beginning. Called by `dev.py`; standard library only."""

import os
import shutil
from pathlib import Path

from dothi_local.lock import try_lock
from dothi_local.terminal import Terminal, Trouble

BUILT = (".venv", "node_modules", "build", "platform/dothi/web/static/built")


def clean(root: Path, *, data: Path, everything: bool, terminal: Terminal) -> None:
    """Remove the data folder (and with `everything` what the set-up made); refuses while a stack runs on it."""
    if data.is_dir():
        _remove_data(data, terminal=terminal)
    else:
        terminal.note(f"{data} isn't there: nothing to remove")
    for name in BUILT if everything else ():
        folder = root / name
        if folder.is_dir():
            with terminal.step(f"Removing {name}"):
                _remove(folder)


def _remove_data(data: Path, *, terminal: Terminal) -> None:
    if any(data.iterdir()) and not any((data / name).exists() for name in ("secrets.json", "log", "postgres")):
        raise Trouble(
            f"{data} isn't a data folder of Dothi.", advice="Name the folder that was given to `dev.py run --data`."
        )
    lock = try_lock(data)
    if lock is None:
        raise Trouble(f"A stack runs on {data}.", advice="Stop it first, with Ctrl-C where it runs.")
    with terminal.step(f"Removing {data}"):
        cluster = data / "postgres"
        if cluster.is_symlink():  # it lives in /var/tmp, see postgres.py
            _remove(cluster.resolve())
        _remove(data)
    os.close(lock)


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise Trouble(
            f"{error.filename or folder} can't be removed ({error.strerror}).",
            advice="It may belong to another user, for example after a run as root.",
        ) from error

"""Temporary folders for what strangers sent, in which a confined child works; called by `decoding` and `readings`.

A process that is killed leaves its folder behind: whoever makes the next one removes it.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "dothi-work-"
ABANDONED_AFTER = 3600
"""Seconds; no child is given more than some minutes."""


@contextmanager
def workplace() -> Iterator[tuple[Path, Path]]:
    """Where to put the uploaded file, and an empty folder for what is made of it; both are gone afterwards."""
    sweep()
    with tempfile.TemporaryDirectory(prefix=PREFIX) as place:
        source, folder = Path(place, "uploaded"), Path(place, "made")
        folder.mkdir()
        yield source, folder


def sweep() -> None:
    """Remove what killed processes left."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(FileNotFoundError):  # somebody else was first
            if left.stat().st_mtime < time.time() - ABANDONED_AFTER:
                shutil.rmtree(left, ignore_errors=True)

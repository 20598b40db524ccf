"""What has been done already: a stamp holds the hash of everything a step depends on. Called by `steps.py`."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(paths: Iterable[Path], *words: str) -> str:
    """The hash of the files (folders: all files inside) and words."""
    digest = hashlib.sha256("\0".join(words).encode())
    for path in sorted(file for given in paths for file in _files(given)):
        digest.update(f"\0{path}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_done(stamp: Path, key: str) -> bool:
    """True when the step was finished with this fingerprint."""
    try:
        return stamp.read_text() == key
    except OSError:
        return False


def mark_done(stamp: Path, key: str) -> None:
    """Only after the step has succeeded."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    partial = stamp.with_name(stamp.name + ".part")
    partial.write_text(key)
    partial.replace(stamp)


def _files(path: Path) -> Iterable[Path]:
    if path.is_dir():
        return [file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts]
    return [path] if path.is_file() else []

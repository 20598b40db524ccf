"""Where files lie: the port `Storage` and its local disk. Called by `files`; nothing here knows what a file means.

Keys are `<tenant>/<2 characters>/<random name>[.<extension>]`: no two tenants share a folder. What belongs to no
tenant lies under `DEPLOYMENT`.
"""

import os
import re
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import unquote, urlsplit

from dothi.settings import SettingsError

_KEY = re.compile(r"[0-9]+/[0-9a-z]{2}/[0-9a-zA-Z_-]{22,}(\.[a-z]+)?", re.ASCII)
BLOCK = 1024 * 1024
DEPLOYMENT = 0
"""In place of a tenant's number: the deployment's own files, which no row names and no backup holds."""


def is_key(key: str) -> bool:
    """Whether a file can be stored under this key."""
    return _KEY.fullmatch(key) is not None


@dataclass(frozen=True)
class Stored:
    """A stored file, and when it was put there by the machine's clock."""

    key: str
    put_at: datetime


class Storage(Protocol):
    """A place for files under keys. Every method raises `ValueError` for a malformed key."""

    def put(self, key: str, data: bytes) -> None:
        """Store `data`; afterwards it is there whole and survives a loss of power. Replaces what was there."""

    def put_from(self, key: str, source: BinaryIO) -> None:
        """The same from a stream, for what is too large for memory."""

    def open(self, key: str) -> BinaryIO:
        """The stored bytes as a stream that can seek and the caller closes. Raises `FileNotFoundError`."""

    def delete(self, key: str) -> None:
        """Remove the file; none there is fine, too (a job that runs twice)."""

    def exists(self, key: str) -> bool:
        """Whether something is stored under `key`."""

    def list_tenants(self) -> Sequence[int]:
        """The numbers of tenants under which anything was stored, in order."""

    def shelf(self, tenant_id: int, name: str) -> Sequence[Stored]:
        """What is stored in one folder of a tenant, in the order of the keys."""

    def shelves(self, tenant_id: int) -> Iterator[Sequence[Stored]]:
        """What is stored under a tenant's number, a folder at a time; folders and keys in the order of their bytes."""


class LocalStorage:
    """Files in a folder of the local disk, readable by this process's user alone."""

    def __init__(self, root: Path) -> None:
        self._root = root
        root.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, key: str, data: bytes) -> None:
        self.put_from(key, BytesIO(data))

    def put_from(self, key: str, source: BinaryIO) -> None:
        path = self._path(key)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
                shutil.copyfileobj(source, stream, BLOCK)
                stream.flush()
                os.fsync(stream.fileno())
            draft.replace(path)
        except BaseException:
            with suppress(FileNotFoundError):
                draft.unlink()
            raise
        _sync_folder(path.parent)

    def open(self, key: str) -> BinaryIO:
        return self._path(key).open("rb")

    def delete(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def exists(self, key: str) -> bool:
        return self._path(key).is_file()

    def list_tenants(self) -> Sequence[int]:
        numbers = sorted(int(folder.name) for folder in self._root.iterdir() if folder.name.isdigit())
        return [number for number in numbers if number != DEPLOYMENT]

    def shelf(self, tenant_id: int, name: str) -> Sequence[Stored]:
        folder = self._root / f"{tenant_id:d}" / name
        if not folder.is_dir():
            return ()
        with os.scandir(folder) as entries:
            found = [(f"{tenant_id:d}/{name}/{e.name}", e.stat().st_mtime) for e in entries if e.is_file()]
        return [Stored(k, datetime.fromtimestamp(at, UTC)) for k, at in sorted(found) if _KEY.fullmatch(k)]

    def shelves(self, tenant_id: int) -> Iterator[Sequence[Stored]]:
        home = self._root / f"{tenant_id:d}"
        for folder in sorted(home.iterdir()) if home.is_dir() else ():
            yield self.shelf(tenant_id, folder.name)

    def _path(self, key: str) -> Path:
        if not is_key(key):
            raise ValueError("a file's key is <tenant>/<2 characters>/<name of 22 characters or more>[.<extension>]")
        return self._root / key


def new_key(tenant_id: int, token: str, extension: str = "") -> str:
    """The key under which a tenant's file named by the random `token` is stored; `extension` with its dot.

    The folder in between is taken from the token (lower case), so that no folder grows beyond measure.
    """
    shelf = re.sub(r"[^0-9a-z]", "0", token[:2].lower())
    key = f"{tenant_id}/{shelf}/{token}{extension}"
    if not is_key(key):
        raise ValueError(f"no key can be made of tenant {tenant_id} and this token")
    return key


def storage_from_url(url: str) -> Storage:
    """The storage that `FILES_URL` names: `file:///var/lib/dothi/files`. Raises SettingsError for what it can't be.

    An S3-compatible store will be another class here, under `s3://bucket/prefix`.
    """
    parts = urlsplit(url)
    if parts.scheme != "file":
        raise SettingsError(f"FILES_URL has the scheme {parts.scheme!r}; only file:///… is supported in this version")
    path = Path(unquote(parts.path))
    if parts.netloc not in {"", "localhost"} or not path.is_absolute() or path == Path("/"):
        raise SettingsError("FILES_URL must name a folder by its full path: file:///var/lib/dothi/files")
    return LocalStorage(path)


def _sync_folder(folder: Path) -> None:
    """Make the new name itself survive a loss of power."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

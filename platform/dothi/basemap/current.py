"""Which base map is in use: the one that BASEMAP names, else the one imported into the files' storage. `House` has it.

An imported file lies under its digest beside a note of which one counts. So whoever still looks at the former map goes
on with it: it stays until the import after the next.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from dothi.basemap.archive import Archive, BadBasemap, read_archive
from dothi.content.storage import DEPLOYMENT, Storage
from dothi.values.geo import Box

SHELF = "ba"
NOTE = f"{DEPLOYMENT}/{SHELF}/basemap-in-use-of-this-deployment.json"
BLOCK = 1024 * 1024


@dataclass(frozen=True)
class Basemap:
    """A base map in use: the digest of its content, bytes, the box of degrees it covers, whom its data is owed to."""

    digest: str
    size: int
    box: tuple[float, float, float, float]
    attribution: str

    @property
    def covers(self) -> Box:
        """The same box as a value."""
        return Box(*self.box)


class Basemaps:
    """The base maps of a deployment; safe to be asked by many threads."""

    def __init__(self, setting: str, storage: Storage) -> None:
        self.url = setting if "://" in setting else ""
        """Where browsers fetch it themselves; empty when it comes from us."""
        self._path = Path(setting) if setting and not self.url else None
        self._storage = storage
        self._digested: tuple[tuple[int, ...], Basemap] | None = None

    def find(self) -> Basemap | None:
        """The base map in use that we serve; None where there is none, or it lies elsewhere (`url`)."""
        if self.url:
            return None
        if self._path is None:
            return self._noted()
        try:
            with self._path.open("rb") as stream:
                return self._described_once(stream)
        except (OSError, BadBasemap):
            return None  # `dothi check` says so

    def open(self, digest: str) -> tuple[BinaryIO, int]:
        """The bytes of this very file and their number. Raises FileNotFoundError: unknown, or gone since."""
        if self._path is None:
            stream = self._storage.open(key_of(digest))
        else:
            stream = self._path.open("rb")
            if not self._is(stream, digest):
                stream.close()
                raise FileNotFoundError(digest)
        return stream, stream.seek(0, os.SEEK_END)

    def bring(self, source: BinaryIO, *, dry_run: bool = False) -> Basemap:
        """Check a file, store it and let it count. Raises BadBasemap. Older ones than the former go."""
        archive = read_archive(source, source.seek(0, os.SEEK_END))
        new = _described(archive, digest_of(source))
        if not dry_run:
            former = self._noted()
            source.seek(0)
            self._storage.put_from(key_of(new.digest), source)
            self._storage.put(NOTE, json.dumps(asdict(new)).encode())
            if former is not None and former.digest != new.digest:
                self._clear(keep=(new, former))
        return new

    def verify(self) -> None:
        """Read all of the map in use again. Raises FileNotFoundError, OSError, BadBasemap (another content, too)."""
        if self._path is not None:
            with self._path.open("rb") as stream:
                read_archive(stream, stream.seek(0, os.SEEK_END))
        elif (noted := self._noted()) is not None:
            with self._storage.open(key_of(noted.digest)) as stream:
                read_archive(stream, stream.seek(0, os.SEEK_END))
                if digest_of(stream) != noted.digest:
                    raise BadBasemap("the stored file has changed since it was imported")

    def _clear(self, *, keep: Sequence[Basemap]) -> None:
        kept = {NOTE, *(key_of(basemap.digest) for basemap in keep)}
        for stored in self._storage.shelf(DEPLOYMENT, SHELF):
            if stored.key not in kept:
                self._storage.delete(stored.key)

    def _noted(self) -> Basemap | None:
        try:
            with self._storage.open(NOTE) as stream:
                told = json.loads(stream.read())
        except FileNotFoundError:
            return None
        return Basemap(told["digest"], told["size"], tuple(told["box"]), told["attribution"])

    def _is(self, stream: BinaryIO, digest: str) -> bool:
        try:
            return self._described_once(stream).digest == digest
        except BadBasemap:
            return False

    def _described_once(self, stream: BinaryIO) -> Basemap:
        """What the file at the path is; read again only when it is another file or was written anew."""
        known, mark = self._digested, _mark(stream)
        if known is None or known[0] != mark:
            archive = read_archive(stream, stream.seek(0, os.SEEK_END))
            known = self._digested = (mark, _described(archive, digest_of(stream)))
        return known[1]


def key_of(digest: str) -> str:
    """Where an imported file lies."""
    return f"{DEPLOYMENT}/{SHELF}/{digest}.pmtiles"


def digest_of(stream: BinaryIO) -> str:
    """Of the content, a block at a time: 32 hexadecimal digits."""
    stream.seek(0)
    digest = hashlib.sha256()
    while block := stream.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()[:32]


def _described(archive: Archive, digest: str) -> Basemap:
    box = archive.box
    return Basemap(digest, archive.size, (box.west, box.south, box.east, box.north), archive.attribution)


def _mark(stream: BinaryIO) -> tuple[int, ...]:
    state = os.fstat(stream.fileno())
    return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns

"""Which base map is in use: the one that BASEMAP names, else one imported into the files' storage. `House` has them.

An imported file counts for a province, or for all that have none of their own. It lies under its digest beside a note
of which one counts; so whoever still looks at the former map goes on with it until the import after the next.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from dothi.basemap.archive import Archive, BadBasemap, read_archive
from dothi.content.storage import DEPLOYMENT, Storage
from dothi.values.geo import Box

SHELF = "ba"
NOTES = f"{DEPLOYMENT}/{SHELF}/basemap-in-use-of-"
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


@dataclass(frozen=True)
class _Noted:
    """What a note says: the map in use, and the digest of the one before it."""

    basemap: Basemap
    former: str


class Basemaps:
    """The base maps of a deployment; safe to be asked by many threads."""

    def __init__(self, setting: str, storage: Storage) -> None:
        self.url = setting if "://" in setting else ""
        """Where browsers fetch it themselves; empty when it comes from us."""
        self._path = Path(setting) if setting and not self.url else None
        self._storage = storage
        self._digested: tuple[tuple[int, ...], Basemap] | None = None

    @property
    def is_set(self) -> bool:
        """Whether `BASEMAP` says which: then what was imported counts for nobody."""
        return bool(self.url) or self._path is not None

    def find(self, province_id: int | None = None) -> Basemap | None:
        """The base map in use for a province that we serve; None where there is none, or it lies elsewhere (`url`)."""
        if self.url:
            return None
        if self._path is None:
            noted = self._noted(note_of(province_id)) or self._noted(note_of(None))
            return noted.basemap if noted is not None else None
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

    def bring(self, source: BinaryIO, *, province_id: int | None = None, dry_run: bool = False) -> Basemap:
        """Check a file, store it and let it count. Raises BadBasemap. Older ones than the former go."""
        archive = read_archive(source, source.seek(0, os.SEEK_END))
        new = _described(archive, digest_of(source))
        if not dry_run:
            note = note_of(province_id)
            before = self._noted(note)
            source.seek(0)
            self._storage.put_from(key_of(new.digest), source)
            former = "" if before is None else before.former if before.basemap == new else before.basemap.digest
            self._storage.put(note, json.dumps({**asdict(new), "former": former}).encode())
            self._clear()
        return new

    def list_imported(self) -> dict[int | None, Basemap]:
        """Those in use by the province that each is for; None: all the others."""
        stored = (each.key for each in self._storage.shelf(DEPLOYMENT, SHELF) if each.key.startswith(NOTES))
        notes = {key: noted.basemap for key in stored if (noted := self._noted(key)) is not None}
        return {_province_of(key): basemap for key, basemap in notes.items()}

    def verify(self) -> None:
        """Read all maps in use again. Raises FileNotFoundError, OSError, BadBasemap (another content, too)."""
        if self._path is not None:
            with self._path.open("rb") as stream:
                read_archive(stream, stream.seek(0, os.SEEK_END))
            return
        for digest in {basemap.digest for basemap in self.list_imported().values()}:
            with self._storage.open(key_of(digest)) as stream:
                read_archive(stream, stream.seek(0, os.SEEK_END))
                if digest_of(stream) != digest:
                    raise BadBasemap("the stored file has changed since it was imported")

    def _clear(self) -> None:
        """Delete what no note names, neither as in use nor as the former."""
        keys = [stored.key for stored in self._storage.shelf(DEPLOYMENT, SHELF)]
        notes = [noted for key in keys if key.startswith(NOTES) and (noted := self._noted(key)) is not None]
        kept = {key_of(digest) for noted in notes for digest in (noted.basemap.digest, noted.former) if digest}
        for key in keys:
            if key not in kept and not key.startswith(NOTES):
                self._storage.delete(key)

    def _noted(self, note: str) -> _Noted | None:
        try:
            with self._storage.open(note) as stream:
                told = json.loads(stream.read())
        except FileNotFoundError:
            return None
        basemap = Basemap(told["digest"], told["size"], tuple(told["box"]), told["attribution"])
        return _Noted(basemap, told.get("former", ""))

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


def note_of(province_id: int | None) -> str:
    """Where it is written down which file counts."""
    return f"{NOTES}{f'province-{province_id}' if province_id is not None else 'this-deployment'}.json"


def _province_of(note: str) -> int | None:
    number = note.removeprefix(NOTES).removeprefix("province-").removesuffix(".json")
    return int(number) if number.isdecimal() else None


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

"""Archives of rows and files: a gzipped tar of small parts, written and read as a stream, checked by SHA-256.

Called by `backup` and by the export of tenants. Order: `header.json`, `files/…`, `rows/<table>/<number>.<kind>`, and
last `manifest.json` with the digest of each part of rows, of all files together, and of itself.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Self

from dothi.values.errors import Conflict, Malformed

FORMAT = 1
HEADER, MANIFEST = "header.json", "manifest.json"
PART_BYTES = 4 * 1024 * 1024
"""A part of rows is closed when it has grown to this: so memory is bounded whatever a table holds."""
LARGEST_PART = 128 * 1024 * 1024
"""A part that says it is larger is refused unread; a stored file has 10 MB at most, a row one outline."""


LONGEST_EXTENSION = 64 * 1024
"""Of a PAX or GNU header before a part, which tarfile reads whole; ours have a few hundred bytes."""
EXTENSIONS = (
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
)


class ArchiveError(Malformed):
    """The archive is damaged, cut off, or isn't one; nothing was written."""

    code = "archive"


@dataclass
class ArchivePart:
    """One member as it is read: its name and all of its bytes."""

    name: str
    data: bytes


class BoundedHeader(tarfile.TarInfo):
    """A header that is refused before an extension of hundreds of megabytes is read."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        """Raises tarfile.ReadError."""
        header = super().frombuf(buf, encoding, errors)
        if header.type in EXTENSIONS and header.size > LONGEST_EXTENSION:
            raise tarfile.ReadError(f"a header of {header.size} bytes")
        return header


@dataclass
class Digests:
    """What a manifest says of the parts; the same when it is written and when it is verified."""

    parts: dict[str, str] = field(default_factory=dict)
    files: int = 0
    file_bytes: int = 0
    chain: Any = field(default_factory=hashlib.sha256)
    """Over a line `name sha256 bytes` for each file, in their order: millions of them need no memory."""

    def add(self, name: str, data: bytes) -> None:
        """Take a part into account."""
        digest = hashlib.sha256(data).hexdigest()
        if name.startswith("files/"):
            self.files += 1
            self.file_bytes += len(data)
            self.chain.update(f"{name} {digest} {len(data)}\n".encode())
        else:
            self.parts[name] = digest

    def document(self) -> dict[str, Any]:
        """The part of the manifest that is about checksums."""
        files = {"count": self.files, "bytes": self.file_bytes, "sha256": self.chain.hexdigest()}
        return {"parts": self.parts, "files": files}


class ArchiveWriter:
    """Adds parts; `rows` cuts a table into parts of some megabytes."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._digests = Digests()
        self.counts: dict[str, int] = {}

    def add(self, name: str, data: bytes) -> None:
        """One part."""
        self._digests.add(name, data)
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = len(data), 0o600
        self._tar.addfile(entry, io.BytesIO(data))
        self._tar.members.clear()  # type: ignore[attr-defined]  # else it remembers every member

    def add_json(self, name: str, document: Mapping[str, Any]) -> None:
        """A part that people read, too."""
        self.add(name, (json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode())

    def rows(self, table: str, lines: Iterable[bytes], *, kind: str) -> int:
        """A table's rows, each a line with its newline. Returns how many."""
        buffer, number, count = bytearray(), 0, 0
        for line in lines:
            count += 1
            buffer += line
            if len(buffer) >= PART_BYTES:
                number += 1
                self.add(f"rows/{table}/{number:06d}.{kind}", bytes(buffer))
                buffer.clear()
        if buffer:
            self.add(f"rows/{table}/{number + 1:06d}.{kind}", bytes(buffer))
        self.counts[table] = count
        return count

    def close(self) -> dict[str, Any]:
        """Write the manifest; returns it."""
        content = {"format": FORMAT, "tables": self.counts} | self._digests.document()
        manifest = content | {"sha256": digest_of(content)}
        self.add_json(MANIFEST, manifest)
        return manifest


@contextmanager
def writing(path: Path, header: Mapping[str, Any]) -> Iterator[ArchiveWriter]:
    """A new archive at `path`, readable by this user alone; it appears there whole or not at all. Raises Conflict."""
    if path.exists():
        raise Conflict(f"{path} exists already: name another file")
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            with (
                gzip.GzipFile(filename="", mode="wb", compresslevel=3, fileobj=file, mtime=0) as packed,
                tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
            ):
                writer = ArchiveWriter(tar)
                writer.add_json(HEADER, header)
                yield writer
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()


def parts_of(path: Path) -> Iterator[ArchivePart]:
    """All parts in their order. Raises ArchiveError at the first that can't be read."""
    try:
        with path.open("rb") as file, opened(file) as (packed, tar):
            while (entry := tar.next()) is not None:
                if not entry.isreg() or entry.size > LARGEST_PART:
                    raise ArchiveError(f"{path}: {entry.name[:80]!r} has no place in an archive")
                content = tar.extractfile(entry)
                data = content.read() if content else b""
                if len(data) != entry.size:
                    raise ArchiveError(f"{path} is cut off")
                yield ArchivePart(entry.name, data)
                tar.members.clear()  # type: ignore[attr-defined]  # else it remembers every member
            while packed.read(65536):  # to the very end, where gzip's own checksum stands
                pass
    except (
        tarfile.TarError,
        zlib.error,
        gzip.BadGzipFile,
        EOFError,
        ValueError,
        OverflowError,
        RecursionError,
    ) as error:
        raise ArchiveError(f"{path} is damaged, cut off, or no archive of ours: {error}") from error


@contextmanager
def opened(file: IO[bytes]) -> Iterator[tuple[gzip.GzipFile, tarfile.TarFile]]:
    """What is unpacked, and the tar in it."""
    with (
        gzip.GzipFile(fileobj=file) as packed,
        tarfile.open(fileobj=packed, mode="r|", tarinfo=BoundedHeader) as tar,
    ):
        yield packed, tar


def verify(path: Path, *, kind: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read all of it and hold every byte against its checksum. Returns header and manifest; raises ArchiveError."""
    digests = Digests()
    header: dict[str, Any] = {}
    manifest: dict[str, Any] = {}
    for part in parts_of(path):
        if manifest:
            raise ArchiveError(f"{path}: something follows the manifest")
        if part.name == MANIFEST:
            manifest = read_json(part, path)
            continue
        digests.add(part.name, part.data)
        if part.name == HEADER:
            header = read_json(part, path)
            check_kind(header, path, kind=kind)
    if not manifest or not header:
        raise ArchiveError(f"{path} is cut off: it has no manifest")
    content = {name: value for name, value in manifest.items() if name != "sha256"}
    if manifest.get("format") != FORMAT:
        raise ArchiveError(f"{path} has format {manifest.get('format')}; this version reads {FORMAT}")
    if digest_of(content) != manifest.get("sha256"):
        raise ArchiveError(f"{path}: the manifest doesn't match its checksum")
    for name, value in digests.document().items():
        if content.get(name) != value:
            raise ArchiveError(f"{path}: {wrong_part(name, value, content.get(name))} doesn't match its checksum")
    return header, manifest


def wrong_part(group: str, found: Mapping[str, Any], said: object) -> str:
    """Which part is wrong, for the line that says so."""
    if group == "parts" and isinstance(said, dict):
        return next((name for name in {**found, **said} if found.get(name) != said.get(name)), group)
    return group


def check_kind(header: Mapping[str, Any], path: Path, *, kind: str) -> None:
    """Raise ArchiveError for an archive that was made for something else."""
    if header.get("kind") != kind:
        raise ArchiveError(f"{path} holds a {str(header.get('kind'))[:40]}, not a {kind}")


def read_json(part: ArchivePart, path: Path) -> dict[str, Any]:
    """A part's document. Raises ArchiveError."""
    try:
        document = json.loads(part.data)
    except (ValueError, RecursionError) as error:
        raise ArchiveError(f"{path}: {part.name} can't be read") from error
    if not isinstance(document, dict):
        raise ArchiveError(f"{path}: {part.name} can't be read")
    return document


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 over a document, however it is laid out."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def file_sha256(path: Path) -> str:
    """Of the archive itself: what one compares after carrying it elsewhere."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

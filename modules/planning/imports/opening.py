"""Which kind of file came in, and where its layers are; archives are looked at before they are unpacked."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from dothi.content.confined import Refused
from dothi.values.alphabet import sort_key

MEGABYTE = 1024 * 1024
MOST_MEMBERS = 500
LARGEST_MEMBER, LARGEST_WHOLE = 60 * MEGABYTE, 200 * MEGABYTE
SQLITE, ZIP = b"SQLite format 3\x00", b"PK\x03\x04"
NEEDED_BESIDE_SHP = (".dbf", ".shx")
PLANNED = "quyhoach"
"""Of the hand-over's four databases (HienTrang, QuyHoach, NenDiaHinh, MocGioi) the one that holds zones."""
OURS = "layers"
"""What a file is called that came without an archive; GDAL names a layer without a name after it."""


@dataclass(frozen=True)
class Opened:
    """A file that GDAL reads: `kind` names its driver's family; `beside` the endings that lie beside a Shapefile."""

    path: str
    kind: str
    beside: Sequence[str] = ()


def open_file(source: Path, folder: Path) -> Opened:
    """What the uploaded file is, unpacked into `folder` where need be. Raises Refused."""
    with source.open("rb") as stream:
        head = stream.read(4096)
    if head.startswith(ZIP):
        return open_archive(source, folder)
    if head.startswith(SQLITE):
        return named(source, folder, f"{OURS}.gpkg", "gpkg")
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"{"):
        return named(source, folder, f"{OURS}.geojson", "geojson")
    if text.startswith(b"<") and b"<kml" in text.lower():
        return named(source, folder, f"{OURS}.kml", "kml")
    if text[:200].split()[:2] == [b"0", b"SECTION"]:
        return named(source, folder, f"{OURS}.dxf", "dxf")
    raise Refused("unknown_kind")


def named(source: Path, folder: Path, name: str, kind: str) -> Opened:
    """The file under a name by which GDAL knows it."""
    path = folder / name
    path.symlink_to(source)
    return Opened(str(path), kind)


def open_archive(source: Path, folder: Path) -> Opened:
    """A zipped Shapefile, geodatabase or GeoPackage. Raises Refused."""
    try:
        with zipfile.ZipFile(source) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            check_members(members)
            for member in members:
                unpack(archive, member, folder)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise Refused("broken_archive") from error
    return find_layers(folder)


def check_members(members: Sequence[zipfile.ZipInfo]) -> None:
    """Raise Refused for paths that lead out of the folder, and for more than we unpack."""
    for member in members:
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
            raise Refused("bad_path", name=member.filename[:80])
        if member.file_size > LARGEST_MEMBER:
            raise Refused("member_too_large", name=member.filename[:80], n=LARGEST_MEMBER // MEGABYTE)
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_WHOLE:
        raise Refused("archive_too_large", n=LARGEST_WHOLE // MEGABYTE)


def unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> None:
    """Write one member, no more of it than it says."""
    target = folder / PurePosixPath(member.filename.replace("\\", "/"))
    target.parent.mkdir(parents=True, exist_ok=True)
    left = member.file_size
    with archive.open(member) as packed, target.open("wb") as plain:
        while left > 0 and (portion := packed.read(min(left, MEGABYTE))):
            plain.write(portion)
            left -= len(portion)


def find_layers(folder: Path) -> Opened:
    """What an archive held. Raises Refused: nothing of ours, several files, or a part of a Shapefile is missing."""
    geodatabases = [path for path in folder.rglob("*") if path.is_dir() and path.suffix.lower() == ".gdb"]
    files = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(("._", "."))]
    found = [(path, "gdb") for path in geodatabases]
    for kind in ("shp", "gpkg", "geojson", "kml", "dxf"):
        found += [(path, kind) for path in files if path.suffix.lower() == f".{kind}"]
    if not found:
        raise Refused("unknown_kind")
    if len(planned := [(path, kind) for path, kind in found if path.stem.lower() == PLANNED]) == 1:
        found = planned
    if len(found) > 1:
        raise Refused(
            "several_files", names=", ".join(sorted((path.name for path, _kind in found), key=sort_key))[:200]
        )
    [(path, kind)] = found
    if kind != "shp":
        return Opened(str(path), kind)
    beside = [other.suffix.lower() for other in files if other.stem.lower() == path.stem.lower()]
    for ending in NEEDED_BESIDE_SHP:
        if ending not in beside:
            raise Refused("part_missing", name=f"{path.stem}{ending}"[:80])
    return Opened(str(path), kind, beside)

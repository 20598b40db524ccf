"""Files of zones for tests, written by GDAL as offices write them: three squares beside each other at Mỹ Tho."""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from modules.planning.codes import LAND_USE, code_list
from modules.planning.coordinates.systems import SYSTEMS
from modules.planning.coordinates.transform import shape_to_degrees
from modules.planning.imports.letters import TCVN3_LETTERS, VNI_LETTERS, VNI_MARKS

PLANE = SYSTEMS[9210]
WEST, SOUTH = 566_889.0, 1_145_139.0
CODES, LABELS = ("ODT", "TMD", "XYZ"), ("Đất ở đô thị", "Đất thương mại, dịch vụ", "Khu vực đặc biệt")
TO_TCVN3 = {letter: bytes([byte]) for byte, letter in TCVN3_LETTERS.items()}
TO_VNI = {letter: bytes([byte]) for byte, letter in VNI_LETTERS.items()}
OUTLINE = shapely.to_geojson(shapely.Point(106.3626, 10.3546).buffer(0.06))
OPTIONS: dict[str, Any] = {
    "outline": OUTLINE, "layer": "", "epsg": 0, "is_swapped": False, "is_shifted": True, "encoding": "", "columns": {},
    "codes": list(code_list(LAND_USE).codes), "remembered": [], "part": None,
}  # fmt: skip
"""Of `read_file`: nothing is chosen."""
ReadLetters = Callable[..., dict[str, Any]]
"""Read a file as the child does: the fixture `read`."""


def square(x: float, y: float = 0.0, side: float = 100.0) -> shapely.Polygon:
    """In the plane, from the corner of the test's land."""
    return shapely.box(WEST + x, SOUTH + y, WEST + x + side, SOUTH + y + side)


SQUARES: Sequence[shapely.Polygon] = (square(0), square(100), square(200))


def write(
    path: Path, *, shapes: Sequence[BaseGeometry] = SQUARES, crs: str | None = "EPSG:9210", layer: str | None = None,
    columns: Mapping[str, Sequence[Any] | NDArray[Any]] | None = None, kind: str = "Polygon", append: bool = False,
    **options: Any,
) -> Path:  # fmt: skip
    """Write a file of the driver that its ending names."""
    given = {"MA_LD": CODES[: len(shapes)], "TEN": LABELS[: len(shapes)]} if columns is None else columns
    pyogrio.raw.write(
        str(path),
        np.array([shapely.to_wkb(shape) for shape in shapes], dtype=object),
        field_data=[v if isinstance(v, np.ndarray) else np.array(v, dtype=object) for v in given.values()],
        fields=np.array(list(given)),
        geometry_type=kind,
        crs=crs,
        layer=layer,
        append=append,
        **options,
    )
    return path


def degrees() -> list[BaseGeometry]:
    """The squares in WGS 84."""
    return [shape_to_degrees(PLANE, shape) for shape in SQUARES]


def zipped(folder: Path, target: Path, *, without: Sequence[str] = ()) -> Path:
    """What lies in a folder, as an archive."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix not in without:
                archive.write(path, path.relative_to(folder))
    return target


def shapefile(
    folder: Path, *, encoding: str, without: Sequence[str] = (".cpg",), crs: str | None = "EPSG:9210"
) -> Path:
    """A zipped Shapefile whose texts are in an old encoding; usually without the file that says so."""
    inside = folder / "inside"
    inside.mkdir()
    labels = [encoded(label, encoding).decode("latin-1") for label in LABELS]
    write(inside / "o_dat.shp", columns={"MA_LD": CODES, "TEN": labels}, crs=crs, encoding="ISO-8859-1")
    return zipped(inside, folder / "o_dat.zip", without=without)


def encoded(text: str, encoding: str) -> bytes:
    """A text as old programs wrote it."""
    if encoding == "tcvn3":
        return b"".join(TO_TCVN3.get(letter) or letter.encode("ascii") for letter in text)
    if encoding == "vni":
        return b"".join(spelled_vni(letter) for letter in text)
    if encoding == "cp1258":
        return b"".join(spelled_1258(letter) for letter in text)
    return text.encode(encoding)


def spelled_vni(letter: str) -> bytes:
    """A letter, or a vowel with the byte of its marks."""
    if letter in TO_VNI or letter.isascii():
        return TO_VNI.get(letter) or letter.encode()
    vowel, marks = letter, ""
    while vowel not in "aeouyAEOUYơưƠƯ":
        apart = unicodedata.normalize("NFD", vowel)
        tone = next((mark for mark in apart if mark in "\u0300\u0301\u0303\u0309\u0323"), apart[-1])
        vowel, marks = unicodedata.normalize("NFC", apart.replace(tone, "", 1)), tone + marks
    spelled = {sorted_marks: byte for byte, sorted_marks in VNI_MARKS.items() if (byte < 0xE0) == vowel.isupper()}
    return spelled_vni(vowel) + bytes([spelled[marks]])


def spelled_1258(letter: str) -> bytes:
    """A letter, its tone after it."""
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        apart = unicodedata.normalize("NFD", letter)
        tone = next(mark for mark in apart if mark in "\u0300\u0301\u0303\u0309\u0323")
        return unicodedata.normalize("NFC", apart.replace(tone, "")).encode("cp1258") + tone.encode("cp1258")

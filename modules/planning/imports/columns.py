"""Which column of a file holds what: chosen, or recognised by how the administration's files name them. Pure."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any

from dothi.values.letters import clean

CODE, LABEL, STOREYS, DENSITY, FAR = "code", "label", "storeys", "density", "far"
KNOWN: Mapping[str, Sequence[str]] = {
    CODE: ("code", "maloaidat", "mald", "loaidat", "madat", "kyhieu", "kyhieudat", "phanloai", "chucnang", "mucdich",
           "ma", "layer", "landuse"),
    LABEL: ("label", "tendoituong", "tenloaidat", "tenchucnang", "ten", "tenoqh", "name", "ghichu"),
    STOREYS: ("storeys", "tangcao", "sotang", "tangcaotoida"),
    DENSITY: ("density", "matdo", "matdoxaydung", "mdxd"),
    FAR: ("far", "hesosudungdat", "hssdd", "heso", "hssd"),
}  # fmt: skip
"""By what a column is for, the likeliest name first; without marks, spaces and capitals."""
LONGEST_CODE, LONGEST_LABEL = 30, 200


def plain(name: str) -> str:
    """A name without marks, spaces and capitals."""
    return "".join(letter for letter in without_marks(name) if letter.isalnum())


def without_marks(name: str) -> str:
    """A name without marks and capitals."""
    apart = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def map_columns(names: Sequence[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """The column of each purpose of a zone, where there is one."""
    return map_purposes(KNOWN, names, chosen)


def map_purposes(known: Mapping[str, Sequence[str]], names: Sequence[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """The column of each purpose, chosen or by its name; one that is chosen empty, or isn't there, is left out."""
    by_plain = {plain(name): name for name in reversed(names)}
    found = {}
    for purpose, likely in known.items():
        named = next((by_plain[each] for each in likely if each in by_plain), "")
        column = chosen.get(purpose, named)
        if column in names:
            found[purpose] = column
    return found


@dataclass(frozen=True, kw_only=True)
class ColumnChoice:
    """As what columns are read, in which encoding; `file_name` of the earlier file of which that is remembered."""

    columns: Mapping[str, str]
    encoding: str
    file_name: str = ""


def choose(
    names: Sequence[str], columns: Mapping[str, str], encoding: str, remembered: Sequence[Mapping[str, Any]]
) -> ColumnChoice:
    """What somebody chose for this file; else what was chosen when a file with these very columns was taken."""
    former = next((each for each in remembered if list(each["columns"]) == list(names)), None)
    if columns or former is None:
        return ColumnChoice(columns=columns, encoding=encoding)
    return ColumnChoice(
        columns=former["mapped"], encoding=encoding or former["encoding"], file_name=former["file_name"]
    )


def as_number(value: object, below: float = 1000) -> float | None:
    """A figure of a column, with comma or point; None for what isn't one, or can't be. Files have numbers of NumPy."""
    if isinstance(value, str):
        text = value.strip().removesuffix("%").strip().replace(",", ".")
        try:
            value = float(text)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    figure = float(value)
    return figure if math.isfinite(figure) and 0 <= figure < below else None


def as_text(value: object, longest: int) -> str:
    """A cell of a column in one line."""
    if isinstance(value, Real) and not isinstance(value, Integral):
        value = float(value)
        if math.isnan(value):
            return ""
        value = int(value) if value.is_integer() else value
    if value is None:
        return ""
    text = " ".join(clean(str(value)).split())
    return "".join(letter for letter in text if letter.isprintable())[:longest]

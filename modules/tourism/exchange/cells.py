"""What the cells of a row mean: values of a draft, or why a cell can't be taken. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from dothi.content.lists import ListRow, read_day
from dothi.values.letters import LOST
from dothi.values.phones import normalise_phone
from modules.tourism.exchange.columns import PlaceColumn, plain
from tenants.gazetteer.rows import LOOKS_OLD

TEXTS = frozenset(column for column in PlaceColumn if column.endswith(("_vi", "_en")))
LONG_TEXTS = TEXTS - {PlaceColumn.NAME_VI, PlaceColumn.NAME_EN}
WORDS = (PlaceColumn.KIND, PlaceColumn.PRICE_LEVEL, PlaceColumn.WHEELCHAIR, PlaceColumn.CHILDREN)
IDENTITY = (PlaceColumn.SLUG, PlaceColumn.SOURCE_KEY)
YES = frozenset({"x", "1", "co", "yes", "true", "dung"})
NO = frozenset({"", "0", "khong", "no", "false", "sai"})
LINES = str.maketrans("\r\n\t", "   ")
Vocabulary = Mapping[str, Mapping[str, str]]
"""By column, its codes by the words that say them, as `plain` makes them."""


class CellError(ValueError):
    """A cell can't be taken; its message is a code of `reasons`."""


def values_of(row: ListRow, vocabulary: Vocabulary, today: date) -> tuple[dict[str, Any], dict[str, str]]:
    """What the row says by column, and by column why not."""
    values: dict[str, Any] = {}
    problems = {column: problem for column, problem in row.problems.items() if column != PlaceColumn.STATUS}
    for column, text in row.cells.items():
        if column == PlaceColumn.STATUS or column in problems:
            continue
        try:
            values[column] = value_of(PlaceColumn(column), text, vocabulary, today)
        except CellError as error:
            problems[column] = str(error)
    return values, problems


def value_of(column: PlaceColumn, text: str, vocabulary: Vocabulary, today: date) -> Any:
    """What a cell says. Raises CellError."""
    if not text.isascii() or not text.isprintable():
        refuse_letters(text)
    if column in LONG_TEXTS:
        return text.replace("\r\n", "\n")
    text = " ".join(text.split())
    if column in WORDS:
        return vocabulary[column].get(plain(text), text)
    read = READ.get(column)
    return read(text, today) if read is not None else text


def refuse_letters(text: str) -> None:
    """Raise CellError for letters of another encoding, or that nobody can see."""
    if LOST in text:
        raise CellError("lost_letters")
    if LOOKS_OLD.search(text):
        raise CellError("old_encoding")
    if not text.translate(LINES).isprintable():
        raise CellError("unprintable")


def to_degrees(text: str, _today: date) -> float | None:
    """A coordinate, with a point or a comma; None where there is none."""
    if not text:
        return None
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        raise CellError("bad_coordinate") from None
    if not -180 <= value <= 180:
        raise CellError("bad_coordinate")
    return value


def to_day(text: str, today: date) -> date | None:
    """A day as people and spreadsheets write it: 30/11/2026, 2026-11-30, 46356."""
    if not text:
        return None
    try:
        day = read_day(text)
    except ValueError:
        raise CellError("bad_day") from None
    if day > today:
        raise CellError("day_to_come")
    return day


def to_truth(text: str, _today: date) -> bool:
    """Yes or no."""
    word = plain(text) if text.isalnum() else text
    if word in YES or word in NO:
        return word in YES
    raise CellError("no_truth")


def to_phone(text: str, _today: date) -> str:
    """A number as it is kept; a spreadsheet takes the nought from its beginning."""
    phone = normalise_phone(text)
    return f"0{phone}" if re.fullmatch(r"[2-9]\d{8,9}", phone) else phone


READ: Mapping[PlaceColumn, Callable[[str, date], Any]] = {
    PlaceColumn.LON: to_degrees,
    PlaceColumn.LAT: to_degrees,
    PlaceColumn.CONFIRMED_ON: to_day,
    PlaceColumn.IS_APPROXIMATE: to_truth,
    PlaceColumn.PHONE: to_phone,
}

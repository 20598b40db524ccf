"""A file of places is read in a confined child: what it calls."""

from __future__ import annotations

import base64
import json
import zlib
from collections import Counter
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from dothi.content.lists import ListRow
from modules.tourism.exchange.cells import Vocabulary
from modules.tourism.exchange.ground import KnownGround
from modules.tourism.exchange.known import KnownPlaces
from modules.tourism.exchange.planning import ListPlanner, PlannedRow, RowOutcome
from modules.tourism.exchange.rows import read_rows
from modules.tourism.places.drafts import to_content
from modules.tourism.texts import SOURCE, read

TOLD_PROBLEMS, TOLD_TWINS, SHOWN_ROWS = 300, 100, 30
LONGEST_SHOWN = 500
TAKEN = frozenset({RowOutcome.NEW, RowOutcome.CHANGED, RowOutcome.TWIN})


def read_file(
    source: Path, _folder: Path, *, known: str, ground: str, vocabulary: Vocabulary, origin: str, today: str
) -> dict[str, Any]:
    """What to tell of the file (`told`), and `rows` that would change something, packed. Raises Refused."""
    told, packer, packed = ToldOfFile(), zlib.compressobj(6), bytearray()
    with closing(KnownPlaces(Path(known))) as places:
        planner = ListPlanner(
            known=places,
            ground=KnownGround(Path(ground)),
            vocabulary=vocabulary,
            source=origin,
            today=date.fromisoformat(today),
        )
        for raw in read_rows(source):
            row = planner.plan(raw)
            told.add(raw, row)
            if row.outcome in TAKEN:
                packed += packer.compress(line_of(row))
    packed += packer.flush()
    return {"told": told.as_data(), "rows": base64.b64encode(packed).decode("ascii")}


def line_of(row: PlannedRow) -> bytes:
    """A row as it is taken later: JSON on a line."""
    line = {
        "outcome": row.outcome.value,
        "id": row.known.id if row.known else "",
        "version": row.known.version if row.known else 0,
        "own": [row.own.id, row.own.version] if row.own else None,
        "draft": to_content(row.draft) if row.draft else None,
        "merged": to_content(row.merged) if row.merged else None,
    }
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


class ToldOfFile:
    """What the preview shows: numbers, errors, questions, the first rows."""

    def __init__(self) -> None:
        self._numbers: Counter[str] = Counter()
        self._problems: list[dict[str, Any]] = []
        self._twins: list[dict[str, Any]] = []
        self._sample: list[dict[str, Any]] = []

    def add(self, raw: ListRow, row: PlannedRow) -> None:
        """Note a row."""
        self._numbers[row.outcome] += 1
        name = read(row.draft.texts, "name", SOURCE).words[:LONGEST_SHOWN] if row.draft else ""
        if row.outcome is RowOutcome.WRONG and len(self._problems) < TOLD_PROBLEMS:
            self._problems += [
                {"number": raw.number, "name": name, "column": column, "code": code} | shown(raw, column)
                for column, code in row.problems.items()
            ]
        if row.outcome is RowOutcome.TWIN and row.known and len(self._twins) < TOLD_TWINS:
            other = {"slug": row.known.slug, "row": row.known.row, "other": row.known.name[:LONGEST_SHOWN]}
            self._twins.append({"number": raw.number, "name": name, **other})
        if row.outcome in {RowOutcome.NEW, RowOutcome.CHANGED} and len(self._sample) < SHOWN_ROWS and row.draft:
            facts = {"kind": row.draft.kind, "address": row.draft.address, "hours": row.draft.hours}
            self._sample.append({"number": raw.number, "name": name, "outcome": row.outcome.value, **facts})

    def as_data(self) -> dict[str, Any]:
        """All of it as JSON."""
        return {
            **{outcome.value: self._numbers[outcome] for outcome in RowOutcome},
            "rows": self._numbers.total(),
            "problems": self._problems,
            "twins": self._twins,
            "sample": self._sample,
        }


def shown(raw: ListRow, column: str) -> dict[str, Any]:
    """The cell as the preview shows it, and how long it is."""
    text = raw.cells.get(column, "")
    return {"value": text[:LONGEST_SHOWN], "length": len(text)}

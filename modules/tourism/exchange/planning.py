"""What becomes of each row of a list: a new place, a changed one, nothing, a question, or an error. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from dothi.content.lists import ListRow
from dothi.values.geo import Point
from modules.tourism.exchange.cells import IDENTITY, TEXTS, Vocabulary, values_of
from modules.tourism.exchange.columns import NEEDED, PlaceColumn
from modules.tourism.exchange.ground import KnownGround
from modules.tourism.exchange.known import KnownPlace, KnownPlaces
from modules.tourism.places.drafts import PlaceDraft, find_errors
from modules.tourism.texts import LANGUAGES, tidied


class RowOutcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    TWIN = "twin"
    """One of the same name lies within 100 metres: is it this one?"""
    WRONG = "wrong"


@dataclass(frozen=True, kw_only=True)
class PlannedRow:
    """A row with what becomes of it; `problems` by column, a code of `reasons` each, `rule` for one of the draft's."""

    number: int
    outcome: RowOutcome
    draft: PlaceDraft | None = None
    known: KnownPlace | None = None
    """The place that it changes, or perhaps is."""
    own: KnownPlace | None = None
    """Of a twin: the place that it changes."""
    merged: PlaceDraft | None = None
    """Of a twin: the stored place with what the row says."""
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(kw_only=True)
class ListPlanner:
    """Goes through a list, row by row; what came before decides as well."""

    known: KnownPlaces
    ground: KnownGround
    vocabulary: Vocabulary
    source: str
    today: date
    taken: dict[str, int] = field(default_factory=dict)
    """By id of a place or key of a row, the row that has it."""

    def plan(self, row: ListRow) -> PlannedRow:
        """What becomes of a row."""
        values, problems = values_of(row, self.vocabulary, self.today)
        known = self.known.find(values, self.source)
        stored = self.known.draft_of(known) if known is not None else None
        if stored is None:
            problems |= {column: "no_column" for column in NEEDED if column not in row.cells and column not in problems}
        draft = draft_from(values, stored or PlaceDraft(kind="", texts={}, lon=None, lat=None, source=self.source))
        problems = {**rules_broken(draft, values), **problems} if stored is None or values else problems
        point = point_of(draft, problems)
        if point is None or problems:
            return PlannedRow(number=row.number, outcome=RowOutcome.WRONG, draft=draft, problems=problems)
        moved = stored is None or (stored.lon, stored.lat) != (draft.lon, draft.lat)
        if moved and (problem := self.ground.problem_of(point)):
            return PlannedRow(
                number=row.number, outcome=RowOutcome.WRONG, draft=draft, problems={PlaceColumn.LON: problem}
            )
        if moved:
            draft = replace(draft, area_code=self.ground.ward_of(point))
        if known is None:
            return self._new_row(row, values, draft, point)
        if taken := self._take(known.id, row):
            return PlannedRow(number=row.number, outcome=RowOutcome.WRONG, draft=draft, problems=taken)
        if draft == stored:
            return PlannedRow(number=row.number, outcome=RowOutcome.SAME, draft=draft, known=known)
        return self._changed_row(row, draft, point, known)

    def _changed_row(self, row: ListRow, draft: PlaceDraft, point: Point, known: KnownPlace) -> PlannedRow:
        moved = self.known.move(known, draft.texts, point)
        if moved is None or (twin := self.known.find_twin(draft.texts, point, but=moved)) is None:
            return PlannedRow(number=row.number, outcome=RowOutcome.CHANGED, draft=draft, known=known)
        asked = self._asked(twin)
        return PlannedRow(number=row.number, outcome=RowOutcome.TWIN, draft=draft, known=asked, own=known)

    def _new_row(self, row: ListRow, values: Mapping[str, Any], draft: PlaceDraft, point: Point) -> PlannedRow:
        if draft.source_key and (problem := self._take(f"{draft.source}\n{draft.source_key}", row)):
            return PlannedRow(number=row.number, outcome=RowOutcome.WRONG, draft=draft, problems=problem)
        twin = self.known.find_twin(draft.texts, point)
        self.known.add_row(row.number, draft.texts, point)
        if twin is None:
            return PlannedRow(number=row.number, outcome=RowOutcome.NEW, draft=draft)
        asked = self._asked(twin)
        if not asked.id:
            return PlannedRow(number=row.number, outcome=RowOutcome.TWIN, draft=draft, known=asked)
        self.taken[asked.id] = row.number
        merged = replace(draft_from(values, self.known.draft_of(asked)), area_code=draft.area_code)
        if draft.source_key:
            merged = replace(merged, source=draft.source)
        return PlannedRow(number=row.number, outcome=RowOutcome.TWIN, draft=draft, known=asked, merged=merged)

    def _asked(self, twin: KnownPlace) -> KnownPlace:
        """A place, or the row before that has it already."""
        first = self.taken.get(twin.id)
        return twin if first is None else twin._replace(id="", slug="", row=first)

    def _take(self, what: str, row: ListRow) -> dict[str, str]:
        """Why the row can't have this place or key; empty, and it has it."""
        first = self.taken.setdefault(what, row.number)
        if first == row.number:
            return {}
        column = next((column for column in IDENTITY if row.cells.get(column)), PlaceColumn.NAME_VI)
        return {column: f"twice {first}"}


def draft_from(values: Mapping[str, Any], stored: PlaceDraft) -> PlaceDraft:
    """The stored place with what the row says; a column that isn't there leaves what is known."""
    texts = {language: dict(stored.texts.get(language, {})) for language in LANGUAGES}
    for column in TEXTS & values.keys():
        name, _line, language = column.rpartition("_")
        texts[language][name] = values[column]
    plain = {
        str(column): value
        for column, value in values.items()
        if column not in TEXTS and column not in {PlaceColumn.SLUG, PlaceColumn.SOURCE, PlaceColumn.SOURCE_KEY}
    }
    plain |= {
        str(column): values[column] for column in (PlaceColumn.SOURCE, PlaceColumn.SOURCE_KEY) if values.get(column)
    }
    return replace(stored, texts=tidied(texts), **plain)


def rules_broken(draft: PlaceDraft, values: Mapping[str, Any]) -> dict[str, str]:
    """The rules of a draft that it breaks, by column."""
    broken = dict.fromkeys(find_errors(draft), "rule")
    if broken.pop("place", None) and PlaceColumn.LON in values:
        broken[PlaceColumn.LON if draft.lon is None else PlaceColumn.LAT] = "no_place"
    return broken


def point_of(draft: PlaceDraft, problems: dict[str, str]) -> Point | None:
    """Where it is."""
    if draft.lon is None or draft.lat is None:
        return None
    if abs(draft.lat) > 90:
        problems[PlaceColumn.LAT] = "swapped_axes"
        return None
    return Point(draft.lon, draft.lat)

"""The places that a tenant has, as the child knows them: found by their names in addresses, keys, and nearness."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

from dothi.values.geo import Point, distance_m
from modules.tourism.places.drafts import SAME_WITHIN_M, PlaceDraft, from_content
from modules.tourism.texts import SOURCE, Texts, read
from tenants.gazetteer.words import folded


class KnownPlace(NamedTuple):
    """A place, and where in the file its contents stand; of a row of the file that is read: its number, no id."""

    id: str
    version: int
    name: str
    lon: float
    lat: float
    at: int
    slug: str = ""
    row: int = 0


class KnownPlaces:
    """What `handing.write_known` wrote, and the rows that came before."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self._by_slug: dict[str, KnownPlace] = {}
        self._by_key: dict[tuple[str, str], KnownPlace] = {}
        self._by_name: dict[str, list[KnownPlace]] = defaultdict(list)
        at = 0
        for line in self._file:
            place_id, version, slug, content = json.loads(line)
            name = read(content["texts"], "name", SOURCE).words
            place = KnownPlace(place_id, version, name, content["lon"], content["lat"], at, slug)
            self._by_slug[slug] = place
            if content["source_key"]:
                self._by_key[content["source"], content["source_key"]] = place
            self._by_name[folded(name)].append(place)
            at += len(line)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def find(self, values: dict[str, Any], source: str) -> KnownPlace | None:
        """The place that a row names by its name in addresses, or by its key at the source."""
        found = self._by_slug.get(values.get("slug") or "")
        return found or self._by_key.get((values.get("source") or source, values.get("source_key") or ""))

    def draft_of(self, place: KnownPlace) -> PlaceDraft:
        """What is stored of it."""
        self._file.seek(place.at)
        return from_content(json.loads(self._file.readline())[3])

    def find_twin(self, texts: Texts, point: Point, *, but: KnownPlace | None = None) -> KnownPlace | None:
        """A place or a row before, without `but`, of the same Vietnamese name within 100 metres."""
        named = self._by_name.get(folded(read(texts, "name", SOURCE).words), ())
        near = (place for place in named if distance_m(point, Point(place.lon, place.lat)) <= SAME_WITHIN_M)
        return next((place for place in near if place is not but), None)

    def add_row(self, number: int, texts: Texts, point: Point) -> None:
        """Let later rows know one that may be a new place."""
        self._add(KnownPlace("", 0, "", 0.0, 0.0, 0, "", number), texts, point)

    def move(self, place: KnownPlace, texts: Texts, point: Point) -> KnownPlace | None:
        """Let later rows know a place as a row calls and puts it; None where it stays what and where it was."""
        if (place.name, place.lon, place.lat) == (read(texts, "name", SOURCE).words, point.lon, point.lat):
            return None
        self._by_name[folded(place.name)].remove(place)
        return self._add(place, texts, point)

    def _add(self, place: KnownPlace, texts: Texts, point: Point) -> KnownPlace:
        name = read(texts, "name", SOURCE).words
        added = place._replace(name=name, lon=point.lon, lat=point.lat)
        self._by_name[folded(name)].append(added)
        return added

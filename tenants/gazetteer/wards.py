"""The tenant's wards as the child that reads a file knows them: by name, and by outline where there is one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import shapely

from dothi.values.geo import Outline
from tenants.gazetteer.words import KIND_WORDS, key_words, words_of

GAP = 0.001
"""In degrees, some hundred metres."""


@dataclass(frozen=True, kw_only=True)
class Ward:
    """An area of the tenant; `outline` is GeoJSON as text, empty when it has none or a schematic one."""

    name: str
    is_shown: bool
    outline: str = ""


class Wards:
    """Those of today, and those of other days, whose names people go on using."""

    def __init__(self, wards: Iterable[Ward]) -> None:
        known = list(wards)
        self._words = frozenset(key_words(ward.name for ward in known if ward.is_shown))
        self._today = sum(ward.is_shown for ward in known)
        self._names = {bare(ward.name): ward.name for ward in known if ward.is_shown}
        self._shapes = [(ward, Outline.from_geojson(json.loads(ward.outline)).shape) for ward in known if ward.outline]
        self._shown = [(ward.name, shape) for ward, shape in self._shapes if ward.is_shown]
        self._tree = shapely.STRtree([shape for _name, shape in self._shown])

    def whole(self) -> shapely.Geometry | None:
        """The outlines of today together; None while one has none."""
        today = [shape for _name, shape in self._shown]
        return shapely.union_all(today) if today and len(today) == self._today else None

    def words(self) -> frozenset[str]:
        """The words of today's names."""
        return self._words

    def known_name(self, said: str) -> str:
        """The ward's name as the tenant writes it; what was said for one that it doesn't have."""
        return self._names.get(bare(said), said)

    def of_points(self, points: Sequence[Sequence[float]]) -> list[str]:
        """The ward of today around each point, or beside it, since outlines leave gaps; empty where none is near."""
        found = [""] * len(points)
        lons, lats = [point[0] for point in points], [point[1] for point in points]
        for name, shape in self._shown:
            for place in shapely.contains_xy(shape, lons, lats).nonzero()[0]:
                found[place] = name
        left = [place for place, name in enumerate(found) if not name]
        between = [shapely.Point(lons[place], lats[place]) for place in left]
        for which, ward in self._tree.query_nearest(between, max_distance=GAP, all_matches=False).T.tolist():
            found[left[which]] = self._shown[ward][0]
        return found

    def all_names(self, lon: float, lat: float) -> list[str]:
        """The names of all wards around a point, of any day."""
        return [ward.name for ward, shape in self._shapes if shapely.contains_xy(shape, lon, lat)]


def bare(name: str) -> tuple[str, ...]:
    """The words of a ward's name without its kind: files say Mỹ Phong, Xã Mỹ Phong or X. Mỹ Phong."""
    return tuple(word for word in words_of(name) if word not in KIND_WORDS)


def write_wards(path: Path, wards: Iterable[Ward]) -> None:
    """Put them into a file, a line each."""
    with path.open("w", encoding="utf-8") as stream:
        for ward in wards:
            stream.write(json.dumps(asdict(ward)) + "\n")


def read_wards(path: Path) -> Wards:
    """Take them out again."""
    with path.open(encoding="utf-8") as stream:
        return Wards(Ward(**json.loads(line)) for line in stream)

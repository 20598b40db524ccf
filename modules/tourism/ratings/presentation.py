"""How ratings read: stars in words, the summary of a place. No SQL."""

from __future__ import annotations

from typing import Any, NamedTuple

from dothi.language.formatting import number
from modules.tourism.ratings.rules import MOST_STARS, STARS, mean_of


class PlaceScore(NamedTuple):
    """What a place's ratings come to; `shape` are filled and empty stars."""

    mean: float
    words: str
    shape: str
    number: int


def score_of(place: Any) -> PlaceScore | None:
    """Of a place or a row with its columns; None without a rating."""
    mean = mean_of(place.rating_count, place.rating_total)
    if mean is None:
        return None
    return PlaceScore(mean, number(mean), stars_shape(round(mean)), place.rating_count)


def stars_shape(stars: int) -> str:
    """★★★★☆: beside words, for the eye alone."""
    return "★" * stars + "☆" * (MOST_STARS - stars)


def star_options() -> list[tuple[str, str, str]]:
    """The choices of the form, the best first."""
    return [(str(stars), f"{stars}/{MOST_STARS}", str(title)) for stars, title in STARS.items()]

"""Photos for the demo's reports, drawn by ourselves: a small pool, each encoded once and stored under many names.

Called by `store.py`. Before and after of a variant show the same street.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from dothi.content import pictures
from modules.feedback.demo.problems import PROBLEMS
from modules.feedback.demo.scenes import Scene

VARIANTS = 3


@dataclass(frozen=True)
class Photo:
    """A drawn picture as the storage keeps it: what was taken in, and its sizes by name."""

    data: bytes
    width: int
    height: int
    sizes: Mapping[str, bytes]


@cache
def photo(scene: str, *, is_after: bool, variant: int) -> Photo:
    """The picture of a scene, through the same checks as a citizen's. Raises KeyError for an unknown scene."""
    draw = PROBLEMS[scene][1 if is_after else 0]
    street = Scene(variant=variant % VARIANTS, seed=scene)
    draw(street)
    out = BytesIO()
    street.finished().save(out, "JPEG", quality=90)
    taken = pictures.accept(BytesIO(out.getvalue()), name=f"{scene}.jpg")
    return Photo(taken.data, taken.width, taken.height, pictures.sizes(taken.data))

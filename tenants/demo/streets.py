"""The names of the demo's streets, hamlets and rivers: true of the place; where they lie is made up (`town.py`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any


@lru_cache(maxsize=1)
def known_streets() -> Mapping[str, Any]:
    """`streets` and `hamlets`, names by ward code; `rivers`."""
    return tomllib.loads(Path(__file__).with_name("streets.toml").read_text(encoding="utf-8"))

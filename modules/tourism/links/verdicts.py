"""What a look at a link finds: for those who don't look themselves (`fetching.py` does, in a child)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

VERDICTS = "verdicts"
"""The file in which a child puts them, one a line."""


class LinkFinding(StrEnum):
    """What a look found."""

    OK = "ok"
    UNCLEAR = "unclear"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class LinkVerdict:
    """What a look at a link found: `reason` is a code of `words`, empty when it is fine."""

    url: str
    finding: LinkFinding
    reason: str = ""
    status: int | None = None

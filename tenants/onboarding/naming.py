"""Names of a new tenant in addresses and codes, proposed from its name in Vietnamese. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import count

from dothi.language.formatting import initials, without_kind

SLUG = re.compile(r"(?!..--)[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
"""No label with hyphens in third and fourth place: browsers show `xn--…` as other letters, like another name."""
PREFIX = re.compile(r"[A-Z][A-Z0-9]{1,4}")


def folded(text: str) -> str:
    """Without diacritics, in lower case: Đức Hòa is duc hoa. As people type without a Vietnamese keyboard."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def propose_slug(name: str, *, province: str, is_taken: Callable[[str], bool]) -> str:
    """`Huyện Bến Lức` is benluc; where that is taken the province's slug follows: each has a Châu Thành."""
    base = re.sub(r"[^a-z0-9]", "", folded(without_kind(name)))[:30] or "diaphuong"
    whole = re.sub(r"[^a-z0-9]", "", folded(name))[:30]
    candidates = (base, f"{base}-{province}"[:40].rstrip("-"), whole, *(f"{base}{n}" for n in range(2, 100)))
    return next((slug for slug in candidates if not is_taken(slug)), base)


def propose_prefix(name: str, *, is_taken: Callable[[str], bool]) -> str:
    """Two letters and more for tracking codes: `Huyện Bến Lức` is BL; then BLU, BLUC and so on."""
    return next(prefix for prefix in prefixes(name) if not is_taken(prefix))


def prefixes(name: str) -> Iterator[str]:
    """Candidates without end, the shortest first."""
    short = folded(without_kind(name)).upper()
    letters = "".join(c for c in folded(initials(name)).upper() if c.isascii() and c.isalpha())
    last = re.sub(r"[^A-Z]", "", short.split()[-1] if short.split() else "")
    base = letters if len(letters) > 1 else (letters + last[1:2] or "DP").ljust(2, "X")
    yield base[:5]
    for extra in range(1, len(last)):
        yield (base + last[1 : 1 + extra])[:5]
    yield from (f"{base[:3]}{number}" for number in count(2))

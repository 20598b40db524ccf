"""The number of an extract, `MT-QH-26-7K3F9M2P`: drawn by lot, since who has one may read what was asked. Pure."""

from __future__ import annotations

import re
import secrets
from datetime import datetime

from dothi.values.worktime import LOCAL_ZONE

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O, U: nobody takes one for another (Crockford's base 32)."""
DRAWN = 8
_MISREAD = str.maketrans("OIL", "011")
_NUMBER = re.compile(rf"([A-Z][A-Z0-9]{{1,4}})QH(\d\d)([{LETTERS}OIL]{{{DRAWN}}})", re.ASCII)
_OTHERS = re.compile(r"[^A-Z0-9]+")


def draw_lot() -> int:
    """What nobody can guess: 40 bits."""
    return secrets.randbits(5 * DRAWN)


def number_of(prefix: str, at: datetime, lot: int) -> str:
    """The number of a lot; of a larger one the last 40 bits count."""
    drawn = "".join(LETTERS[lot >> 5 * place & 31] for place in range(DRAWN))
    return f"{prefix}-QH-{at.astimezone(LOCAL_ZONE).year % 100:02}-{drawn}"


def read_number(typed: str) -> str | None:
    """The number as it is stored, however it was typed; None when it can't be one."""
    found = _NUMBER.fullmatch(_OTHERS.sub("", typed[:60].upper()))
    return f"{found[1]}-QH-{found[2]}-{found[3].translate(_MISREAD)}" if found else None

"""Telephone numbers as people write them: what can be one, how it is kept, how it is called. For all who take one."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 40
MOST_DIGITS = 15
"""Of ITU-T E.164."""
FEWEST_DIGITS = 8
"""Of a subscriber's number; a hotline may be as short as 113."""
FEWEST_OF_HOTLINE = 3

_MINUS = {"Pd": "-", "Zs": " "}
_MARKS = re.compile(r"[ .()/-]")


def normalise_phone(typed: str) -> str:
    """Grouped as typed, in plain digits, blanks and hyphens: a pasted one brings others, and marks that nobody sees."""
    plain = (
        _MINUS.get(unicodedata.category(character), character)
        for character in unicodedata.normalize("NFKC", typed).replace("\N{MINUS SIGN}", "-")
        if unicodedata.category(character) != "Cf"
    )
    return " ".join("".join(plain).split())


def is_phone(phone: str, *, fewest: int = FEWEST_DIGITS) -> bool:
    """Whether it can be called: so many digits at least, however they are grouped; a plus may stand in front."""
    called = re.fullmatch(r"\+?([0-9]+)", dialled(phone))
    return len(phone) <= LONGEST and called is not None and fewest <= len(called[1]) <= MOST_DIGITS


def dialled(phone: str) -> str:
    """Without what groups it: for `tel:` (RFC 3966)."""
    return _MARKS.sub("", phone)

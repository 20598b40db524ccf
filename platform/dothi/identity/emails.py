"""E-mail addresses as identity compares them. Called wherever one comes in."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 254
_ADDRESS = re.compile(r"[^\s@<>\"'(),:;\\\[\]]+@[^\s@<>\"'(),:;\\\[\]]+\.[^\s@<>\"'(),:;\\\[\].]+\Z")


def normalise_email(email: str) -> str:
    """Without surrounding blanks, in lower case, composed (NFC): the form in which accounts are kept."""
    return unicodedata.normalize("NFC", email).strip().lower()


def is_email(email: str) -> bool:
    """Whether it can be an address; only a mail that arrives proves it."""
    return len(email) <= LONGEST and _ADDRESS.match(email) is not None and email.isprintable()

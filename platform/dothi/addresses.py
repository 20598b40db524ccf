"""E-mail addresses: what can be one, and the form in which they are compared. Called wherever one comes in."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 254
LONGEST_LOCAL = 64

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?P<local>{_ATOM}(?:\.{_ATOM})*)@(?:{_LABEL}\.)+[A-Za-z](?:[A-Za-z0-9-]{{0,61}}[A-Za-z0-9])")


def normalise_email(email: str) -> str:
    """Without surrounding blanks, in lower case, composed (NFC): the form in which accounts are kept."""
    return unicodedata.normalize("NFC", email).strip().lower()


def is_email(email: str) -> bool:
    """Whether a mail can be sent to it: a dot-atom before the @, a domain of two labels or more after it (RFC 5321).

    Letters with diacritics are none: hardly a server takes them, and here they are a slip of the keyboard. So whatever
    a form takes by this rule, `notify.mail` can write into a header.
    """
    found = _ADDRESS.fullmatch(email) if len(email) <= LONGEST else None
    return found is not None and len(found["local"]) <= LONGEST_LOCAL

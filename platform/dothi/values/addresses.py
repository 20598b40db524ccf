"""E-mail addresses: what can be one, and the form in which they are compared. Called wherever one comes in."""

from __future__ import annotations

import re
import unicodedata

from dothi.values.letters import clean

LONGEST = 254
LONGEST_LOCAL = 64

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?P<local>{_ATOM}(?:\.{_ATOM})*)@(?:{_LABEL}\.)+[A-Za-z](?:[A-Za-z0-9-]{{0,61}}[A-Za-z0-9])")


_NAMED = re.compile(r"[^<>]*<([^<>]*)>")
_AROUND = " \t\r\n;,.:\"'()[]<>"
"""What stands around an address in a list or a sentence, and never begins or ends one."""


def normalise_email(email: str) -> str:
    """The form in which accounts are kept: cleaned (`dothi.values.letters`), without surrounding blanks, in lower case.

    Wide letters of East Asian keyboards (＠) become the usual ones (NFKC): an address has none but those.
    """
    return unicodedata.normalize("NFKC", clean(email)).strip().lower()


def written_address(text: str) -> str:
    """The one address that somebody wrote, as mail programs copy it: `An <an@x.vn>`, `mailto:an@x.vn`, `an@x.vn;`."""
    text = normalise_email(text).strip(";, ")
    named = _NAMED.fullmatch(text)
    address = (named[1] if named else text).strip(_AROUND)
    if address.startswith("mailto:"):
        address = address.removeprefix("mailto:").partition("?")[0]
    return address


def is_email(email: str) -> bool:
    """Whether a mail can be sent to it: a dot-atom before the @, a domain of two labels or more after it (RFC 5321).

    Letters with diacritics are none: hardly a server takes them, and here they are a slip of the keyboard. So whatever
    a form takes by this rule, `notify.mail` can write into a header.
    """
    found = _ADDRESS.fullmatch(email) if len(email) <= LONGEST else None
    return found is not None and len(found["local"]) <= LONGEST_LOCAL

"""The code of a report, `MT-26-004812`: written, and read however people type, dictate or paste it. Pure.

Read wherever a code is taken: look-up, addresses of pages and API, the field of the report that another is merged into.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

from dothi.sites.site import Site
from dothi.values.worktime import LOCAL_ZONE

LONGEST_TYPED = 300
"""Enough for the address of a report's page, or the sentence of a mail that names its code."""
_PREFIX = "[A-Z][A-Z0-9]{1,4}"
_STROKES = {0x110: "D", 0xD0: "D"}
"""D with stroke, and the eth that looks like it."""
_OTHERS = re.compile(r"[^A-Z0-9]+")


def series_year(at: datetime) -> int:
    """The year in the code of what is reported then."""
    return at.astimezone(LOCAL_ZONE).year


def series_of(prefix: str, at: datetime) -> str:
    """What the codes of a tenant's reports begin with in that year: MT-26-."""
    return f"{prefix}-{series_year(at) % 100:02}-"


def code_of(prefix: str, at: datetime, serial: int) -> str:
    """The code of a tenant's report: MT-26-004812."""
    return _written(prefix, series_year(at) % 100, serial)


def code_typed(site: Site, typed: str, *, at: datetime) -> str:
    """The code that was meant at `at`; what can't be read as one is left as it is, since no report has it."""
    return read_code(typed, prefix=site.code_prefix, year=series_year(at)) or typed


def read_code(typed: str, *, prefix: str, year: int) -> str | None:
    """The code that a text holds, as it is stored; None when there is none in it.

    Case, width, blanks, dashes of all kinds and what stands around it don't matter. Without a prefix it is one of
    `prefix`, and a number alone is one of `year`, as people say it on the telephone.
    """
    plain = _OTHERS.sub("-", _folded(typed[:LONGEST_TYPED])).strip("-")
    compact = plain.replace("-", "")
    own = re.escape(prefix)
    for pattern, text in (
        (rf"({own})(\d\d)(\d{{6,9}})", compact),
        (rf"({_PREFIX})-?(\d\d)-?(\d{{6,9}})", plain),
        (rf"({_PREFIX})-(\d\d)-(\d{{1,5}})", plain),
        (rf"({own})?(\d\d)(\d{{6,9}})", compact),
        (rf"({own})?()(\d{{6}})", compact),
        (r"()()(\d{1,5})", compact),
        (rf".*?\b({own})-?(\d\d)-?(\d{{6,9}})\b.*", plain),
        (rf".*?\b({_PREFIX})-?(\d\d)-?(\d{{6,9}})\b.*", plain),
    ):
        found = re.fullmatch(pattern, text, re.ASCII)
        if found is not None and int(found[3]):
            return _written(found[1] or prefix, int(found[2] or year % 100), int(found[3]))
    return None


def _written(prefix: str, year: int, serial: int) -> str:
    return f"{prefix}-{year:02}-{serial:06}"


def _folded(text: str) -> str:
    """Capitals and digits of ASCII, without marks: a keyboard set to Vietnamese or to full width types others."""
    apart = unicodedata.normalize("NFKD", text.upper().translate(_STROKES))
    return "".join(character for character in apart if unicodedata.category(character) not in {"Mn", "Cf"})

"""A list of addresses as it is pasted or uploaded, row by row. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from dothi.values.addresses import is_email, written_address
from dothi.values.letters import clean

MOST_AT_ONCE = 200
LARGEST_BYTES = 100_000
SEPARATORS = re.compile(r'[,;\s|<>"()]+')


@dataclass(frozen=True, kw_only=True)
class AddressLine:
    """An address of a line, in the form in which addresses are compared, or `error` that says why it is none."""

    number: int
    typed: str
    email: str = ""
    error: str = ""


def read_addresses(*texts: str) -> tuple[Sequence[AddressLine], str]:
    """The addresses of these texts, each once; and what is wrong with the list as a whole, empty when nothing.

    A line may have several addresses, and other columns without any, so that a list out of a spreadsheet or a mail
    program can be pasted. Lines are counted in each text.
    """
    lines: dict[str, AddressLine] = {}
    for text in texts:
        for number, line in enumerate(clean(text).splitlines(), 1):
            for typed in addresses_of(line):
                email = written_address(typed)
                error = "" if is_email(email) else _("“%(typed)s” không phải địa chỉ thư điện tử.", typed=typed[:80])
                lines.setdefault(email, AddressLine(number=number, typed=typed, email=email, error=error))
    if not lines:
        return (), _("Vui lòng dán hoặc tải lên ít nhất một địa chỉ.")
    if len(lines) > MOST_AT_ONCE:
        return (), _("Mỗi lần mời tối đa %(n)s địa chỉ; danh sách này có %(m)s.", n=MOST_AT_ONCE, m=len(lines))
    return tuple(lines.values()), ""


def addresses_of(line: str) -> Sequence[str]:
    """What a line has with an @; the whole line where nothing has, and nothing of an empty one."""
    found = [part for part in SEPARATORS.split(line) if "@" in part or "\uff20" in part]
    return found or ([line.strip()] if SEPARATORS.sub("", line) else [])

"""A list of addresses as it is pasted or uploaded, row by row. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from dothi.addresses import is_email, normalise_email

MOST_AT_ONCE = 200
LARGEST_BYTES = 100_000
SEPARATORS = re.compile(r"[,;\t]")


@dataclass(frozen=True, kw_only=True)
class AddressLine:
    """One line: `email` in the form in which addresses are compared, or `error` that says why it is none."""

    number: int
    typed: str
    email: str = ""
    error: str = ""


def read_addresses(text: str) -> tuple[Sequence[AddressLine], str]:
    """The lines that hold something, each address once; and what is wrong with the list as a whole, empty when nothing.

    A line of several columns counts by the one with an @, so that a list out of a spreadsheet can be pasted.
    """
    lines: dict[str, AddressLine] = {}
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        cells = [cell.strip().strip('"<>') for cell in SEPARATORS.split(line) if cell.strip()]
        if not cells:
            continue
        typed = next((cell for cell in cells if "@" in cell), cells[0])
        email = normalise_email(typed)
        error = "" if is_email(email) else _("“%(typed)s” không phải địa chỉ thư điện tử.", typed=typed[:80])
        lines.setdefault(email, AddressLine(number=number, typed=typed, email=email, error=error))
    if not lines:
        return (), _("Vui lòng dán hoặc tải lên ít nhất một địa chỉ.")
    if len(lines) > MOST_AT_ONCE:
        return (), _("Mỗi lần mời tối đa %(n)s địa chỉ; danh sách này có %(m)s.", n=MOST_AT_ONCE, m=len(lines))
    return tuple(lines.values()), ""

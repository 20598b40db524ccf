"""What a preview says of a file's datum shift: held against what is known there, or shown where nobody can tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from dothi.language.formatting import number
from modules.planning.coordinates.datum import Shift
from modules.planning.imports.reasons import way_words
from modules.planning.known_corners import PARCELS, ZONES


def checked_words(datum: Mapping[str, Any] | None) -> str:
    """By what the shift was found to be right; empty where it wasn't."""
    if datum is None or datum["shift"] != Shift.RIGHT:
        return ""
    share = number(round(100 * datum["met"][0]))
    words = {
        ZONES: _("đúng: %(n)s %% số góc trùng với ô quy hoạch đã công bố", n=share),
        PARCELS: _("đúng: %(n)s %% số góc trùng với thửa đất đã nhập", n=share),
    }
    return str(words.get(datum["by"], _("đúng: khớp với ranh giới địa phương")))


def better_words(datum: Mapping[str, Any]) -> str:
    """Why the other way of reading is proposed."""
    here, there = (number(round(100 * share)) for share in datum["met"])
    values = {"way": way_words(datum), "here": here, "there": there, "off": number(datum["off_m"])}
    if datum["by"] == ZONES:
        return str(
            _(
                "Đọc theo %(way)s thì %(there)s %% số góc trùng với ô quy hoạch đã công bố ở đó; đang đọc thì"
                " %(here)s %%. Hai cách lệch nhau %(off)s m",
                **values,
            )
        )
    return str(
        _(
            "Đọc theo %(way)s thì %(there)s %% số góc trùng với thửa đất đã nhập ở đó; đang đọc thì %(here)s %%."
            " Hai cách lệch nhau %(off)s m",
            **values,
        )
    )


def proposed(report: Mapping[str, Any], fits: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], str] | None:
    """The way of reading that is proposed, and an explanation where corners are it; None: as it is read."""
    datum = report.get("datum")
    if datum is not None and datum["shift"] == Shift.WRONG:
        return datum, better_words(datum)
    if len(fits) < 2 or (datum is not None and datum["shift"] == Shift.RIGHT and datum["by"] in (ZONES, PARCELS)):
        return None
    return fits[1], ""


def open_question(report: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The other way of reading, with its `border`, where nothing tells which is right; None else.

    A part of a plan is drawn beside its former map, which shows it.
    """
    datum: Mapping[str, Any] | None = report.get("datum")
    is_open = datum is not None and datum["shift"] == Shift.UNKNOWN and not report.get("part")
    return datum if is_open else None

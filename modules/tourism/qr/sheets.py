"""What is printed: the code of a place as SVG or PNG, and sheets of A4 for the wall."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import NamedTuple

import segno

from dothi.content import typesetting

LAYOUTS = ("one", "many")
MOST_ON_SHEETS = 60
QUIET_MODULES = 4
"""The white margin that readers want. ISO/IEC 18004."""
PNG_SCALE = 20


class Printed(NamedTuple):
    """A place as the sheet shows it."""

    url: str
    name: str
    name_en: str


def svg_of(url: str) -> bytes:
    """The code alone, as large as one likes."""
    stream = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        stream, kind="svg", border=QUIET_MODULES, scale=10, omitsize=True, title=url
    )
    return stream.getvalue()


def png_of(url: str) -> bytes:
    """The code alone, some 700 pixels wide."""
    stream = io.BytesIO()
    segno.make(url, error="m", micro=False).save(stream, kind="png", border=QUIET_MODULES, scale=PNG_SCALE)
    return stream.getvalue()


def pdf_of(places: Sequence[Printed], *, layout: str, issuer: str) -> bytes:
    """A4, a big one a page or six on one. Raises Busy while others are printed."""
    data = {
        "layout": layout,
        "issuer": issuer,
        "hint": ["Quét để xem giờ mở cửa, giá vé, đường đi", "Scan for opening hours, prices and the way there"],
        "places": [
            {"name": place.name, "name_en": place.name_en, "url": place.url, "code": str(svg_of(place.url), "ascii")}
            for place in places
        ],
    }
    return typesetting.pdf("modules.tourism.qr", "sheet.typ", data)

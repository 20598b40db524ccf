"""Reads a page as somebody who knows no Vietnamese: what on it is neither English nor somebody's name or own words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from dothi_testing.unwrapped import LETTER

SPOKEN = {"title", "aria-label", "aria-description", "alt", "placeholder", "content", "summary", "label"}
SILENT = {"script", "style"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
NAMES = (
    "Nam Kỳ Khởi Nghĩa",
    "NĐ-CP",
    "QĐ-UBND",
    "Tết",
    "Hoàng Sa",
    "Trường Sa",
    "Việt Nam",
    "Ủy ban nhân dân",
    "thành phố Mỹ Tho",
)
"""Names that English keeps."""
INITIALS = re.compile(r"[^\W\d_]{1,4}")


class Words(HTMLParser):
    """What a page says: its text and the attributes that are read out, but for what it marks as another language."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read the attributes, and whether the element is to be heard at all."""
        quiet = tag in SILENT or dict(attrs).get("lang") == "vi" or self._is_quiet()
        if tag not in VOID:
            self._open.append((tag, quiet))
        if not quiet:
            self.said += [v for n, v in attrs if v and (n in SPOKEN or n.startswith("data-"))]

    def handle_endtag(self, tag: str) -> None:
        """Close the element, and any left open in it."""
        while self._open and any(name == tag for name, _ in self._open):
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        if data.strip() and not self._is_quiet():
            self.said.append(" ".join(data.split()))

    def _is_quiet(self) -> bool:
        return bool(self._open) and self._open[-1][1]


def said_by(page: str) -> list[str]:
    """The pieces of text of a page of HTML."""
    words = Words()
    words.feed(page)
    words.close()
    return words.said


def not_english(said: Iterable[str], *, content: Iterable[str] = ()) -> list[str]:
    """The pieces with Vietnamese in them once names and stored `content` (longest first) are taken away."""
    found = []
    for piece in said:
        rest = "" if INITIALS.fullmatch(piece) and piece.isupper() else piece.lower()
        for known in (*content, *NAMES):
            if not LETTER.search(rest):
                break
            rest = rest.replace(known.lower(), "")
        if LETTER.search(rest):
            found.append(piece)
    return found


def stored_content(owner_url: str) -> list[str]:
    """Every Vietnamese string in the database, longest first: names and what people have written."""
    address = make_url(owner_url).set(drivername="postgresql").render_as_string(hide_password=False)
    found: set[str] = set()
    with psycopg.connect(address) as connection:
        tables = connection.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = 'public'"
        )
        for (table,) in tables.fetchall():
            for (row,) in connection.execute(f"SELECT row_to_json(t)::text FROM {table} t"):
                found.update(_strings(json.loads(row)))
    return sorted((text for text in found if LETTER.search(text)), key=len, reverse=True)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield " ".join(value.split())
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)

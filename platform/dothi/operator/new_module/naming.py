"""What a new service is called, and what it may not be called. Pure."""

from __future__ import annotations

import keyword
import re
import sys
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

NAME = re.compile(r"[a-z][a-z0-9]{2,19}")
UNWRITABLE = re.compile(r"[\"'\\{}%<>\n\r\t]")
LONGEST_TITLE = 40
RESERVED = frozenset({"api", "dothi", "kernel", "tests", "bench", "docs", "migrations", "assets", "static", "public"})


class UnfitNameError(ValueError):
    """A name or title that can't be taken; the message says why."""


@dataclass(frozen=True, kw_only=True)
class NewService:
    """A service to be written. `package` is its dotted name, `depends_on` the house's newest revision."""

    name: str
    title: str
    english: str
    package: str
    depends_on: str

    @property
    def class_prefix(self) -> str:
        """What its classes begin with, so that no two of the house share a name."""
        return self.name.capitalize()

    @property
    def path(self) -> str:
        """Its public path, made of the title: /thu-gom-rac."""
        return f"/{slug_of(self.title) or self.name}"


def check_name(name: str, taken: Collection[str]) -> None:
    """Raise UnfitNameError for a name that Python, the database or somebody else couldn't live with."""
    if not NAME.fullmatch(name):
        raise UnfitNameError(f"{name!r} isn't fit for a name: 3 to 20 small letters and digits, a letter first")
    if keyword.iskeyword(name) or name in sys.stdlib_module_names:
        raise UnfitNameError(f"{name!r} is a word of Python's: call it by what it does for citizens")
    if name in RESERVED or name in taken:
        raise UnfitNameError(f"{name!r} is taken: installed are {', '.join(sorted(taken))}")


def check_title(title: str) -> None:
    """Raise UnfitNameError for a title that can't be written into code and catalogue as it stands."""
    if not title or len(title) > LONGEST_TITLE or UNWRITABLE.search(title):
        raise UnfitNameError(
            f"{title!r} isn't fit for a title: up to {LONGEST_TITLE} letters, without quotes, brackets, % and \\"
        )


def slug_of(title: str) -> str:
    """A title as a part of an address: small letters without diacritics."""
    apart = unicodedata.normalize("NFD", title.lower().replace("đ", "d"))
    return "-".join(re.findall(r"[a-z0-9]+", "".join(letter for letter in apart if not unicodedata.combining(letter))))

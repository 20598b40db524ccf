"""Where the reader stands in the tokens of a text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from flask_babel import lazy_gettext as _l

from modules.tourism.hours.refusal import Unreadable
from modules.tourism.hours.scanning import Token, tokens

T = TypeVar("T")
LONGEST_TEXT = 1_000


class Cursor:
    """Looks at the next token and takes it when it is what the grammar wants."""

    def __init__(self, text: str) -> None:
        """Raises Unreadable when the text is too long."""
        if len(text) > LONGEST_TEXT:
            raise Unreadable(LONGEST_TEXT, _l("Giờ mở cửa dài nhất 1.000 chữ."))
        self._tokens = list(tokens(text))
        self._next = 0

    @property
    def here(self) -> Token:
        """The token that comes next."""
        return self.ahead(0)

    def ahead(self, count: int) -> Token:
        """The token after `count` others; the last one at the end."""
        return self._tokens[min(self._next + count, len(self._tokens) - 1)]

    def sees(self, kind: str, *texts: str) -> bool:
        """Whether the next token is of this kind, and one of these texts if any are named."""
        return self.here.kind == kind and (not texts or self.here.text in texts)

    def sees_name(self, names: Mapping[str, T], *, ahead: int = 0) -> bool:
        """Whether a word comes that is one of the names."""
        token = self.ahead(ahead)
        return token.kind == "word" and token.text in names

    def take(self) -> Token:
        """The next token, passed."""
        token = self.here
        self._next += 1
        return token

    def accept(self, kind: str, *texts: str) -> bool:
        """Pass the next token if it is this one."""
        if self.sees(kind, *texts):
            self._next += 1
            return True
        return False

    def name(self, names: Mapping[str, T], message: object) -> T:
        """What the next word means. Raises Unreadable when it isn't one of the names."""
        if not self.sees_name(names):
            raise self.refused(message)
        return names[self.take().text]

    def number(self, least: int, most: int, message: object) -> int:
        """A number within bounds. Raises Unreadable."""
        if not self.sees("number") or len(self.here.text) > 4 or not least <= int(self.here.text) <= most:
            raise self.refused(message)
        return int(self.take().text)

    def expect(self, kind: str) -> None:
        """Pass a sign that must come. Raises Unreadable."""
        if not self.accept(kind):
            raise self.refused(_l("Ở đây cần có dấu “%(sign)s”.", sign=kind))

    def refused(self, message: object) -> Unreadable:
        """The error at the next token; a sign that means nothing is the better reason."""
        if self.sees("bad", '"'):
            message = _l("Lời ghi chú thiếu dấu ngoặc kép ở cuối.")
        elif self.sees("bad"):
            message = _l("Dấu “%(sign)s” không dùng trong giờ mở cửa.", sign=self.here.text)
        return Unreadable(self.here.place, message)

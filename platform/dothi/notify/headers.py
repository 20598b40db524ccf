"""Text in the headers of a mail, encoded (RFC 2047) so that every reader decodes the same text. Called by `mail.py`.

The `email` package up to Python 3.12 folds a long text into encoded words and leaves a space between two of them,
where readers drop it: "tỉnhTiền Giang". Here a text is encoded as a whole, its spaces within the words.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence

WORD_BYTES = 45
"""Of text in one encoded word: 60 letters of base64 and 12 around them; a word may have 75 (RFC 2047, 2)."""
PLAIN_LETTERS = 60
_ATOM = re.compile(r"[A-Za-z0-9]+")


def encoded_text(text: str) -> str:
    """A text as the value of a header; as it is where it is short and plain ASCII."""
    is_plain = text.isascii() and text.isprintable() and len(text) <= PLAIN_LETTERS and "=?" not in text
    return text if is_plain and text == text.strip() else "\r\n ".join(_word(piece) for piece in _pieces(text))


def encoded_address(address: str, name: str = "") -> str:
    """An address with the name of whose it is, as the value of a header; spaces in a row are one, as readers show it.

    In names the same readers keep the space between two encoded words which others drop. So no two stand side by side:
    a word of plain letters comes between; where the name has none, one encoded word gets longer than it should.
    """
    words = name.split()
    if not words:
        return address
    shown = words if all(_ATOM.fullmatch(word) for word in words) else _spaced(words)
    return "\r\n ".join([*shown, f"<{address}>"])


def _pieces(text: str) -> Iterator[str]:
    """The text in parts that fit into an encoded word."""
    taken, size = "", 0
    for letter in text:
        more = len(letter.encode())
        if size + more > WORD_BYTES:
            yield taken
            taken, size = "", 0
        taken, size = taken + letter, size + more
    yield taken


def _spaced(words: Sequence[str]) -> Iterator[str]:
    """Encoded words with a plain one between each two."""
    group: list[str] = []
    for word in words:
        group.append(word)
        breaks = [i for i in range(1, len(group) - 1) if _ATOM.fullmatch(group[i])]
        if breaks and len(" ".join(group).encode()) > WORD_BYTES:
            yield _word(" ".join(group[: breaks[-1]]))
            yield group[breaks[-1]]
            group = group[breaks[-1] + 1 :]
    yield _word(" ".join(group))


def _word(content: str) -> str:
    return f"=?utf-8?b?{base64.b64encode(content.encode()).decode()}?="

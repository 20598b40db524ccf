"""Text as it is kept: composed (NFC), and without what nobody means. Pure.

What a browser, a program or a command line sends goes through it once, where it comes in (`web/application.py`,
`api.py`, `command_line.py`); whoever reads a file calls it for each text of it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

LOST = "\ufffd"
"""Stands where a letter couldn't be read."""

_SYMBOLS = "\u2190-\u2bff\U0001f000-\U0001faff"
_BEFORE_A_VARIANT = f"\\u00a9\\u00ae\\u203c\\u2049\\u2122\\u2139\\u3030\\u303d\\u3297\\u3299{_SYMBOLS}0-9#*"
_UNSEEN = re.compile(
    # Unicode's Default_Ignorable_Code_Point, of which emoji alone need some: a joiner before a symbol, a variant
    # behind one.
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
    f"|\u200d(?![{_SYMBOLS}])|(?<![{_BEFORE_A_VARIANT}])[\ufe00-\ufe0f]"
)
_BETWEEN_WORDS = re.compile(r"(?<=(\w))\u200b+(?=(\w))")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_ETH, _WORD = re.compile("[\u00d0\u0189]"), re.compile(r"\w+")
"""Apart: a pattern of both looks at each rest of a long word again, minutes for 50,000 letters."""
_LETTERS = re.compile(r"[a-z0-9_\u0111\u00f0\u0256]*")
"""Those of a Vietnamese word without its marks, in lower case; and how an eth or an African D looks there."""

D_WITH_STROKE = chr(0x110)


def clean(text: str) -> str:
    """The text composed, nothing invisible, each space a usual one; in Vietnamese words a D with stroke for an eth.

    Line ends and control characters stay: whether they are allowed says the field. Cleaning twice is cleaning once.
    """
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", _SURROGATES.sub(LOST, text))
    text = _UNSEEN.sub("", _BETWEEN_WORDS.sub(_space, text))
    text = unicodedata.normalize("NFC", _SPACES.sub(" ", text))
    return _WORD.sub(_with_stroke, text) if _ETH.search(text) else text


def decode(data: bytes) -> str:
    """The cleaned text of a file in UTF-8, or in UTF-16 with its mark (Excel's "Unicode text").

    Raises ValueError for anything else: of older Vietnamese encodings none can be told from the others.
    """
    text = clean(data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8"))
    if "\x00" in text:
        raise ValueError("a text has no NUL")
    return text


def storable(value: Any) -> Any:
    """A JSON value as the database can hold it: for NUL and halves of characters stands the sign of a lost letter."""
    if isinstance(value, str):
        return _SURROGATES.sub(LOST, value.replace("\x00", LOST))
    if isinstance(value, list):
        return [storable(item) for item in value]
    if isinstance(value, dict):
        return {storable(name): storable(item) for name, item in value.items()}
    return value


def clean_value(value: Any) -> Any:
    """A JSON value with all its texts cleaned; names of members stay."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [clean_value(item) for item in value]
    if isinstance(value, dict):
        return {name: clean_value(item) for name, item in value.items()}
    return value


def _space(found: re.Match[str]) -> str:
    """A break without width before a capital stands where a word processor had a space; elsewhere it is nothing."""
    return " " if found[1].islower() and found[2].isupper() else ""


def _with_stroke(word: re.Match[str]) -> str:
    """Keyboards of other languages, and code page 1258 read as Latin-1, give Ð (U+00D0), which looks the same.

    A word with letters that Vietnamese doesn't have, such as the Icelandic Þórður in capitals, is left alone.
    """
    if not _ETH.search(word[0]):
        return word[0]
    marks_apart = unicodedata.normalize("NFD", word[0].lower())
    plain = "".join(letter for letter in marks_apart if not unicodedata.combining(letter))
    return _ETH.sub(D_WITH_STROKE, word[0]) if _LETTERS.fullmatch(plain) else word[0]

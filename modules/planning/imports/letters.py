"""Vietnamese texts of before Unicode: TCVN3 (fonts ABC) and code page 1258, told apart by what makes words. Pure.

A Shapefile without `.cpg` doesn't say which one it is in; "Đất ở đô thị" in TCVN3 looks like "§Êt ë ®« thÞ".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from dothi.values.letters import LOST, clean

UTF8, CP1258, TCVN3 = "utf-8", "cp1258", "tcvn3"
ENCODINGS = (UTF8, TCVN3, CP1258)
_TCVN3_FROM = (
    "a1a2a3a4a5a6a7 a8a9aaabacadae b5b6b7b8b9 bbbcbdbec6 c7c8c9cacb cccecfd0d1 d2d3d4d5d6 d7d8dcddde dfe1e2e3e4"
    "e5e6e7e8e9 eaebecedee eff1f2f3f4 f5f6f7f8f9 fafbfcfdfe"
)
_TCVN3_TO = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
TCVN3_LETTERS = dict(zip(bytes.fromhex(_TCVN3_FROM), _TCVN3_TO, strict=True))
"""TCVN 5712:1993, VN3; capitals with a tone are small letters in a font of capitals, and stay small."""
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_MARKS = _TONES | frozenset("\u0302\u0306\u031b")
_WORD = re.compile(r"\w*[^\W\da-zA-Z_]\w*")
"""A word with a letter that isn't ASCII."""


class ReadLetters(NamedTuple):
    """Texts in an encoding, and how many of their words can be Vietnamese, from 0 to 1."""

    encoding: str
    likely: float


def decode(data: bytes, encoding: str) -> str:
    """A text, cleaned; bytes that mean nothing in the encoding become the sign of a lost letter."""
    if encoding == TCVN3:
        return clean("".join(TCVN3_LETTERS.get(byte) or (chr(byte) if byte < 0x80 else LOST) for byte in data))
    return clean(data.decode(encoding, errors="replace"))


def recognise(texts: Iterable[bytes]) -> list[ReadLetters]:
    """The encodings in which these texts can be, the likeliest first. Plain ASCII is all of them alike: UTF-8 then."""
    some = [text for text in texts if not text.isascii()]
    found = [ReadLetters(encoding, likelihood([decode(text, encoding) for text in some])) for encoding in ENCODINGS]
    return sorted(found, key=lambda read: -read.likely)


def likelihood(texts: Iterable[str]) -> float:
    """How many of the words with marks can be Vietnamese; 1 where there are none."""
    words = [word for text in texts for word in _WORD.findall(text)]
    lost = sum(text.count(LOST) for text in texts)
    return 1.0 if not words and not lost else sum(map(is_syllable, words)) / (len(words) + lost)


def is_syllable(word: str) -> bool:
    """Whether a word has Vietnamese letters alone, and one tone at most."""
    apart = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    tones = sum(letter in _TONES for letter in apart)
    return tones <= 1 and len(word) <= 8 and all("a" <= letter <= "z" or letter in _MARKS for letter in apart)

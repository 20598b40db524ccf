"""Vietnamese texts of before Unicode: TCVN3 (fonts ABC), VNI, code page 1258, told apart by what makes words. Pure.

A Shapefile without `.cpg` doesn't say which one it is in; "Đất ở đô thị" looks like "§Êt ë ®« thÞ" in TCVN3, like
"Ñaát ôû ñoâ thò" in VNI.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from dothi.values.letters import LOST, clean

UTF8, CP1258, TCVN3, VNI = "utf-8", "cp1258", "tcvn3", "vni"
ENCODINGS = (UTF8, TCVN3, VNI, CP1258)
_TCVN3_FROM = (
    "a1a2a3a4a5a6a7 a8a9aaabacadae b5b6b7b8b9 bbbcbdbec6 c7c8c9cacb cccecfd0d1 d2d3d4d5d6 d7d8dcddde dfe1e2e3e4"
    "e5e6e7e8e9 eaebecedee eff1f2f3f4 f5f6f7f8f9 fafbfcfdfe"
)
_TCVN3_TO = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
TCVN3_LETTERS = dict(zip(bytes.fromhex(_TCVN3_FROM), _TCVN3_TO, strict=True))
"""TCVN 5712:1993, VN3; capitals with a tone are small letters in a font of capitals, and stay small."""
_VNI_ALONE = {0xF1: "đ", 0xF4: "ơ", 0xF6: "ư", 0xED: "í", 0xEC: "ì", 0xE6: "ỉ", 0xF3: "ĩ", 0xF2: "ị", 0xEE: "ỵ"}
_VNI_AFTER = {
    0xF9: "\u0301",
    0xF8: "\u0300",
    0xFB: "\u0309",
    0xF5: "\u0303",
    0xEF: "\u0323",
    0xE2: "\u0302",
    0xEA: "\u0306",
    0xE1: "\u0302\u0301",
    0xE0: "\u0302\u0300",
    0xE5: "\u0302\u0309",
    0xE3: "\u0302\u0303",
    0xE4: "\u0302\u0323",
    0xE9: "\u0306\u0301",
    0xE8: "\u0306\u0300",
    0xFA: "\u0306\u0309",
    0xFC: "\u0306\u0303",
    0xEB: "\u0306\u0323",
}
_CAPITAL = 0x20
"""Between the byte of a small letter or mark and that of the capital one."""
VNI_LETTERS = _VNI_ALONE | {byte - _CAPITAL: letter.upper() for byte, letter in _VNI_ALONE.items()}
VNI_MARKS = _VNI_AFTER | {byte - _CAPITAL: marks for byte, marks in _VNI_AFTER.items()}
"""VNI for Windows: a vowel and a byte for its marks, or one byte for both."""
_VNI_BEFORE = frozenset("aeouyAEOUYơưƠƯ")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
LONGEST_SYLLABLE = 8
_SYLLABLE = re.compile(
    "(?:ngh?|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnrstvxp])?"
    "(?:(?:oa|oă|oe|oo|uâ|uê|uyê|uy|iê|yê|uô|ươ|[aăâeêioôơuưy])(?:ch|ng|nh|[cmnpt])"
    "|iêu|yêu|oai|oay|oao|oeo|uây|uôi|ươi|ươu|uyu|uya|ai|ao|au|ay|âu|ây|eo|êu|ia|iu|oa|oe|oi|ôi|ơi|ua|uê|ui|uơ|uy|ưa|ưi"
    "|ưu|[aeêioôơuưy])"
)
_INITIALS = re.compile("[bcdđghklmnpqrstvx]+")
_WORD, _MARKED = re.compile(r"\w+"), re.compile(r"[^\W\da-zA-Z_]")
"""A word, and a letter that isn't ASCII. In one pattern they would be slow: the square of a word's length."""


class ReadLetters(NamedTuple):
    """Texts in an encoding, and how many of their words can be Vietnamese, from 0 to 1."""

    encoding: str
    likely: float


def decode(data: bytes, encoding: str) -> str:
    """A text, cleaned; bytes that mean nothing in the encoding become the sign of a lost letter."""
    if encoding == TCVN3:
        return clean("".join(TCVN3_LETTERS.get(byte) or (chr(byte) if byte < 0x80 else LOST) for byte in data))
    if encoding == VNI:
        return clean("".join(vni_letters(data)))
    return clean(data.decode(encoding, errors="replace"))


def vni_letters(data: bytes) -> Iterator[str]:
    """Letters and marks of VNI; a mark that follows no vowel is lost."""
    before = ""
    for byte in data:
        if byte < 0x80:
            letter = chr(byte)
        elif before in _VNI_BEFORE and byte in VNI_MARKS:
            letter = VNI_MARKS[byte]
        else:
            letter = VNI_LETTERS.get(byte, LOST)
        yield letter
        before = letter


def recognise(texts: Iterable[bytes]) -> list[ReadLetters]:
    """The encodings in which these texts can be, the likeliest first. Plain ASCII is all of them alike: UTF-8 then."""
    some = [text for text in texts if not text.isascii()]
    found = [ReadLetters(encoding, likelihood([decode(text, encoding) for text in some])) for encoding in ENCODINGS]
    return sorted(found, key=lambda read: -read.likely)


def likelihood(texts: Iterable[str]) -> float:
    """How many of the words with marks can be Vietnamese; 1 where there are none."""
    words = [word for text in texts for word in _WORD.findall(text) if _MARKED.search(word)]
    lost = sum(text.count(LOST) for text in texts)
    return 1.0 if not words and not lost else sum(map(is_syllable, words)) / (len(words) + lost)


def is_syllable(word: str) -> bool:
    """Whether a word is built as Vietnamese ones are; one without a vowel, such as QĐ, has Vietnamese letters alone."""
    apart = unicodedata.normalize("NFD", word.lower())
    if sum(letter in _TONES for letter in apart) > 1 or len(word) > LONGEST_SYLLABLE:
        return False
    toneless = unicodedata.normalize("NFC", "".join(letter for letter in apart if letter not in _TONES))
    return bool(_SYLLABLE.fullmatch(toneless) or _INITIALS.fullmatch(toneless))

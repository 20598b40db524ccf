"""The words by which an entry is found: without diacritics, abbreviations of the country spelled out. Pure.

Entries and what people type go through the same folding; a number is joined to the word that it belongs to, so that
"P.7", "p 7" and "Phường 7" are all `phuong7`, and the 7 of a ward is not the 7 of a house.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import filterfalse

from dothi.values.letters import clean

LONGEST_TEXT = 200
MOST_WORDS = 12
NUMBER = r"\d+[a-z]?(?:[/.-]\d+[a-z]?)*"
NUMBERED = (
    (r"phuong|ward|p|f", "phuong"),
    (r"hem|ngo|ngach|kiet|alley|h", "hem"),
    (r"to dan pho|tdp|to", "to"),
    (r"khu pho|kp|quarter", "khupho"),
    (r"ap|hamlet", "ap"),
    (r"quoc lo|ql|national highway|highway", "quoclo"),
    (r"duong tinh|tinh lo|dt|tl", "tinh"),
    (r"duong huyen|huyen lo|dh|hl", "huyen"),
    (r"quan|q", "quan"),
    (r"duong so", "so"),
)
"""How a numbered place begins, and the word to which its number is joined."""
JOINED = tuple((re.compile(rf"\b(?:{words})[. ]*(?:so )?({NUMBER})(?![\w])"), rf"{word}\1") for words, word in NUMBERED)
ABBREVIATED = {
    "bv": "benh vien",
    "cmt8": "cach mang thang 8",
    "cn": "cong nghiep",
    "cv": "cong vien",
    "dg": "duong",
    "d": "duong",
    "kcn": "khu cong nghiep",
    "kdc": "khu dan cu",
    "mn": "mam non",
    "ng": "nguyen",
    "nvh": "nha van hoa",
    "p": "phuong",
    "th": "tieu hoc",
    "thcs": "trung hoc co so",
    "thpt": "trung hoc pho thong",
    "tp": "thanh pho",
    "tt": "thi tran",
    "tx": "thi xa",
    "ub": "uy ban",
    "ubnd": "uy ban nhan dan",
    "x": "xa",
}
ENGLISH = {
    "alley": "hem",
    "bridge": "cau",
    "church": "nha tho",
    "commune": "xa",
    "hospital": "benh vien",
    "market": "cho",
    "pagoda": "chua",
    "park": "cong vien",
    "road": "duong",
    "school": "truong",
    "st": "duong",
    "street": "duong",
    "ward": "phuong",
}
SPELLED = ABBREVIATED | ENGLISH
KIND_WORDS = frozenset({"duong", "phuong", "xa", "hem", "so", "nha", "ngo", "to", "thanh", "pho", "tinh", "huyen"})
"""Words that say what something is: they help to rank, none of them must occur."""
BEFORE_A_HOUSE = frozenset({"so", "nha", "truoc", "gan"})
"""As in "gần số nhà 25"."""
JOINED_WORD = re.compile(rf"(?:{'|'.join(word for _words, word in NUMBERED)})\d.*")
Y_FOR_I = re.compile(r"\b([bcdghklmnrstvx]h?)y\b")
"""Kỳ and kì, Mỹ and mĩ, Lý and lí are the same words."""
DATE = re.compile(r"\b(0?[1-9]|[12]\d|3[01])(?: thang |[.-])(0?[1-9]|1[0-2])\b")
CO_OP = re.compile(r"\bco[. ]op")
"""Of the shops' name, which few write as it is."""
WORD = re.compile(r"[a-z0-9]+(?:[/.-]\d+[a-z]?)*")
HOUSE = re.compile(NUMBER)
DIGIT = re.compile(r"\d")


def folded(text: str) -> str:
    """Lower case, without diacritics."""
    marks_apart = unicodedata.normalize("NFD", clean(text[:LONGEST_TEXT]).lower().replace("đ", "d"))
    return "".join(filterfalse(unicodedata.combining, marks_apart))


def words_of(text: str, *, most: int = MOST_WORDS) -> list[str]:
    """The words of a name or of what was typed, in their order, each once, `most` of them."""
    return words_spelled_out(folded(text), most=most)


def words_spelled_out(plain: str, *, most: int = MOST_WORDS) -> list[str]:
    """The same of a text that is folded."""
    plain = Y_FOR_I.sub(r"\1i", CO_OP.sub("coop", plain))
    if DIGIT.search(plain):
        plain = DATE.sub(r"\1/\2", plain)
        for pattern, joined in JOINED:
            plain = pattern.sub(joined, plain)
    found: list[str] = []
    for word in WORD.findall(plain):
        found += SPELLED.get(word, word).split()
    return list(dict.fromkeys(found))[:most]


def is_joined(word: str) -> bool:
    """Whether it is a numbered place, such as `phuong7`."""
    return JOINED_WORD.fullmatch(word) is not None


def is_house(word: str) -> bool:
    """Whether it may be the number of a house: 12, 12a, 43/5."""
    return HOUSE.fullmatch(word) is not None


def key_words(texts: Iterable[str]) -> list[str]:
    """The words of several names together, each once."""
    return list(dict.fromkeys(word for text in texts for word in words_of(text)))


@dataclass(frozen=True)
class Typed:
    """What somebody looks for: words that an entry must have, words that only help, and the number of a house."""

    needed: tuple[str, ...]
    helping: tuple[str, ...]
    number: str


def understand(text: str, *, place: str = "") -> Typed:
    """Take what was typed apart. `place` are the names of tenant and province, which people add behind an address."""
    words = words_of(text)
    while words and words[0] in BEFORE_A_HOUSE:
        words = words[1:]
    houses = 0
    while houses < len(words) and is_house(words[houses]):
        houses += 1
    names = [word for word in words[houses:] if word not in KIND_WORDS and not is_joined(word)]
    around = set(words_of(place))
    inner = without_tail(names, around)
    if not inner:  # "phường 7", "30/4": then these are what is looked for
        needed = names or [word for word in words if word not in KIND_WORDS] or words
        return Typed(tuple(needed), tuple(word for word in words if word not in needed), "")
    helping = [word for word in words if word not in inner]
    return Typed(tuple(inner), tuple(helping), words[0] if houses else "")


def without_tail(words: list[str], around: set[str]) -> list[str]:
    """The words without those at the end that only name the city or province."""
    end = len(words)
    while end > 0 and words[end - 1] in around:
        end -= 1
    return words[:end] if end else list(words)

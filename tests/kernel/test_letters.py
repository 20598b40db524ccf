"""Text as it is kept: composed, without invisible characters, with Vietnamese letters for those that look the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dothi.values.letters import LOST, clean, clean_value, decode

ODD = (
    "aêĐÐƉđð\u0301\u0323\u200b\u200c\u200d\u00ad\ufe0f\ufeff\u202e\u2329\u00a0\u3000\u2764\U0001f468\U000e0061"
    "\ud83d1#\u0338=\u2190\u1100\u3164\n"
)
EMOJI = "\u2764\ufe0f \U0001f468\u200d\U0001f469 1\ufe0f\u20e3"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (unicodedata.normalize("NFD", "Phường Mỹ Tho, Xã Đạo Thạnh"), "Phường Mỹ Tho, Xã Đạo Thạnh"),
        ("Ðạo Thạnh, UBNÐ, HÐND, 12/QÐ-UBND, ƉÔ THỊ", "Đạo Thạnh, UBNĐ, HĐND, 12/QĐ-UBND, ĐÔ THỊ"),
        ("Sigurðsson, ÞÓRÐUR, eiður", "Sigurðsson, ÞÓRÐUR, eiður"),
        ("Người\u200bThử, ngư\u200bời\u00ad, \u202dtổ\u00a05\u202c\ufeff", "Người Thử, người, tổ 5"),
        ("a\u200d b\ufe0f", "a b"),
        (EMOJI, EMOJI),
        ("Ph\ud83d\u01b0", f"Ph{LOST}\u01b0"),
        ("dòng một\r\n\tdòng hai \x00", "dòng một\r\n\tdòng hai \x00"),
    ],
)  # fmt: skip
def test_what_is_meant_is_kept(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(st.text(st.one_of(st.sampled_from(ODD), st.characters())))
def test_cleaning_twice_is_cleaning_once_and_whatever_comes_out_can_be_stored(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    cleaned.encode()


def test_all_texts_of_a_value_are_cleaned() -> None:
    dirty = "e\u0323\u200b"
    assert clean_value({"a": [dirty, {"b": dirty}], "n": 1, "t": True}) == {"a": ["ẹ", {"b": "ẹ"}], "n": 1, "t": True}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_read_in_every_unicode(encoding: str) -> None:
    assert decode("\ufeffĐường e\u0323".encode(encoding)) == "Đường ẹ"


@pytest.mark.parametrize("data", ["Lê Đàn".encode("cp1258"), b"a\x00b", b"\xff\xfea"])
def test_a_file_that_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        decode(data)


@pytest.mark.parametrize("begin", ["", "\u00d0 "])
def test_a_word_of_half_a_million_letters_costs_no_more_than_its_length(begin: str) -> None:
    """What a form can hold: its square would be half an hour of a web thread."""
    word = "\u0110" * 500_000
    assert clean(begin + word).endswith(word)

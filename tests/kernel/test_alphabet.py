"""Lists are in the order of the Vietnamese alphabet, whatever the database thinks of it."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dothi.values.alphabet import sort_key

FAMILIES = "An Ân Bùi Cao Châu Chu Dương Đàm Đào Đặng Đinh Đoàn Đỗ Hà Hoàng Hồ Huỳnh Lâm Lê Lý Mai Ngô Nguyễn Ô Phạm Phan Phùng Quách Tạ Tô Trần Triệu Trịnh Trương Võ Vũ Vương".split()  # noqa: E501, SIM905
ORDERED = (
    FAMILIES,
    ["ma", "mà", "mả", "mã", "má", "mạ", "măng", "mâm", "mba"],
    ["a", "A", "ă", "â", "b", "d", "đ", "e", "ê", "o", "ô", "ơ", "u", "ư", "v", "y", "z"],
    ["Phường 1", "Phường 2", "Phường 10", "Phường Tân Long", "Xã Đạo Thạnh", "Xã Mỹ Phong", "Xã Trung An"],
    ["Lê An", "Lê Ân", "Lê Văn An", "Lê Văn Ấn", "Lến"],
    ["Nguyễn Văn A", "Nguyễn Văn Á", "Nguyễn Văn An"],
    ["Thị trấn", "Thị xã Cai Lậy", "Thới Sơn"],
)


@pytest.mark.parametrize("texts", ORDERED)
def test_the_order_is_the_dictionarys(texts: list[str]) -> None:
    shuffled = random.Random(1).sample(texts, len(texts))
    assert sorted(shuffled, key=sort_key) == texts


def test_tones_count_only_where_letters_are_the_same() -> None:
    assert sorted(["Hồng", "Hổ", "Hộ", "Hồ", "Hố"], key=sort_key) == ["Hồ", "Hổ", "Hố", "Hộ", "Hồng"]
    assert sorted(["Đỗ Thị Ánh", "Đỗ Thị An"], key=sort_key) == ["Đỗ Thị An", "Đỗ Thị Ánh"]


letters = st.text("aàảãáạăằâấbcdđĐeêoôơộợuưựyỹ 0129-")


@given(letters, letters)
def test_every_text_has_its_place_of_its_own(one: str, other: str) -> None:
    same = unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
    assert (sort_key(one) == sort_key(other)) == same


@given(st.text())
def test_any_text_has_a_key_composed_or_not(text: str) -> None:
    assert sort_key(unicodedata.normalize("NFD", text)) == sort_key(unicodedata.normalize("NFC", text))

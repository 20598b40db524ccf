"""How names and typed words are folded."""

from __future__ import annotations

import pytest

from tenants.gazetteer.words import understand, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Đường Hùng Vương, P.7", ["duong", "hung", "vuong", "phuong7"]),
        ("phường 7", ["phuong7"]),
        ("QL1A", ["quoclo1a"]),
        ("Quốc lộ số 50", ["quoclo50"]),
        ("ĐT.879B", ["tinh879b"]),
        ("hẻm 43/5 Hùng Vương", ["hem43/5", "hung", "vuong"]),
        ("Tổ 12, kp3", ["to12", "khupho3"]),
        ("Đường 30 Tháng 4", ["duong", "30/4"]),
        ("Nam Kỳ", ["nam", "ki"]),
        ("Mĩ Tho", ["mi", "tho"]),
        ("CMT8", ["cach", "mang", "thang", "8"]),
        ("🚧 % _", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_composed_and_decomposed_letters_are_one() -> None:
    assert words_of("Hu\u0300ng Vu\u031bo\u031bng") == words_of("Hùng Vương")


def test_a_house_its_street_and_its_ward_are_told_apart() -> None:
    typed = understand("12 Hùng Vương, phường 7, TP. Mỹ Tho", place="Thành phố Mỹ Tho")
    assert typed.needed == ("hung", "vuong")
    assert typed.number == "12"
    assert "phuong7" in typed.helping


def test_where_nothing_else_is_typed_a_ward_is_looked_for() -> None:
    assert understand("P7").needed == ("phuong7",)
    assert understand("30/4").needed == ("30/4",)


def test_the_citys_own_name_can_be_looked_for() -> None:
    assert understand("my tho", place="Thành phố Mỹ Tho").needed == ("mi", "tho")

"""A code is understood however it is typed, dictated or pasted, and always as the one form in which it is stored."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.feedback.codes import code_of, read_code

PREFIXES = st.from_regex(r"[A-Z][A-Z]{1,4}", fullmatch=True)
SERIALS = st.integers(1, 999_999_999)
YEARS = st.integers(2001, 2098)
DASHES = st.text(" -\u2010\u2013\u2014\u2212\u00a0\u200b._/", max_size=3)
AROUND = st.text(" .,;:#()[]“”\u200b\u2013\n", max_size=4)


def read(typed: str) -> str | None:
    """As at Mỹ Tho in 2026."""
    return read_code(typed, prefix="MT", year=2026)


def at(year: int) -> datetime:
    """Some day of a year."""
    return datetime(year, 6, 1, tzinfo=UTC)


@given(prefix=PREFIXES, other=PREFIXES, year=YEARS, serial=SERIALS)
def test_a_code_as_it_is_stored_is_itself_at_every_tenant(prefix: str, other: str, year: int, serial: int) -> None:
    code = code_of(prefix, at(year), serial)
    assert read_code(code, prefix=other, year=2026) == code


@given(prefix=PREFIXES, year=YEARS, serial=SERIALS, between=st.tuples(DASHES, DASHES), around=st.tuples(AROUND, AROUND))
def test_case_dashes_and_what_stands_around_do_not_matter(
    prefix: str, year: int, serial: int, between: tuple[str, str], around: tuple[str, str]
) -> None:
    code = code_of(prefix, at(year), serial)
    letters, middle, number = code.split("-")
    typed = f"{around[0]}{letters.lower()}{between[0]}{middle}{between[1]}{number}{around[1]}"
    assert read_code(typed, prefix=prefix, year=2026) == code


@given(serial=st.integers(1, 999_999), year=YEARS, width=st.integers(1, 6), around=AROUND)
def test_a_number_alone_is_one_of_this_tenant_and_year(serial: int, year: int, width: int, around: str) -> None:
    assert read_code(f"{serial:0{width}}{around}", prefix="MT", year=year) == code_of("MT", at(year), serial)


@given(st.text(max_size=40))
def test_whatever_is_typed_becomes_a_code_or_nothing(typed: str) -> None:
    assert re.fullmatch(r"[A-Z][A-Z0-9]{1,4}-\d\d-\d{6,9}", read(typed) or "AA-00-000000", re.ASCII)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("mt26000296", "MT-26-000296"),
        ("000296", "MT-26-000296"),
        ("296", "MT-26-000296"),
        ("26000296", "MT-26-000296"),
        ("MT 000296", "MT-26-000296"),
        ("MT 26 000279", "MT-26-000279"),
        ("MT-26-279", "MT-26-000279"),
        ("MT-26-000 279", "MT-26-000279"),
        ("MT–26–000279", "MT-26-000279"),
        ("MT-26-000279.", "MT-26-000279"),
        ("#MT-26-000279", "MT-26-000279"),
        ("ＭＴ－２６－０００２７９", "MT-26-000279"),  # full width, as some keyboards type
        ("TA-25-000001", "TA-25-000001"),
        ("ĐH-26-000001", "DH-26-000001"),
        ("P126000296", "P1-26-000296"),
        ("Mã tra cứu: MT-26-000279, gửi lúc 12:30", "MT-26-000279"),
        ("https://mytho.example.vn/phan-anh/MT-26-000279?a=1", "MT-26-000279"),
    ],
)
def test_what_people_type(typed: str, code: str) -> None:
    assert read(typed) == code


@pytest.mark.parametrize(
    "typed", ["", " ", "MT", "MT-26", "MT26279", "000000", "0000279", "xin chào", "٢٩٦", "a" * 500]
)
def test_what_is_no_code_is_none(typed: str) -> None:
    assert read(typed) is None

"""Names in addresses and codes, proposed from names in Vietnamese."""

from __future__ import annotations

import pytest

from tenants.copying.items import TextRenaming
from tenants.onboarding.naming import PREFIX, SLUG, folded, propose_prefix, propose_slug

TO_BENLUC = TextRenaming("Thành phố Tân An", "city", "Huyện Bến Lức", "district")


@pytest.mark.parametrize(
    ("name", "slug", "prefix"),
    [
        ("Huyện Bến Lức", "benluc", "BL"),
        ("Huyện Đức Hòa", "duchoa", "DH"),
        ("Thị xã Gò Công", "gocong", "GC"),
        ("Đặc khu Phú Quốc", "phuquoc", "PQ"),
        ("Huyện Ô Môn", "omon", "OM"),
        ("Xã Đông", "dong", "DO"),
    ],
)
def test_a_name_gives_a_subdomain_and_the_letters_of_its_codes(name: str, slug: str, prefix: str) -> None:
    assert propose_slug(name, province="longan", is_taken=lambda _slug: False) == slug
    assert propose_prefix(name, is_taken=lambda _slug: False) == prefix


def test_where_a_subdomain_is_taken_the_provinces_name_follows() -> None:
    assert (
        propose_slug("Huyện Châu Thành", province="longan", is_taken={"chauthanh"}.__contains__) == "chauthanh-longan"
    )
    both = {"chauthanh", "chauthanh-longan"}
    assert propose_slug("Huyện Châu Thành", province="longan", is_taken=both.__contains__) == "huyenchauthanh"


def test_letters_that_are_taken_grow_and_stay_possible() -> None:
    taken: set[str] = set()
    for _number in range(30):
        prefix = propose_prefix("Huyện Cần Đước", is_taken=taken.__contains__)
        assert PREFIX.fullmatch(prefix)
        assert prefix not in taken
        taken.add(prefix)


@pytest.mark.parametrize("slug", ["benluc", "go-cong", "a", "q1"])
def test_what_can_be_a_subdomain(slug: str) -> None:
    assert SLUG.fullmatch(slug)


@pytest.mark.parametrize("slug", ["", "-a", "a-", "Bến", "a.b", "a b", "a" * 41])
def test_what_cannot_be_a_subdomain(slug: str) -> None:
    assert not SLUG.fullmatch(slug)


def test_names_are_found_without_diacritics() -> None:
    assert folded("  Huyện  Đức Huệ ") == "huyen duc hue"


@pytest.mark.parametrize(
    ("text", "renamed"),
    [
        ("Công an thành phố Tân An", "Công an huyện Bến Lức"),
        ("Đội Quản lý trật tự đô thị TP. Tân An", "Đội Quản lý trật tự đô thị huyện Bến Lức"),
        ("Thành phố Tân An: Ban quản lý chợ", "Huyện Bến Lức: Ban quản lý chợ"),
        ("Ban quản lý chợ Tân An", "Ban quản lý chợ Bến Lức"),
        ("Trung tâm Y tế thành phố", "Trung tâm Y tế huyện"),
        ("Phòng Quản lý đô thị", "Phòng Quản lý đô thị"),
        ("Đường thành phố Hồ Chí Minh", "Đường thành phố Hồ Chí Minh"),
        ("Xã Tân An Đông", "Xã Tân An Đông"),
    ],
)
def test_the_templates_own_name_becomes_the_new_tenants(text: str, renamed: str) -> None:
    assert TO_BENLUC.text(text) == renamed


@pytest.mark.parametrize("slug", ["xn--bnlc-epa", "ab--cd", "-ab", "ab-", "a" * 41])
def test_a_subdomain_is_read_as_it_is_written(slug: str) -> None:
    assert SLUG.fullmatch(slug) is None
    assert SLUG.fullmatch("chau-thanh")

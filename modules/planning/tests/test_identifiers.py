"""The numbers of plans in the national database."""

from __future__ import annotations

import pytest

from modules.planning.codes import LAND_USE, code_list, shipped_lists
from modules.planning.plans.identifiers import (
    InformationCode,
    fault_of_dossier_code,
    fault_of_information_code,
    read_information_code,
)
from modules.planning.plans.words import Adjustment, PlanKind


def test_an_information_code_says_what_it_is_about() -> None:
    assert read_information_code("012511012345") == InformationCode(
        "01", 2025, PlanKind.GENERAL, Adjustment.FIRST, 12345
    )


@pytest.mark.parametrize("code", ["", "01251101234", "012551012345", "012513312345", "01251101234५"])
def test_no_other_number_is_an_information_code(code: str) -> None:
    assert read_information_code(code) is None


@pytest.mark.parametrize(
    ("code", "kind", "adjustment", "fault"),
    [
        ("822521200001", PlanKind.ZONING, Adjustment.LOCAL, ""),
        ("822521100001", PlanKind.ZONING, Adjustment.FIRST, "adjustment"),
        ("822521200001", PlanKind.GENERAL, Adjustment.LOCAL, "kind"),
        ("82252", PlanKind.ZONING, Adjustment.LOCAL, "form"),
    ],
)
def test_a_contradiction_between_code_and_plan_is_told(
    code: str, kind: PlanKind, adjustment: Adjustment, fault: str
) -> None:
    assert fault_of_information_code(code, kind, adjustment) == fault


@pytest.mark.parametrize(
    ("code", "kind", "fault"),
    [
        ("04QHC0010001", PlanKind.GENERAL, ""),
        ("04QPK0010001", PlanKind.ZONING, ""),
        ("04QCT0010001", PlanKind.SHORT_DETAILED, ""),
        ("04QHC0010001", PlanKind.ZONING, "kind"),
        ("04QXX0010001", PlanKind.GENERAL, "form"),
        ("04QHC001", PlanKind.GENERAL, "form"),
    ],
)
def test_a_dossier_code_is_checked(code: str, kind: PlanKind, fault: str) -> None:
    assert fault_of_dossier_code(code, kind) == fault


def test_codes_have_colour_hatch_and_both_names() -> None:
    listed = code_list(LAND_USE)
    assert len(listed.codes) == 33
    assert listed.codes["ODT"].colour == "#ffa0ff"
    assert all(code.name and code.name_en and code.colour.startswith("#") for code in listed.codes.values())


def test_a_numbered_zone_has_the_code_before_its_number() -> None:
    listed = code_list(LAND_USE)
    assert [listed.find(text) for text in ("ODT-12", "dkv3", "ODT")] == [
        listed.codes["ODT"], listed.codes["DKV"], listed.codes["ODT"],
    ]  # fmt: skip
    assert listed.find("XYZ") is None
    assert list(shipped_lists()) == [LAND_USE, "urban_rural_2025"]


def test_codes_of_one_colour_differ_in_hatch_where_they_are_often_neighbours() -> None:
    codes = code_list(LAND_USE).codes
    looks = [
        (codes[code].colour, codes[code].hatch) for code in ("TMD", "SKK", "SKN", "SKC", "TON", "DGD", "DYT", "DVH")
    ]
    assert len(set(looks)) == len(looks)

"""Exceptions before the rule that overrides them: seen, and put right by moving them last."""

from __future__ import annotations

import pytest

from modules.tourism.hours.order import misplaced
from modules.tourism.hours.reading import parse
from modules.tourism.hours.rules import Locality
from modules.tourism.tests.hours_cases import DAYS_OFF, MONDAY

WHERE = Locality(days_off=DAYS_OFF)


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("2026 Feb 16-20 off; Mo-Su 08:00-18:00", "Mo-Su 08:00-18:00; 2026 Feb 16-20 off"),
        ("PH off; Mo-Su 07:00-17:00", "Mo-Su 07:00-17:00; PH off"),
        ("Su off; 24/7", "24/7; Su off"),
        ("Dec 24 08:00-12:00; Dec 09:00-17:00", "Dec 09:00-17:00; Dec 24 08:00-12:00"),
        ("Sa 08:00-12:00; Mo-Sa 08:00-17:00", "Mo-Sa 08:00-17:00; Sa 08:00-12:00"),
        ("2020 Feb 16 off; Mo-Su 08:00-18:00", "Mo-Su 08:00-18:00; 2020 Feb 16 off"),
        ('PH off; Mo-Su 07:00-17:00 || "gọi trước"', 'Mo-Su 07:00-17:00; PH off || "gọi trước"'),
        ("Mo-Fr 08:00-17:00; PH off; Mo-Su 07:00-17:00", "PH off; Mo-Su 07:00-17:00; Mo-Fr 08:00-17:00"),
        ("Jan 01 off; off", None),
        ("Mo-Su 08:00-18:00; 2026 Feb 16-20 off", None),
        ("Mo-Su 08:00-18:00; Su off; PH off", None),
        ("Apr-Sep 08:00-18:00; Oct-Mar 09:00-17:00", None),
        ("Mo-Fr 08:00-17:00; Sa 08:00-12:00", None),
        ("Sa 08:00-12:00; Mo-Fr 08:00-17:00", None),
        ("Sa 08:00-12:00, Mo-Sa 13:00-17:00", None),
        ("PH off; Mo-Su 08:00-18:00; 12:00-13:00 off", "Mo-Su 08:00-18:00; 12:00-13:00 off; PH off"),
        ("24/7", None),
    ],
)
def test_what_should_come_last(text: str, better: str | None) -> None:
    found = misplaced(parse(text, WHERE), MONDAY)
    assert [one.better for one in found][:1] == ([better] if better else [])


def test_it_names_both_rules() -> None:
    (found,) = misplaced(parse("Mo 09:00-10:00; PH off; Mo-Su 07:00-17:00; Su off", WHERE), MONDAY)[1:]
    assert (found.rule, found.overridden_by) == ("PH off", "Mo-Su 07:00-17:00")

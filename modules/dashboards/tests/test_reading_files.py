"""A workbook is read as a CSV file is, and what is no list of values is refused as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from dothi.content.confined import Refused
from dothi.content.lists import read_file
from dothi.web.workbooks import one_sheet
from modules.dashboards.indicators.periods import Every, parse_period
from modules.dashboards.values.files.plan import period_in
from modules.dashboards.values.files.reading import LOOK

HEADINGS = ("Mã chỉ số", "Kỳ", "Giá trị")
ROWS = (("rac.thu", "2026-10", "1234,5"), ("rac.thu", "2026-11", ""))


def written(folder: Path, data: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(data)
    return path


def test_a_workbook_and_a_csv_file_say_the_same(tmp_path: Path) -> None:
    lines = "\n".join(";".join(row) for row in (HEADINGS, *ROWS))
    of_csv = read_file(written(tmp_path, lines.encode()), tmp_path, **LOOK)
    of_workbook = read_file(written(tmp_path, one_sheet(HEADINGS, ROWS)), tmp_path, **LOOK)
    assert of_workbook == of_csv
    assert of_csv["rows"][0] == {
        "number": 2,
        "cells": {"code": "rac.thu", "period": "2026-10", "value": "1234,5"},
        "problems": {},
    }


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04 no workbook", "unreadable_excel"),
        (b"", "empty"),
        ("Mã chỉ số;Kỳ\nx;2026".encode(), "no_heading"),
        ("Mã chỉ số;Kỳ;Giá trị\n".encode(), "no_rows"),
        (one_sheet(HEADINGS, ()), "no_rows"),
        (one_sheet(("Mã",), (("x",),)), "no_heading"),
        ("Mã chỉ số;Kỳ;Giá trị\n".encode() + b"rac.thu;2026-10;1\n" * 100_000, "too_many_rows"),
    ],
)
def test_what_is_no_list_of_values_is_refused(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_file(written(tmp_path, data), tmp_path, **LOOK)
    assert refused.value.code == code


def test_a_spreadsheet_s_first_day_of_a_month_is_that_month() -> None:
    assert period_in("2026-11-01", Every.MONTH) == parse_period("2026-11", Every.MONTH)
    assert period_in("1/11/2026", Every.MONTH_15) == parse_period("2026-11", Every.MONTH_15)
    assert period_in("2026-11-02", Every.MONTH) is None

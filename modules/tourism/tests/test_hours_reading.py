"""What can't be read: where, why, and what was understood before it."""

from __future__ import annotations

import pytest

from modules.tourism.hours.reading import parse
from modules.tourism.hours.refusal import HoursError
from modules.tourism.hours.text import written


@pytest.mark.parametrize(
    ("text", "place", "reason", "understood"),
    [
        ("", 0, "Ở đây cần có giờ mở cửa", None),
        ("   ", 3, "Ở đây cần có giờ mở cửa", None),
        ("8h-17h", 0, "Giờ ghi như 08:00-17:00", None),
        ("Mo-Fr 8h-17h", 6, "Giờ ghi như 08:00-17:00", "Mo-Fr"),
        ("8 am - 5 pm", 0, "Giờ ghi như 08:00-17:00", None),
        ("T2-T6 08:00-17:00", 0, "Thứ ghi là Mo", None),
        ("Thứ Hai 08:00-17:00", 0, "Thứ ghi là Mo", None),
        ("Mo-Tx 08:00-17:00", 3, "Thứ ghi là Mo", None),
        ("Mo 10:00-12:00,", 15, "Ở đây cần có giờ mở cửa", "Mo 10:00-12:00"),
        ("Mo 08:00-12:00 Tu 08:00-12:00", 15, "cần dấu chấm phẩy", "Mo 08:00-12:00"),
        ("Mo 08:00-12:00;; Tu off", 15, "Ở đây cần có giờ mở cửa", "Mo 08:00-12:00"),
        ("Mo 08:00-12:00; Tu 8-12", 19, "cần dấu chấm phẩy", "Mo 08:00-12:00; Tu"),
        ("Mo 08:00", 8, "Thiếu giờ đóng cửa", None),
        ("Mo 08:00,12:00", 8, "Thiếu giờ đóng cửa", None),
        ("Mo 08:00-12:60", 9, "Không có giờ này: 12:60", None),
        ("Mo 24:00-25:00", 3, "Không có giờ này: 24:00", None),
        ("Mo 08:00-49:00", 9, "Không có giờ này: 49:00", None),
        ("Mo 08:00-33:00", 14, "dài nhất là 24 giờ", None),
        ("10:00-16:00/01:30", 11, "lặp lại", None),
        ("(sunset)-22:00", 7, "(sunset-00:30)", None),
        ("(sunset-00:30-22:00", 13, "dấu “)”", None),
        ("Mo[6] 08:00-12:00", 3, "Trong ngoặc vuông", None),
        ("Mo[0] 08:00-12:00", 3, "Trong ngoặc vuông", None),
        ("Mo[1 08:00-12:00", 5, "dấu “]”", None),
        ("Feb 30 off", 4, "không có ngày đó", None),
        ("Apr 31 off", 4, "không có ngày đó", None),
        ("Jan-Mar 15 off", 4, "đủ ngày đầu và ngày cuối", None),
        ("Jan-2027 Mar off", 4, "Ngày đầu cũng cần ghi năm", None),
        ("2027 Mar-2026 Jan off", 9, "kết thúc trước khi bắt đầu", None),
        ("2028-2026 off", 5, "kết thúc trước khi bắt đầu", None),
        ("week 10-2 Mo", 8, "kết thúc trước khi bắt đầu", None),
        ("week 54 Mo", 5, "từ 1 đến 53", None),
        ("1066-1070 off", 0, "bốn chữ số, từ 1900 đến 2199", None),
        ("Mo-Fr 08:00-17:00 nghỉ trưa", 18, "Từ “nghỉ” không dùng ở đây", "Mo-Fr 08:00-17:00"),
        ('Mo "gọi trước', 3, "thiếu dấu ngoặc kép", "Mo"),
        ("Mo-Fr 08:00-17:00; @", 19, "Dấu “@” không dùng", "Mo-Fr 08:00-17:00"),
        ("; ".join(["Mo off"] * 51), 398, "nhiều nhất 50 quy định", "; ".join(["Mo off"] * 50)),
        ("x" * 1_001, 1_000, "dài nhất 1.000 chữ", None),
    ],
)
def test_the_place_and_the_reason(text: str, place: int, reason: str, understood: str | None) -> None:
    with pytest.raises(HoursError) as refused:
        parse(text)
    error = refused.value
    assert reason in str(error)
    assert (error.place, error.understood and written(error.understood)) == (place, understood)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("mo-fr 8:00 – 17:00 ;", "Mo-Fr 08:00-17:00"),
        ("Mo-Fr 08:00-12:00 , 13:00-17:00", "Mo-Fr 08:00-12:00,13:00-17:00"),
        ("20:00-26:00", "20:00-02:00"),
        ("Feb29: 08:00-12:00", "Feb 29 08:00-12:00"),
        ("2026 Feb 16-20,Mar 3 closed", "2026 Feb 16-20,2026 Mar 03 off"),
        ("2026 Dec 24-Jan 02 off", "2026 Dec 24-2027 Jan 02 off"),
        ("Mo open, Tu off", "Mo open, Tu off"),
        ("10:00-12:00 open, 14:00-16:00", "10:00-12:00 open, 14:00-16:00"),
        ("Mo-Su 00:00-24:00 open", "Mo-Su 00:00-24:00"),
        ("open", "24/7"),
        ('unknown "gọi trước"', '"gọi trước"'),
    ],
)
def test_it_is_written_in_one_way(typed: str, kept: str) -> None:
    assert written(parse(typed)) == kept

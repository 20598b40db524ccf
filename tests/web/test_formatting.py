"""Dates, durations and numbers as people read them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from dothi.language import formatting as f

NOW = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _page() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app, default_locale="vi")
    with app.test_request_context():
        yield


def test_instants_are_shown_in_vietnams_time() -> None:
    assert f.local_datetime(NOW) == "22/11/2026 14:05"
    assert f.local_datetime(datetime(2026, 11, 22, 18, 0, tzinfo=UTC)) == "23/11/2026 01:00"


def test_naive_instants_are_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        f.local_datetime(datetime(2026, 11, 22, 7, 5))  # noqa: DTZ001


def test_dates_of_instants_and_plain_dates() -> None:
    assert f.local_date(datetime(2026, 11, 22, 18, 0, tzinfo=UTC)) == "23/11/2026"
    assert f.local_date(date(2026, 1, 2)) == "02/01/2026"


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=20), "vừa xong"),
        (timedelta(minutes=5, seconds=59), "5 phút trước"),
        (timedelta(hours=14), "14 giờ trước"),
        (timedelta(hours=15), "hôm qua"),
        (timedelta(hours=23), "hôm qua"),
        (timedelta(hours=39), "2 ngày trước"),
        (timedelta(days=2, hours=20), "3 ngày trước"),
        (timedelta(days=65), "2 tháng trước"),
        (timedelta(days=800), "2 năm trước"),
        (timedelta(hours=-3), "sau 3 giờ"),
        (timedelta(hours=-10), "ngày mai"),
        (timedelta(days=-3), "sau 3 ngày"),
    ],
)
def test_relative_time(ago: timedelta, words: str) -> None:
    assert f.relative_time(NOW, NOW - ago) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (45, "còn 45 phút làm việc"),
        (300, "còn 5 giờ làm việc"),
        (480, "còn 1 ngày làm việc"),
        (480 * 2 + 200, "còn 2 ngày 3 giờ làm việc"),
        (480 * 9 + 200, "còn 9 ngày làm việc"),
        (-180, "quá hạn 3 giờ làm việc"),
        (0, "còn 0 phút làm việc"),
    ],
)
def test_working_duration(minutes: int, words: str) -> None:
    assert f.working_duration(minutes) == words


def test_an_hour_around_midnight_is_still_told_in_minutes() -> None:
    midnight = datetime(2026, 11, 22, 17, 10, tzinfo=UTC)
    assert f.relative_time(midnight, midnight - timedelta(minutes=40)) == "40 phút trước"
    assert f.relative_time(midnight, midnight - timedelta(minutes=70)) == "hôm qua"


def test_working_time_says_that_it_is_that() -> None:
    assert [f.working_amount(m) for m in (240, 960)] == ["4 giờ làm việc", "2 ngày làm việc"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Thành phố Mỹ Tho", "thành phố Mỹ Tho"),
        ("Thị xã Cai Lậy", "thị xã Cai Lậy"),
        ("Ủy ban nhân dân tỉnh Long An", "Ủy ban nhân dân tỉnh Long An"),
        ("Mỹ Tho", "Mỹ Tho"),
    ],
)
def test_a_place_inside_a_sentence(name: str, words: str) -> None:
    assert f.in_sentence(name) == words


def test_numbers_follow_the_language() -> None:
    assert f.number(1234.5) == "1.234,5"
    assert f.number(1234567) == "1.234.567"
    with force_locale("en"):
        assert f.number(1234.5) == "1,234.5"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Thành phố Mỹ Tho", "MT"),
        ("Huyện Gò Công Đông", "GCĐ"),
        ("Tỉnh Long An", "LA"),
        ("Nguyễn Thị Lan", "NTL"),
        ("", ""),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert f.initials(name) == letters

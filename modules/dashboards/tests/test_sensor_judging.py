"""What becomes of a sensor's messages, and how it stands by its newest value: without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modules.dashboards.indicators.states import Direction, IndicatorState, Thresholds
from modules.dashboards.sensors.judging import Faults, KnownSensor, SensorFault, judge, judge_all
from modules.dashboards.sensors.messages import RawValue, SensorMessage, read_payload, split_topic
from modules.dashboards.sensors.newest import SensorStanding, follow, judged_anew
from modules.dashboards.sensors.quantities import SCALES, Quantity, convert
from modules.dashboards.sensors.spans import Length, Measured, Sum, add_up, begin_of

NOW = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
ID = UUID(int=1)
LIMITS = Thresholds(Direction.DOWN, Decimal(1), Decimal(4), Decimal("0.2"))
SENSOR = KnownSensor(
    ID, Quantity.SALINITY, "g/L", Decimal(0), Decimal(60), is_active=True, limits=LIMITS, standing=SensorStanding()
)


def message(payload: str | bytes, *, key: str = "man_tien") -> SensorMessage:
    return SensorMessage(key, payload.encode() if isinstance(payload, str) else payload, NOW)


def measured(*values: str) -> list[Measured]:
    """A value a minute."""
    return [Measured(ID, NOW + timedelta(minutes=at), Decimal(value)) for at, value in enumerate(values)]


@pytest.mark.parametrize(
    ("payload", "value", "at"),
    [
        ("3.2", "3.2", NOW),
        ('{"value": 3.2, "at": "2026-03-01T07:00:00Z"}', "3.2", NOW - timedelta(minutes=30)),
        ('{"value": "3,2", "at": "2026-03-01T14:00:00+07:00"}', "3.2", NOW - timedelta(minutes=30)),
        ('{"value": 3200, "unit": "mg/l", "at": 1772348400}', "3.2", NOW - timedelta(minutes=30)),
        ('{"value": 10, "unit": "mS/cm", "at": 1772348400000}', "5.3", NOW - timedelta(minutes=30)),
        ('{"value": 3.2, "unit": null, "battery": 87}', "3.2", NOW),
        ('{"value": 0.00000049}', "0", NOW),
    ],
)
def test_a_value_is_read_in_its_sensors_unit(payload: str, value: str, at: datetime) -> None:
    assert judge(message(payload), SENSOR, now=NOW) == Measured(ID, at, Decimal(value))


def test_what_the_broker_retained_must_say_when_it_was_measured() -> None:
    assert judge(SensorMessage("man_tien", b"3.2", None), SENSOR, now=NOW) is SensorFault.UNREADABLE
    said = f'{{"value": 3.2, "at": "{NOW.isoformat()}"}}'.encode()
    assert judge(SensorMessage("man_tien", said, None), SENSOR, now=NOW) == Measured(ID, NOW, Decimal("3.2"))


def test_a_value_is_no_larger_in_another_unit() -> None:
    boundless = replace(SENSOR, unit="mg/L", lowest=None, highest=None)
    assert judge(message('{"value": 999999999, "unit": "g/L"}'), boundless, now=NOW) is SensorFault.SILLY
    assert judge(message('{"value": -999999999, "unit": "g/L"}'), boundless, now=NOW) is SensorFault.SILLY


@pytest.mark.parametrize(
    ("payload", "fault"),
    [
        ("", SensorFault.UNREADABLE),
        ("ba phẩy hai", SensorFault.UNREADABLE),
        (b"\xff\x00", SensorFault.UNREADABLE),
        ("NaN", SensorFault.UNREADABLE),
        ('"NaN"', SensorFault.UNREADABLE),
        ("true", SensorFault.UNREADABLE),
        ("1e400", SensorFault.UNREADABLE),
        ("1e999999999999999999999", SensorFault.UNREADABLE),
        ("[" * 1000, SensorFault.UNREADABLE),
        ('{"value": 3, "at": "hôm qua"}', SensorFault.UNREADABLE),
        ('{"value": 3, "at": "2026-03-01T07:00:00"}', SensorFault.UNREADABLE),
        ('{"value": 3, "at": 1e300}', SensorFault.UNREADABLE),
        ('{"value": 3, "at": "0001-01-01T00:00:00+14:00"}', SensorFault.UNREADABLE),
        ('{"value": 3, "at": true}', SensorFault.UNREADABLE),
        ('{"value": 3, "unit": ["g/L"]}', SensorFault.UNREADABLE),
        ('{"value": 3, "note": "' + "x" * 1024 + '"}', SensorFault.UNREADABLE),
        ('{"value": 3, "unit": "m"}', SensorFault.UNIT),
        ("-0.1", SensorFault.SILLY),
        ("999", SensorFault.SILLY),
        ('{"value": 3, "at": 0}', SensorFault.PAST),
        ('{"value": 3, "at": "2026-02-20T07:00:00Z"}', SensorFault.PAST),
        ('{"value": 3, "at": "2099-03-01T07:00:00Z"}', SensorFault.FUTURE),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(payload: str | bytes, fault: SensorFault) -> None:
    assert judge(message(payload), SENSOR, now=NOW) is fault


def test_faults_are_counted_by_key_with_a_line_that_can_be_shown() -> None:
    bad = [message(b"\x00\xff\n"), message("x"), message("5", key="la"), message("5", key="a/../b"), message("5")]
    found, faults = judge_all([*bad, message("6")], {"man_tien": SENSOR}, now=NOW)
    assert [each.value for _message, each in found.values()] == [5]
    assert faults == Faults(
        {
            ("man_tien", SensorFault.UNREADABLE): 2,
            ("la", SensorFault.UNKNOWN): 1,
            ("", SensorFault.UNKNOWN): 1,
            ("man_tien", SensorFault.DOUBLE): 1,
        },
        {
            ("man_tien", SensorFault.UNREADABLE): "x",
            ("la", SensorFault.UNKNOWN): "5",
            ("", SensorFault.UNKNOWN): "5",
            ("man_tien", SensorFault.DOUBLE): "6",
        },
    )


@given(st.binary(max_size=60))
def test_no_bytes_break_the_reader(payload: bytes) -> None:
    judged = judge(message(payload), SENSOR, now=NOW)
    assert isinstance(judged, (Measured, SensorFault))


def test_a_topic_has_tenant_and_key() -> None:
    assert split_topic("dothi/mytho/man_tien") == ("mytho", "man_tien")
    assert split_topic("dothi/mytho") is None
    assert split_topic("other/mytho/man_tien") is None
    assert read_payload(b"7", NOW) == RawValue(Decimal(7), "", NOW)


@given(st.sampled_from([each for each in Quantity if SCALES[each].units]), st.data())
def test_a_unit_and_back_is_the_same(quantity: Quantity, data: st.DataObject) -> None:
    given, wanted = (data.draw(st.sampled_from(sorted(SCALES[quantity].units))) for _ in range(2))
    there = convert(Decimal("7.25"), quantity, given=given, wanted=wanted)
    assert round(convert(there, quantity, given=wanted, wanted=given), 12) == Decimal("7.25")


def test_a_state_turns_at_a_limit_and_back_a_margin_beyond_it() -> None:
    values = measured("0.5", "1.1", "0.9", "0.7", "4.5", "3.9")
    steps = [follow(SensorStanding(), values[:end], LIMITS) for end in range(1, 7)]
    assert [each.state.value for each in steps] == ["green", "amber", "amber", "green", "red", "red"]
    assert steps[-1].since == NOW + timedelta(minutes=4)
    assert judged_anew(steps[-1], Thresholds(Direction.DOWN, Decimal(5))).state is IndicatorState.GREEN
    assert judged_anew(SensorStanding(), LIMITS) == SensorStanding()


def test_late_values_change_no_state() -> None:
    early, late = measured("5", "0.5")
    standing = follow(SensorStanding(), [late], LIMITS)
    assert follow(standing, [early, late], LIMITS) == standing


def test_hours_and_local_days_are_added_up() -> None:
    at = datetime(2026, 3, 1, 16, 59, tzinfo=UTC)  # a minute before midnight in Vietnam
    values = [Measured(ID, at + timedelta(minutes=minutes), Decimal(minutes)) for minutes in (0, 1, 2)]
    sums = add_up(values)
    assert begin_of(at, Length.DAY) == datetime(2026, 2, 28, 17, tzinfo=UTC)
    assert sums[ID, Length.DAY, datetime(2026, 3, 1, 17, tzinfo=UTC)] == Sum(
        2, Decimal(3), Decimal(1), Decimal(2), Decimal(2), at + timedelta(minutes=2)
    )
    assert sums[ID, Length.HOUR, datetime(2026, 3, 1, 16, tzinfo=UTC)].count == 1

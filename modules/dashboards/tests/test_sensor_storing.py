"""Messages become values once; hours and days are what the values come to, in whichever order and however often."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from dothi.database.session import session
from dothi.outbox.events import EventRow
from modules.dashboards.sensors.judging import SensorFault
from modules.dashboards.sensors.messages import SensorMessage
from modules.dashboards.sensors.models import Sensor, SensorRefusal, SensorSpan, SensorValue
from modules.dashboards.sensors.refusals import MOST_STRANGERS
from modules.dashboards.sensors.retention import RAW_KEPT, forget_old
from modules.dashboards.sensors.spans import Length, Measured, Place, Sum, add_up
from modules.dashboards.sensors.storing import store_messages
from modules.dashboards.tests.factories.sensors import put_sensor
from tests.world import MYTHO, TANAN

InTenant = Callable[[int], AbstractContextManager[None]]
NOW = datetime(2026, 3, 1, 7, 30, tzinfo=UTC)


def message(value: str, *, key: str = "man", minutes: float = 0, unit: str = "") -> SensorMessage:
    at = NOW + timedelta(minutes=minutes)
    return SensorMessage(key, f'{{"value": {value}, "unit": "{unit}", "at": "{at.isoformat()}"}}'.encode(), NOW)


def store(*messages: SensorMessage, now: datetime = NOW) -> dict[SensorFault, int]:
    """Store them as one batch; how many had which fault."""
    counts = store_messages(MYTHO, messages, now=now).counts
    session.flush()
    return {fault: sum(number for (_key, each), number in counts.items() if each is fault) for _key, fault in counts}


def kept_spans(tenant_id: int = MYTHO) -> dict[Place, Sum]:
    rows = session.scalars(select(SensorSpan).where(SensorSpan.tenant_id == tenant_id))
    return {
        (row.sensor_id, Length(row.length), row.begins_at): Sum(
            row.count, row.total, row.lowest, row.highest, row.last_value, row.last_at
        )
        for row in rows.all()
    }


def kept_values() -> list[Measured]:
    rows = session.scalars(select(SensorValue).where(SensorValue.tenant_id == MYTHO))
    return [Measured(row.sensor_id, row.measured_at, row.value) for row in rows.all()]


def crossings() -> list[tuple[str, str]]:
    rows = session.scalars(select(EventRow).where(EventRow.name == "SensorCrossed").order_by(EventRow.id))
    return [(row.payload["state"], row.payload["value"]) for row in rows.all()]


def test_what_is_sent_again_changes_nothing_and_late_ones_move_no_state(in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        sensor = put_sensor(MYTHO, "man", amber="1", red="4", margin="0.2")
        first = [message("0.5", minutes=-9), message("500", unit="mg/L", minutes=-8), message("4.2", minutes=-5)]
        assert store(*first) == {}
        before = kept_spans(), kept_values(), crossings()
        assert store(*first) == {SensorFault.DOUBLE: 3}
        assert (kept_spans(), kept_values(), crossings()) == before
        assert crossings() == [("red", "4.200000")]
        assert store(message("9", minutes=-6), message("9.5", minutes=-6)) == {
            SensorFault.LATE: 1,
            SensorFault.DOUBLE: 1,
        }
        session.refresh(sensor)
        assert (sensor.state, sensor.last_value, sensor.last_at) == (
            "red", Decimal("4.2"), NOW - timedelta(minutes=5),
        )  # fmt: skip
        assert store(message("3.9", minutes=-4), message("0.7", minutes=-3)) == {}
        assert crossings() == [("red", "4.200000"), ("green", "0.700000")]
        assert kept_spans() == add_up(kept_values())
        day = next(each for place, each in kept_spans().items() if place[1] is Length.DAY)
        assert (day.count, day.lowest, day.highest, day.last_value) == (6, Decimal("0.5"), Decimal(9), Decimal("0.7"))


def test_a_clock_that_was_ahead_mutes_no_sensor_once_it_is_right(in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        sensor, hour = put_sensor(MYTHO, "man", amber="1", red="4"), timedelta(hours=1)
        assert store(message("0.5", minutes=60), now=NOW + hour) == {}
        assert store(message("5", minutes=-1)) == {}
        session.refresh(sensor)
        assert (sensor.state, sensor.last_at) == ("red", NOW - timedelta(minutes=1))
        assert store(message("0.7", minutes=-2)) == {SensorFault.LATE: 1}
        assert crossings() == [("red", "5.000000")]
        assert kept_spans() == add_up(kept_values())


def test_what_is_refused_is_counted_with_its_reason(in_tenant: InTenant) -> None:
    with in_tenant(TANAN):
        put_sensor(TANAN, "cua_tan_an")
        session.commit()
    with in_tenant(MYTHO):
        put_sensor(MYTHO, "man")
        put_sensor(MYTHO, "nghi", is_active=False)
        epoch = SensorMessage("man", b'{"value": 1, "at": 12}', NOW)
        store(
            epoch,
            epoch,
            message("1", minutes=60 * 24 * 365 * 73),
            message("999"),
            message("1", unit="m"),
            message("1", key="nghi"),
            message("1", key="cua_tan_an"),
            SensorMessage("a b", b"\x00", NOW),
        )
        rows = session.scalars(select(SensorRefusal).where(SensorRefusal.tenant_id == MYTHO))
        assert {(row.key, row.reason): row.count for row in rows} == {
            ("man", "past"): 2,
            ("man", "future"): 1,
            ("man", "silly"): 1,
            ("man", "unit"): 1,
            ("nghi", "resting"): 1,
            ("cua_tan_an", "unknown"): 1,
            ("", "unknown"): 1,
        }
        assert kept_values() == []
        store(epoch)
        session.expire_all()
        assert session.get_one(SensorRefusal, (MYTHO, NOW.date(), "man", "past")).count == 2 + 1
        store(*(message("1", key=f"la_{number}") for number in range(150)))
        query = select(func.count()).select_from(SensorRefusal).where(SensorRefusal.key.like("la_%"))
        assert session.scalar(query.where(SensorRefusal.tenant_id == MYTHO)) == MOST_STRANGERS - 2


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(seed=st.integers(0, 10**6), sizes=st.lists(st.integers(0, 6), min_size=1, max_size=6))
def test_kept_sums_are_those_of_the_values_however_they_arrive(
    seed: int, sizes: list[int], in_tenant: InTenant
) -> None:
    random = Random(seed)
    sent = [
        message(str(random.randint(0, 500) / 100), key=random.choice("ab"), minutes=-random.randint(0, 3000) / 2)
        for _ in range(12)
    ]
    with in_tenant(MYTHO):
        for key in "ab":
            put_sensor(MYTHO, key, amber="1", red="4")
        for size in sizes:
            store(*random.choices(sent, k=size))
        assert kept_spans() == add_up(kept_values())
        for sensor in session.scalars(select(Sensor).where(Sensor.tenant_id == MYTHO)):
            session.refresh(sensor)
            newest = max(newest_first(sensor), key=lambda each: each.at, default=None)
            assert (sensor.last_at, sensor.last_value) == ((newest.at, newest.value) if newest else (None, None))
        session.rollback()


def newest_first(sensor: Sensor) -> Iterable[Measured]:
    return [each for each in kept_values() if each.sensor_id == sensor.id]


def test_old_values_go_their_days_stay(in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        put_sensor(MYTHO, "man")
        store(message("1"), message("2", minutes=1), message("999"))
        later = NOW + RAW_KEPT
        store(message("3", minutes=60 * 24 * 30), now=later)
        forget_old(MYTHO, later + timedelta(seconds=30))
        assert [each.value for each in kept_values()] == [2, 3]
        assert len(kept_spans()) == 4
        forget_old(MYTHO, NOW + timedelta(days=900))
        assert {place[1] for place in kept_spans()} == {Length.DAY}
        assert session.scalars(select(SensorRefusal).where(SensorRefusal.tenant_id == MYTHO)).all() == []

"""The tables of sensors: each as it stands, raw values of some days, what hours and days come to, refusals."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.owned import TenantOwned, TenantPart
from dothi.database.session import Base
from dothi.values.ids import new_id
from modules.dashboards.indicators.states import IndicatorState
from modules.dashboards.models import AMOUNT


class Sensor(TenantOwned, Base):
    """A sensor: what it measures where, by what it is judged, and how it stands by its newest value."""

    __tablename__ = "dashboards_sensor"
    __table_args__ = (UniqueConstraint("tenant_id", "key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str]
    """The last part of its topic; never changed."""
    name: Mapped[str]
    quantity: Mapped[str]
    unit: Mapped[str]
    """In which its values and limits are kept; never changed."""
    lon: Mapped[float | None]
    lat: Mapped[float | None]
    place_name: Mapped[str]
    direction: Mapped[str]
    amber: Mapped[Decimal | None] = mapped_column(AMOUNT)
    red: Mapped[Decimal | None] = mapped_column(AMOUNT)
    margin: Mapped[Decimal] = mapped_column(AMOUNT)
    lowest: Mapped[Decimal | None] = mapped_column(AMOUNT)
    """Values below can't be; nor those above `highest`."""
    highest: Mapped[Decimal | None] = mapped_column(AMOUNT)
    fresh_minutes: Mapped[int]
    """It sends at least once in so many minutes."""
    is_active: Mapped[bool] = mapped_column(default=True)
    state: Mapped[str] = mapped_column(default=IndicatorState.NONE.value)
    state_since: Mapped[datetime | None]
    last_value: Mapped[Decimal | None] = mapped_column(AMOUNT)
    last_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=0)
    """Of what people say of it; values don't move it."""


class SensorValue(TenantPart, Base):
    """A value as it was measured. What comes twice is the same row."""

    __tablename__ = "dashboards_sensor_value"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "sensor_id"], ["dashboards_sensor.tenant_id", "dashboards_sensor.id"]),
    )

    sensor_id: Mapped[UUID] = mapped_column(primary_key=True)
    measured_at: Mapped[datetime] = mapped_column(primary_key=True)
    value: Mapped[Decimal] = mapped_column(AMOUNT)


class SensorSpan(TenantPart, Base):
    """What the values of an hour or of a local day come to, kept as they arrive."""

    __tablename__ = "dashboards_sensor_span"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "sensor_id"], ["dashboards_sensor.tenant_id", "dashboards_sensor.id"]),
    )

    sensor_id: Mapped[UUID] = mapped_column(primary_key=True)
    length: Mapped[str] = mapped_column(primary_key=True)
    begins_at: Mapped[datetime] = mapped_column(primary_key=True)
    count: Mapped[int]
    total: Mapped[Decimal] = mapped_column(AMOUNT)
    lowest: Mapped[Decimal] = mapped_column(AMOUNT)
    highest: Mapped[Decimal] = mapped_column(AMOUNT)
    last_value: Mapped[Decimal] = mapped_column(AMOUNT)
    last_at: Mapped[datetime]


class SensorRefusal(TenantOwned, Base):
    """How many messages of a day under a key weren't stored as they came, and why."""

    __tablename__ = "dashboards_sensor_refusal"

    day: Mapped[date] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    """As the topic says it, also where there is no such sensor."""
    reason: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime]
    sample: Mapped[str]
    """The newest such message, cut."""

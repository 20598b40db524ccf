"""Counts kept by events: stocks (how many now) and flows (how many a day), by tenant and a few dimensions.

Event handlers write them, once per event; pages, evaluation and dashboards read them instead of counting rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import LazyString
from sqlalchemy import Date, Integer, Text, any_, bindparam, cast, delete, func, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Mapped, mapped_column

from dothi.database.direct import Statement, whole_row
from dothi.database.owned import TenantOwned
from dothi.database.session import Base, session
from dothi.numbers.sums import FlowSum, sums_of

SEPARATOR = "|"
Key = tuple[str, ...]
Counted = tuple[dict[str, dict[Key, int]], dict[str, dict[tuple[date, Key], int]]]
"""Stocks and flows by name, as they were counted in rows."""


@dataclass(frozen=True)
class StockSpec:
    """A number that events move up and down, such as open reports by unit and status."""

    name: str
    title: LazyString
    dimensions: tuple[str, ...] = ()


@dataclass(frozen=True)
class FlowSpec:
    """A number of happenings a local day, such as reports received by channel; `sums` are kept along with it.

    `tells`: sums kept by another flow, which this one tells apart by a dimension of its own, such as the ward.
    `months`: a flow that keeps the same by the month, on its first day: what long spans read of many keys.
    """

    name: str
    title: LazyString
    dimensions: tuple[str, ...] = ()
    sums: tuple[FlowSum, ...] = ()
    tells: tuple[FlowSum, ...] = ()
    months: FlowSpec | None = None

    @property
    def names(self) -> list[str]:
        """Under which it and its sums are stored."""
        return [self.name, *(each.name for each in self.sums)]


class Stock(TenantOwned, Base):
    """How many now, for one key of one stock; the key's parts stand in the order of its dimensions."""

    __tablename__ = "dothi_stock"

    name: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(Integer)


class Flow(TenantOwned, Base):
    """How many on one local day, for one key of one flow."""

    __tablename__ = "dothi_flow"

    name: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(Integer)


def add_stocks(tenant_id: int, moves: Iterable[tuple[StockSpec, Mapping[str, str], int]]) -> None:
    """Move several numbers in one statement; moves of one number are summed."""
    sums: dict[tuple[str, str], int] = {}
    for spec, key, by in moves:
        place = (spec.name, key_text(spec.dimensions, key))
        sums[place] = sums.get(place, 0) + by
    # In a fixed order, so that two handlers never wait for each other in a circle.
    rows = [
        {"tenant_id": tenant_id, "name": name, "key": key, "value": by}
        for (name, key), by in sorted(sums.items())
        if by
    ]
    if not rows:
        return
    statement = insert(Stock).values(rows)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["tenant_id", "name", "key"], set_={"value": Stock.value + statement.excluded.value}
        )
    )


def add_flow(tenant_id: int, spec: FlowSpec, day: date, key: Mapping[str, str], by: int = 1) -> None:
    """Add to one day's number of a flow."""
    add_flows(tenant_id, [(spec, day, key, by)])


def add_flow_apart(tenant_id: int, spec: FlowSpec, day: date, key: Mapping[str, str], by: int) -> None:
    """The same in a transaction of its own, whatever becomes of the one that is open. Raises SQLAlchemy's errors."""
    text = key_text(spec.dimensions, key)
    _FLOW.write_apart({"tenant_id": tenant_id, "name": spec.name, "day": day, "key": text, "value": by})


def add_flows(tenant_id: int, moves: Iterable[tuple[FlowSpec, date, Mapping[str, str], int]]) -> None:
    """Add to several days' numbers in one statement; moves of one number are summed."""
    sums: dict[tuple[str, date, str], int] = {}
    for spec, day, key, by in moves:
        kept = (each.name for each in spec.sums if each.takes(key))
        for place in ((spec.name, day, key_text(spec.dimensions, key)), *((name, day, "") for name in kept)):
            sums[place] = sums.get(place, 0) + by
    # In a fixed order, so that two writers never wait for each other in a circle.
    rows = [
        {"tenant_id": tenant_id, "name": name, "day": day, "key": key, "value": by}
        for (name, day, key), by in sorted(sums.items())
        if by
    ]
    if not rows:
        return
    statement = insert(Flow).values(rows)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["tenant_id", "name", "day", "key"], set_={"value": Flow.value + statement.excluded.value}
        )
    )


def read_stocks(tenant_id: int, specs: Iterable[StockSpec]) -> dict[str, dict[Key, int]]:
    """Several stocks by name: all numbers that aren't zero, by key in the order of the dimensions. One statement."""
    found: dict[str, dict[Key, int]] = {spec.name: {} for spec in specs}
    for name, key, value in _STOCKS.read({"tenant_id": tenant_id, "names": list(found)}):
        found[name][tuple(key.split(SEPARATOR))] = value
    return found


class StockKeys:
    """Single numbers of stocks to ask for; made once where the same ones are asked for often."""

    def __init__(self, wanted: Iterable[tuple[StockSpec, Key]]) -> None:
        """Stocks with keys of theirs."""
        places = list(wanted)
        self.names = _array(spec.name for spec, _ in places)
        self.keys = _array(SEPARATOR.join(key) for _, key in places)


def _array(texts: Iterable[str]) -> str:
    """An array of texts as PostgreSQL writes it: adapting a hundred of them takes longer than their statement."""
    quoted = (text.replace("\\", "\\\\").replace('"', '\\"') for text in texts)
    return "{" + ",".join(f'"{text}"' for text in quoted) + "}"


def read_stock_keys(tenant_id: int, wanted: StockKeys) -> dict[tuple[str, Key], int]:
    """Single numbers of stocks by name and key, those that are zero left out. One statement, on the primary key."""
    rows = _SINGLE.read({"tenant_id": tenant_id, "names": wanted.names, "keys": wanted.keys})
    return {(name, tuple(key.split(SEPARATOR))): value for name, key, value in rows}


def read_stock_total(tenant_id: int, spec: StockSpec) -> int:
    """The sum of a stock over all its keys. One statement."""
    [[found]] = _TOTAL.read({"tenant_id": tenant_id, "name": spec.name})
    return int(found)


# Built once: building a statement takes longer than asking it.
_S = Stock.__table__.c
_OF_TENANT = (_S.tenant_id == bindparam("tenant_id"), _S.value != 0)
_STOCKS = Statement(
    select(_S.name, _S.key, _S.value).where(*_OF_TENANT, _S.name == any_(bindparam("names", type_=ARRAY(Text))))
)
_TOTAL = Statement(select(func.coalesce(func.sum(_S.value), 0)).where(*_OF_TENANT, _S.name == bindparam("name")))
_WANTED = (
    func.unnest(cast(bindparam("names", type_=Text), ARRAY(Text)), cast(bindparam("keys", type_=Text), ARRAY(Text)))
    .table_valued("name", "key")
    .render_derived(name="wanted")
)
_ONE_FLOW = whole_row(Flow)
_FLOW = Statement(
    _ONE_FLOW.on_conflict_do_update(
        index_elements=["tenant_id", "name", "day", "key"], set_={"value": Flow.value + _ONE_FLOW.excluded.value}
    )
)
_SINGLE = Statement(
    select(_S.name, _S.key, _S.value)
    .join_from(Stock.__table__, _WANTED, (_S.name == _WANTED.c.name) & (_S.key == _WANTED.c.key))
    .where(*_OF_TENANT)
)


def read_flows(tenant_id: int, specs: Iterable[FlowSpec], since: date, until: date) -> dict[str, dict[Key, int]]:
    """Sums of several flows over local days since ≤ day < until, by name and key. One statement."""
    found: dict[str, dict[Key, int]] = {spec.name: {} for spec in specs}
    rows = session.execute(
        select(Flow.name, Flow.key, func.sum(Flow.value))
        .where(Flow.tenant_id == tenant_id, Flow.name.in_(list(found)), Flow.day >= since, Flow.day < until)
        .group_by(Flow.name, Flow.key)
    )
    for name, key, value in rows:
        found[name][tuple(key.split(SEPARATOR))] = int(value)
    return found


def read_flow_days(
    tenant_id: int, specs: Iterable[FlowSpec | FlowSum], since: date, until: date
) -> dict[str, dict[tuple[date, Key], int]]:
    """Each day's numbers of several flows or sums over local days since ≤ day < until, by name. One statement."""
    found: dict[str, dict[tuple[date, Key], int]] = {spec.name: {} for spec in specs}
    rows = session.execute(
        select(Flow.name, Flow.day, Flow.key, Flow.value).where(
            Flow.tenant_id == tenant_id, Flow.name.in_(list(found)), Flow.day >= since, Flow.day < until
        )
    )
    for name, day, key, value in rows:
        found[name][day, tuple(key.split(SEPARATOR))] = value
    return found


def read_flow_keys(
    tenant_id: int, spec: FlowSpec, days: Collection[date], keys: Iterable[Key]
) -> dict[tuple[date, Key], int]:
    """A flow's numbers of single days and keys. One statement, on the primary key, however many others there are."""
    texts = [SEPARATOR.join(key) for key in keys]
    rows = session.execute(
        select(Flow.day, Flow.key, Flow.value).where(
            Flow.tenant_id == tenant_id, Flow.name == spec.name, Flow.day.in_(days), Flow.key.in_(texts)
        )
    )
    return {(day, tuple(key.split(SEPARATOR))): value for day, key, value in rows}


def total(counts: Mapping[Key, int], spec: StockSpec | FlowSpec, **where: str | Iterable[str]) -> int:
    """The sum over the keys whose dimensions have the given values (a value or several)."""
    wanted = [
        (spec.dimensions.index(name), {value} if isinstance(value, str) else set(value))
        for name, value in where.items()
    ]
    return sum(n for key, n in counts.items() if all(key[place] in values for place, values in wanted))


def split(counts: Mapping[Key, int], spec: StockSpec | FlowSpec, dimension: str) -> dict[str, dict[Key, int]]:
    """The same numbers apart by the value of one dimension; each part's keys are whole."""
    place = spec.dimensions.index(dimension)
    parts: dict[str, dict[Key, int]] = {}
    for key, number in counts.items():
        parts.setdefault(key[place], {})[key] = number
    return parts


def replace_stock(tenant_id: int, spec: StockSpec, values: Mapping[Key, int]) -> None:
    """Set a stock to what the rows say: for repairs and for demo data."""
    session.execute(delete(Stock).where(Stock.tenant_id == tenant_id, Stock.name == spec.name))
    rows: list[dict[str, Any]] = [
        {"tenant_id": tenant_id, "name": spec.name, "key": SEPARATOR.join(key), "value": n}
        for key, n in values.items()
        if n
    ]
    if rows:
        session.execute(insert(Stock), rows)


def replace_flow(tenant_id: int, spec: FlowSpec, values: Mapping[tuple[date, Key], int]) -> None:
    """Set a flow with its sums to what the rows say: for repairs and for demo data."""
    counted = {spec.name: values, **sums_of(spec.sums, spec.dimensions, values)}
    session.execute(delete(Flow).where(Flow.tenant_id == tenant_id, Flow.name.in_(list(counted))))
    rows: list[dict[str, Any]] = [
        {"tenant_id": tenant_id, "name": name, "day": day, "key": SEPARATOR.join(key), "value": n}
        for name, numbers in counted.items()
        for (day, key), n in numbers.items()
        if n
    ]
    if rows:
        session.execute(insert(Flow), rows)


def key_text(dimensions: tuple[str, ...], key: Mapping[str, str]) -> str:
    """The key as stored. Raises KeyError when a dimension is missing, ValueError when a part holds the separator."""
    parts = [key[dimension] for dimension in dimensions]
    if any(SEPARATOR in part for part in parts):
        raise ValueError(f"{SEPARATOR!r} can't stand in a key: {parts}")
    return SEPARATOR.join(parts)

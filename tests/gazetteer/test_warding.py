"""When areas change, entries and reports get the wards of today, portion by portion, however often one dies."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select, update

from dothi.database.session import session
from dothi.outbox.events import Delivery, EventRow, record
from dothi.values import clock
from dothi.values.geo import Point
from dothi.values.ids import new_id
from dothi_testing.plugin import run_due
from modules.feedback.models import Report
from modules.feedback.tests.conftest import Submit, site, submit
from tenants.areas.events import AreasChanged, tell_new_division
from tenants.gazetteer import storing, warding
from tenants.gazetteer.models import Entry, Spot, Term, Word
from tenants.gazetteer.points import find_words
from tenants.gazetteer.search import search
from tenants.registry.models import AreaRow
from tests.gazetteer.conftest import Take
from tests.world import CENTRES, MYTHO

InTenant = Callable[[int], AbstractContextManager[None]]
HERE = CENTRES[MYTHO]
HEAD = "tên,phường,kinh độ,vĩ độ\n"
__all__ = ["site", "submit"]


def square(west: float, east: float) -> dict[str, Any]:
    ring = [[west, 10.2], [east, 10.2], [east, 10.5], [west, 10.5], [west, 10.2]]
    return {"type": "Polygon", "coordinates": [ring]}


def divide(*wards: tuple[str, float, float], day: date | None = None) -> None:
    """Let these be all wards, from west to east, from a day on."""
    session.execute(update(AreaRow).where(AreaRow.tenant_id == MYTHO).values(valid_to=day or date(2025, 7, 1)))
    for place, (name, west, east) in enumerate(wards):
        session.execute(insert(AreaRow).values(
            tenant_id=MYTHO, id=new_id(), code=f"9{place}", name=name, kind="ward", position=place, valid_from=day,
            valid_to=None, decree="", lon=HERE.lon, lat=HERE.lat, radius_m=3000.0, outline=square(west, east),
            is_schematic=False,
        ))  # fmt: skip


def rows() -> list[tuple[Any, ...]]:
    """All that is stored of a gazetteer but ids, which differ from run to run."""
    entry = select(Entry.key, Entry.ward, Entry.placed, Entry.numbers, Entry.retired_at.is_(None)).order_by(Entry.key)
    words = select(Entry.key, Word.word).join(Word, Word.entry_id == Entry.id).order_by(Entry.key, Word.word)
    spots = select(Entry.key, Spot.lon, Spot.lat).join(Spot, Spot.entry_id == Entry.id).order_by(Entry.key, Spot.lon)
    terms = select(Term.word, Term.entries).order_by(Term.word)
    return [tuple(row) for query in (entry, words, spots, terms) for row in session.execute(query)]


@pytest.fixture
def streets(app: Flask, take: Take, in_tenant: InTenant) -> None:
    """One street in two old wards, another in one, a market; then all is one ward, but for the far east."""
    take(
        f"{HEAD}Đường Lê Lợi,Phường 1,106.350,10.35\nĐường Lê Lợi,Phường 2,106.360,10.35\n"
        "Đường Hùng Vương,Phường 7,106.370,10.35\nĐường Hùng Vương,Phường 7,106.380,10.35\n"
        "Chợ Cũ,Phường 7,106.361,10.351\n".encode()
    )
    run_due(app)
    with in_tenant(MYTHO):
        divide(("Phường Mỹ Tho", 106.30, 106.375), ("Phường Đạo Thạnh", 106.375, 106.45))
        session.commit()


def change(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        record(AreasChanged())
        session.commit()
    run_due(app)


@pytest.mark.usefixtures("streets")
def test_entries_lie_in_todays_wards_joined_and_parted(app: Flask, in_tenant: InTenant) -> None:
    change(app, in_tenant)
    with in_tenant(MYTHO):
        live = select(Entry.name, Entry.ward).where(Entry.retired_at.is_(None)).order_by(Entry.name, Entry.ward)
        assert [tuple(row) for row in session.execute(live)] == [
            ("Chợ Cũ", "Phường Mỹ Tho"),
            ("Đường Hùng Vương", "Phường Mỹ Tho"),
            ("Đường Hùng Vương", "Phường Đạo Thạnh"),
            ("Đường Lê Lợi", "Phường Mỹ Tho"),
        ]
        assert str(find_words(MYTHO, Point(106.36, 10.35))) == "đường Lê Lợi, Phường Mỹ Tho"


@pytest.mark.usefixtures("streets")
def test_a_quarter_that_is_drawn_is_no_ward(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        quarter = update(AreaRow).where(AreaRow.tenant_id == MYTHO, AreaRow.name == "Phường Đạo Thạnh")
        session.execute(quarter.values(name="Khu phố 3", kind="quarter", outline=square(106.30, 106.45)))
        session.commit()
    change(app, in_tenant)
    with in_tenant(MYTHO):
        assert "Khu phố 3" not in set(session.scalars(select(Entry.ward)))


@pytest.mark.usefixtures("streets")
def test_the_old_wards_name_still_finds(app: Flask, in_tenant: InTenant) -> None:
    change(app, in_tenant)
    change(app, in_tenant)
    with in_tenant(MYTHO):
        assert {found.ward for found in search(MYTHO, "hung vuong p7")} == {"Phường Mỹ Tho", "Phường Đạo Thạnh"}
        assert search(MYTHO, "le loi dao thanh")[0].name == "Đường Lê Lợi"


@pytest.mark.usefixtures("streets")
@pytest.mark.parametrize("at_once", [1, 2, 500])
def test_in_portions_and_twice_it_is_the_same(
    at_once: int, app: Flask, in_tenant: InTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as small:
        small.setattr(warding, "ENTRIES_AT_ONCE", at_once)
        change(app, in_tenant)
        with in_tenant(MYTHO):
            first = rows()
        change(app, in_tenant)
    with in_tenant(MYTHO):
        assert rows() == first
        assert sorted(key for key, *_rest, is_live in first[:7] if is_live) == [
            "place|cho cu|phuong mi tho|" + next(row[0] for row in first if row[0].startswith("place")).split("|")[3],
            "street|hung vuong|phuong dao thanh", "street|hung vuong|phuong mi tho", "street|le loi|phuong mi tho",
        ]  # fmt: skip


@pytest.mark.usefixtures("streets")
def test_where_nothing_moves_nothing_is_told(app: Flask, in_tenant: InTenant) -> None:
    change(app, in_tenant)
    count = select(EventRow.id).where(EventRow.name == "GazetteerChanged")
    with in_tenant(MYTHO):
        before = len(session.scalars(count).all())
    change(app, in_tenant)
    with in_tenant(MYTHO):
        assert len(session.scalars(count).all()) == before


@pytest.mark.usefixtures("streets")
def test_a_portion_that_dies_before_its_commit_is_done_again(
    app: Flask, in_tenant: InTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warding, "ENTRIES_AT_ONCE", 2)
    write = storing.replace
    died: list[bool] = []

    def die_once(tenant_id: int, *arguments: Any, **more: Any) -> None:
        write(tenant_id, *arguments, **more)
        if not died:
            died.append(True)
            raise OSError("the machine is gone")

    monkeypatch.setattr(warding, "replace", die_once)
    change(app, in_tenant)
    with in_tenant(MYTHO):
        assert all(entry.ward in {"Phường 1", "Phường 2", "Phường 7"} for entry in session.scalars(select(Entry)))
        again = update(Delivery).where(Delivery.tenant_id == MYTHO, Delivery.done_at.is_(None))
        session.execute(again.values(next_at=clock.now()))
        session.commit()
    run_due(app)
    with in_tenant(MYTHO):
        live = session.scalars(select(Entry.ward).where(Entry.retired_at.is_(None)))
        assert set(live) == {"Phường Mỹ Tho", "Phường Đạo Thạnh"}


@pytest.mark.usefixtures("streets")
def test_reports_say_the_new_words(app: Flask, submit: Submit, in_tenant: InTenant) -> None:
    report = submit(lon=106.36, lat=10.35).report
    run_due(app)
    with in_tenant(MYTHO):
        assert session.get_one(Report, (MYTHO, report.id)).near == "đường Lê Lợi, Phường 2"
    change(app, in_tenant)
    with in_tenant(MYTHO):
        assert session.get_one(Report, (MYTHO, report.id)).near == "đường Lê Lợi, Phường Mỹ Tho"


@pytest.mark.parametrize(("days", "tells"), [(0, True), (-1, True), (-3, False), (2, False)])
def test_the_day_of_a_new_division_is_told(days: int, tells: bool, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        divide(("Phường Mỹ Tho", 106.30, 106.375), day=clock.local_today() + timedelta(days=days))
        tell_new_division(MYTHO, datetime.now(UTC))
        told = session.scalars(select(EventRow).where(EventRow.name == "AreasChanged")).all()
        assert bool(told) is tells
        assert json.dumps([row.payload for row in told]) in {"[]", "[{}]"}

"""The pages of sensors: added and changed in forms, read as list, chart and file, followed as an indicator."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from decimal import Decimal

from flask import Flask
from sqlalchemy import select

from dothi.database.session import session
from dothi.outbox.events import EventRow
from dothi.sites.site import ProvinceListing, TenantListing
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi.values.geo import Point
from modules.dashboards.indicators.periods import Every
from modules.dashboards.models import ValueRow
from modules.dashboards.sensors.addresses import tenants_by_address
from modules.dashboards.sensors.indicating import keep_days
from modules.dashboards.sensors.messages import SensorMessage
from modules.dashboards.sensors.storing import store_messages
from modules.dashboards.tests.factories.sensors import put_sensor
from tests.client import Browser
from tests.world import MYTHO

InTenant = Callable[[int], AbstractContextManager[None]]
Statements = Callable[[], AbstractContextManager[list[str]]]
LIST = "/work/dashboards/sensors"
FACTS = {
    "key": "man_rach_mieu", "name": "Độ mặn cầu Rạch Miễu", "quantity": "salinity", "unit": "g/l", "direction": "down",
    "amber": "1", "red": "4", "margin": "0,2", "lowest": "0", "highest": "60", "fresh_minutes": "30", "is_active": "1",
    "lon": "106,3453", "lat": "10,3527", "place_name": "Chân cầu",
}  # fmt: skip


def put_values(*values: str) -> None:
    """The newest last, a minute apart."""
    now = clock.now()
    messages = []
    for age, value in enumerate(reversed(values)):
        at = (now - timedelta(minutes=age)).timestamp()
        messages.append(SensorMessage("man_rach_mieu", f'{{"value": {value}, "at": {at}}}'.encode(), now))
    store_messages(MYTHO, messages, now=now)
    session.commit()


def test_a_sensor_is_added_read_and_changed(app: Flask, in_tenant: InTenant) -> None:
    admin, leader = Browser.at(app, as_="quantri"), Browser.at(app, as_="lanhdao")
    assert "Chưa có cảm biến nào" in leader.get(LIST).text
    for wrong in (
        {"key": "Mặn"}, {"name": ""}, {"unit": "m"}, {"red": "0,5"}, {"margin": "-1"}, {"lat": ""}, {"highest": "0"},
        {"fresh_minutes": "0"}, {"amber": "ba"}, {"lon": "500"}, {"quantity": "vui"},
    ):  # fmt: skip
        refused = admin.post(f"{LIST}/new", {**FACTS, **wrong})
        assert refused.status_code == 422, wrong
        assert "Chân cầu" in refused.text
    added = admin.post(f"{LIST}/new", FACTS)
    assert added.status_code == 303
    page = str(added.location)
    assert "đã có cảm biến" in admin.post(f"{LIST}/new", FACTS).text.lower()
    with in_tenant(MYTHO):
        put_values("0.5", "5.25", "999")
    text = leader.get(page).text
    assert re.search(r"5,25\s+g/L", text)
    assert "Báo động" in text
    assert "Ngoài khoảng giá trị có thể" in text
    assert "5.250000" in leader.get(f"{page}.csv?span=day").text
    assert "Độ mặn cầu Rạch Miễu" in leader.get(f"{LIST}?view=beyond").text
    assert "Cảm biến cần xem" in leader.get("/work").text
    changed = {**FACTS, "version": "1", "amber": "6", "red": "8", "unit": "m", "key": "khac"}
    assert admin.post(f"{page}/edit", changed).status_code == 303
    assert admin.post(f"{page}/edit", changed).status_code == 409
    text = leader.get(page).text
    assert ("Báo động" in text, "khac" in text, "g/L" in text) == (False, False, True)
    with in_tenant(MYTHO):
        events = session.scalars(select(EventRow).where(EventRow.name == "SensorCrossed").order_by(EventRow.id))
        assert [row.payload["state"] for row in events.all()] == ["red", "green"]


def test_its_days_are_an_indicator(app: Flask, in_tenant: InTenant) -> None:
    admin = Browser.at(app, as_="quantri")
    page = str(admin.post(f"{LIST}/new", FACTS).location)
    with in_tenant(MYTHO):
        put_values("0.5", "5.25")
    indicator = str(admin.post(f"{page}/indicator", page=page).location)
    assert indicator.endswith("/indicators/sensor.man_rach_mieu")
    assert indicator in admin.get(page).text
    with in_tenant(MYTHO):
        for _ in range(2):
            keep_days(MYTHO, clock.now())
        session.commit()
        row = session.get_one(ValueRow, (MYTHO, "sensor.man_rach_mieu", Every.DAY.value, clock.local_today()))
        assert row.value == Decimal("5.25")
    changed = {"version": "1", "name": "Độ mặn", "every": "month", "decimals": "1", "direction": "down"}
    assert admin.post(f"{indicator}/edit", changed).status_code == 303
    text = admin.get(indicator).text
    assert "Cảm biến" in text
    assert "5,3" in text


def test_pages_of_sensors_ask_as_much_for_one_as_for_many(
    app: Flask, in_tenant: InTenant, statements: Statements
) -> None:
    leader, counted = Browser.at(app, as_="lanhdao"), []
    for number in (1, 12):
        with in_tenant(MYTHO):
            for at in range(number):
                put_sensor(MYTHO, f"s{number}_{at}", state="red", last_value=Decimal(5), last_at=clock.now())
            session.commit()
        for path in (LIST, "/work"):
            leader.get(path)
            with statements() as seen:
                assert leader.get(path).status_code == 200
            counted.append(len(seen))
    assert counted[:2] == counted[2:]


def test_a_label_that_two_districts_have_means_neither() -> None:
    switches = {"dashboards": ModuleState.LIVE}

    def listing(tenant_id: int, host: str, **states: ModuleState) -> TenantListing:
        return TenantListing(
            tenant_id=tenant_id, name="", kind="district", host=host, centre=Point(106, 10), switches=states or switches
        )

    tenants = [
        listing(1, "chauthanh.tiengiang.example"),
        listing(2, "chauthanh.longan.example"),
        listing(3, "mytho.example"),
        listing(4, "cailay.example", dashboards=ModuleState.SUSPENDED),
    ]
    provinces = [ProvinceListing(tenant_id=9, name="", host="", tenants=tenants)]
    assert tenants_by_address(provinces) == {
        "chauthanh.tiengiang.example": 1,
        "chauthanh.longan.example": 2,
        "mytho.example": 3,
        "mytho": 3,
    }


def test_what_was_refused_stands_on_the_pages_with_its_reason(app: Flask, in_tenant: InTenant) -> None:
    payloads = ('{"value": 1, "at": 0}', '{"value": 1, "at": "2099-01-01T00:00:00Z"}', '{"value": 1, "unit": "m"}')
    with in_tenant(MYTHO):
        page = f"{LIST}/{put_sensor(MYTHO, 'man').id}"
        sent = [SensorMessage("man", each.encode(), clock.now()) for each in (*payloads, '{"value": true}', "999")]
        store_messages(MYTHO, sent, now=clock.now())
    reader = Browser.at(app, as_="canbo")
    for path in (LIST, page):
        text = reader.get(path).text
        for reason in (
            "Đồng hồ chậm", "thời điểm ở tương lai", "Đơn vị không đổi được", "Không đọc được số", "Ngoài khoảng",
        ):  # fmt: skip
            assert reason in text, (path, reason)

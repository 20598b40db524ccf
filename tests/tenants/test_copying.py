"""Copying configuration: item by item, only what is ticked, twice as once, and never over a newer change."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, replace
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select, update

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.identity.members import list_members
from dothi.manifest.configuration_port import ConfigItem
from dothi.record.audit import AuditEntry
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Invalid, NotFound
from dothi_testing.databases import TestDatabase
from modules.dashboards.boards.service import BoardDraft, add_board
from modules.dashboards.tests.factories.alerts import put_rule
from modules.dashboards.tests.factories.reports import put_template
from modules.dashboards.tests.test_counted import site_of
from modules.feedback.setup.categories import get_category, list_categories, retire_category
from modules.feedback.setup.configuration import load_configuration
from modules.planning.codes import LAND_USE, code_list
from modules.planning.codes.kept import store_lists, told
from tenants.copying import service
from tenants.copying.difference import COPIED, Change
from tenants.copying.items import adapted, apply_all, keys_of, ports, read_all
from tenants.copying.service import Difference, copy, look
from tenants.people.units import UnitFacts, create_unit, list_units
from tenants.registry.models import Unit
from tenants.registry.settings import load_section, write_settings
from tests.client import Browser
from tests.world import GOCONGDONG, HOSTS, MYTHO, TANAN, TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]
SYSTEM = Actor.system()
FROM_MYTHO = {"source": "mytho", "target": "gocongdong"}


@pytest.fixture
def admin(app: Flask) -> Browser:
    return Browser(app, HOSTS[TIENGIANG]).enter("admin@tiengiang.example")


def compared(app: Flask) -> Difference:
    with app.app_context(), acting_in(Scope(TIENGIANG)):
        return look(TIENGIANG, **FROM_MYTHO)


def copied(app: Flask, keys: set[str], *, seen: str | None = None) -> int:
    with app.app_context(), acting_in(Scope(TIENGIANG)):
        return copy(TIENGIANG, **FROM_MYTHO, keys=keys, seen=seen, actor=SYSTEM)[1]


def all_keys(difference: Difference) -> set[str]:
    return {line.key for line in difference.lines if line.change in COPIED}


def make_different(in_tenant: InTenant) -> None:
    """Mỹ Tho has a unit under another, its own name for one, and another setting."""
    with in_tenant(MYTHO):
        parent = list_units(MYTHO)[0]
        facts = UnitFacts(code="doi", name="Đội trật tự thành phố Mỹ Tho", kind="centre", parent_id=parent.id)
        create_unit(MYTHO, facts, actor=SYSTEM)
        session.execute(update(Unit).where(Unit.tenant_id == MYTHO, Unit.code == "qldt").values(name="Phòng Đô thị"))
        content, _version = load_section(MYTHO, "feedback")
        write_settings(MYTHO, "feedback", content | {"due_soon_minutes": 77}, actor=SYSTEM)


def test_two_alike_have_nothing_to_copy(app: Flask) -> None:
    assert {line.change for line in compared(app).lines} == {Change.SAME}


def test_all_that_differs_is_copied_and_a_second_time_nothing(app: Flask, in_tenant: InTenant) -> None:
    make_different(in_tenant)
    first = compared(app)
    changes = {line.key: line.change for line in first.lines if line.change in COPIED}
    assert changes == {
        "tenants/units/doi": Change.NEW,
        "tenants/units/qldt": Change.DIFFERENT,
        "tenants/settings/feedback.due_soon_minutes": Change.DIFFERENT,
    }
    assert copied(app, all_keys(first), seen=first.stamp) == 3
    second = compared(app)
    assert all_keys(second) == set()
    assert copied(app, all_keys(first)) == 0
    with in_tenant(GOCONGDONG):
        units = {unit.code: unit for unit in list_units(GOCONGDONG)}
        assert units["doi"].name == "Đội trật tự huyện Gò Công Đông"
        assert units[_parent_code(units)].id == units["doi"].parent_id
        assert units["qldt"].email == "qldt@gocongdong.example", "people's data of the target stays"
        assert load_configuration(GOCONGDONG).settings["due_soon_minutes"] == 77


def _parent_code(units: dict[str, Unit]) -> str:
    return next(code for code, unit in units.items() if unit.id == units["doi"].parent_id)


def test_what_is_not_ticked_and_what_only_the_target_has_stays(app: Flask, in_tenant: InTenant) -> None:
    make_different(in_tenant)
    with in_tenant(GOCONGDONG):
        create_unit(GOCONGDONG, UnitFacts(code="bien", name="Trạm biên phòng", kind="centre"), actor=SYSTEM)
    assert copied(app, {"tenants/units/doi"}) == 1
    with in_tenant(GOCONGDONG):
        names = {unit.code: unit.name for unit in list_units(GOCONGDONG)}
        assert names["qldt"] == "Phòng Quản lý đô thị"
        assert names["bien"] == "Trạm biên phòng"
    there = {line.item.key for line in compared(app).lines if line.change is Change.ONLY_THERE}
    assert there == {"bien"}


def test_a_route_needs_its_unit_and_its_category(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(GOCONGDONG):
        items = read_all(GOCONGDONG)["feedback"]
    route = next(item for item in items if item.section == "routes")
    stray = ConfigItem(section="routes", key=route.key, title=route.title, value={"unit": "khong-co"})
    orphan = ConfigItem(section="routes", key="khong-co", title="Không có", value=route.value)
    setting = ConfigItem(
        section="settings", key="feedback.fallback_unit", title="Dự phòng", value={"value": "khong-co"}
    )
    unknown = ConfigItem(section="settings", key="feedback.gone", title="Đã bỏ", value={"value": 1})
    for component, item in (("feedback", stray), ("feedback", orphan), ("tenants", setting), ("tenants", unknown)):
        with pytest.raises(Invalid, match=re.escape(item.title)), in_tenant(GOCONGDONG):
            apply_all(GOCONGDONG, {component: [item]}, actor=SYSTEM)
    with pytest.raises(Invalid, match="tourism"), in_tenant(GOCONGDONG):
        apply_all(GOCONGDONG, {"tourism": [stray]}, actor=SYSTEM)


def test_a_retired_category_of_the_target_is_in_use_again(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(GOCONGDONG):
        category = next(c for c in list_categories(GOCONGDONG) if c.code == "moi-truong")
        retire_category(GOCONGDONG, category.id, is_retired=True, version=1, actor=SYSTEM)
        category_id = category.id
    assert copied(app, {"feedback/categories/moi-truong", "feedback/routes/moi-truong"}) == 2
    with in_tenant(GOCONGDONG):
        assert get_category(GOCONGDONG, category_id).retired_at is None


def test_the_items_hold_nobodys_name_address_or_number(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        session.execute(
            update(Unit).where(Unit.tenant_id == MYTHO).values(head_name="Phạm Thủ Trưởng", phone="0273 111 222")
        )
        written = json.dumps([asdict(item) for some in read_all(MYTHO).values() for item in some], ensure_ascii=False)
        people = list_members(MYTHO)
        assert len(people) == 7
        private = {text for person in people for text in (person.name, person.email, str(person.id))}
        private |= {"Phạm Thủ Trưởng", "0273 111 222", "qldt@mytho.example", "0273 1022"}
        private |= {str(unit.id) for unit in list_units(MYTHO)}
        assert [text for text in private if text in written] == []
        assert "@" not in written


def test_every_component_describes_each_of_its_items(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        store_lists(MYTHO, [told(replace(code_list(LAND_USE), key="of_province"))], by="")
        add_board(MYTHO, BoardDraft(title="Buổi sáng", roles=()), actor=Actor.system())
        put_template(site_of(MYTHO), title="Báo cáo tháng")
        put_rule(site_of(MYTHO), "feedback.in_time")
        for name, items in read_all(MYTHO).items():
            port = ports()[name]
            assert {item.section for item in items} == set(port.sections)
            for item in items:
                lines = port.describe(item, {})
                assert lines
                assert all(text for line in lines for text in line)


def test_a_tenant_without_its_own_settings_takes_them_over(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        items = adapted(read_all(MYTHO), old="Thành phố Mỹ Tho", old_kind="city", new="Xã A", new_kind="commune")
    with in_tenant(TANAN):
        apply_all(TANAN, items, actor=SYSTEM)
        assert list(keys_of(read_all(TANAN))) == list(keys_of(items))


def test_it_is_in_the_record_of_both(app: Flask, in_tenant: InTenant) -> None:
    make_different(in_tenant)
    copied(app, {"tenants/units/doi"})
    for tenant_id, subject in ((GOCONGDONG, "mytho"), (TIENGIANG, "gocongdong")):
        with in_tenant(tenant_id):
            query = select(AuditEntry).where(
                AuditEntry.tenant_id == tenant_id, AuditEntry.action == "tenants.configuration_copied"
            )
            entry = session.scalars(query).one()
            assert entry.subject == subject
            assert entry.detail["items"] == ["tenants/units/doi"]


def test_when_it_fails_half_way_neither_record_nor_configuration_is_left(
    app: Flask, in_tenant: InTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_different(in_tenant)

    def fail(*_given: object, **_named: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(service, "record_copied", fail)
    with pytest.raises(ZeroDivisionError):
        copied(app, {"tenants/units/doi"})
    monkeypatch.undo()
    assert "tenants/units/doi" in all_keys(compared(app))
    assert copied(app, {"tenants/units/doi"}) == 1, "a retry does what is left"


def test_what_changed_since_one_looked_is_not_overwritten(app: Flask, in_tenant: InTenant) -> None:
    make_different(in_tenant)
    seen = compared(app)
    with in_tenant(GOCONGDONG):
        session.execute(
            update(Unit).where(Unit.tenant_id == GOCONGDONG, Unit.code == "qldt").values(name="Phòng Hạ tầng")
        )
    with pytest.raises(Conflict):
        copied(app, all_keys(seen), seen=seen.stamp)
    with in_tenant(GOCONGDONG):
        assert "doi" not in {unit.code for unit in list_units(GOCONGDONG)}


def test_what_somebody_saves_while_it_is_written_is_not_overwritten(
    app: Flask, in_tenant: InTenant, database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_different(in_tenant)
    seen = compared(app)

    def save_first(*given: Any, **named: Any) -> None:
        with psycopg.connect(database.owner_url, autocommit=True) as owner:
            owner.execute("UPDATE tenants_unit SET name = 'Phòng Hạ tầng' WHERE tenant_id = 5 AND code = 'qldt'")
        apply_all(*given, **named)

    monkeypatch.setattr(service, "apply_all", save_first)
    with pytest.raises(Conflict):
        copied(app, all_keys(seen), seen=seen.stamp)
    with in_tenant(GOCONGDONG):
        names = {unit.code: unit.name for unit in list_units(GOCONGDONG)}
    assert (names["qldt"], "doi" in names) == ("Phòng Hạ tầng", False)


def test_the_committees_of_a_tenants_wards_are_of_no_use_to_another(app: Flask, in_tenant: InTenant) -> None:
    with in_tenant(MYTHO):
        create_unit(MYTHO, UnitFacts(code="ubnd-p1", name="UBND Phường 1", kind="ward"), actor=SYSTEM)
    assert all_keys(compared(app)) == set()


def test_only_two_tenants_of_the_province(app: Flask) -> None:
    with app.app_context(), acting_in(Scope(TIENGIANG)):
        for ends in (("mytho", "tanan"), ("tanan", "mytho"), ("tiengiang", "mytho")):
            with pytest.raises(NotFound):
                look(TIENGIANG, source=ends[0], target=ends[1])
        with pytest.raises(Invalid):
            look(TIENGIANG, source="mytho", target="mytho")


def test_an_admin_sees_the_difference_ticks_and_copies(admin: Browser, in_tenant: InTenant) -> None:
    make_different(in_tenant)
    address = "/console/copy?source=mytho&target=gocongdong"
    page = admin.get(address).text
    assert re.search(r"<del>Phòng Quản lý đô thị</del> → <ins>Phòng Đô thị</ins>", page)
    assert "Đội trật tự huyện Gò Công Đông" in page
    assert "<dd>Phòng Đô thị</dd>" in page, "the unit above by its name"
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert seen
    form = FROM_MYTHO | {"seen": seen.group(1), "item": "tenants/units/qldt"}
    assert admin.post("/console/copy", form, page=address).status_code == 303
    page = admin.get(address).text
    assert "Đã chép 1 mục cấu hình sang huyện Gò Công Đông." in page
    stale = admin.post("/console/copy", form, page=address)
    assert stale.status_code == 409
    assert "Cấu hình đã thay đổi" in stale.text
    assert "Đội trật tự huyện Gò Công Đông" in stale.text


def test_a_choice_that_cannot_be_is_said(admin: Browser) -> None:
    assert "Chọn hai địa phương" in admin.get("/console/copy").text
    same = admin.get("/console/copy?source=mytho&target=mytho")
    assert same.status_code == 422
    assert "Vui lòng chọn hai địa phương khác nhau." in same.text
    assert admin.get("/console/copy?source=mytho&target=tanan").status_code == 404
    assert admin.post("/console/copy", {"source": "tanan", "target": "mytho"}, page="/console/copy").status_code == 404

"""A tenant is renamed from a day on: history, hosts and what stands in the way."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select, update

from dothi.database.session import session
from dothi.record.audit import AuditEntry
from dothi.sites.site import Site
from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, Denied, Invalid
from tenants.facts.command import rename_command
from tenants.facts.host_changes import add_host, choose_host, remove_host
from tenants.facts.service import Renaming, StaleTenant, correct_fact, list_facts, rename_tenant, withdraw_fact
from tenants.facts.timeline import FactLine
from tenants.kit import command_application
from tenants.registry.directory import directory
from tenants.registry.hosts import claim_host, list_hosts, settle_hosts
from tenants.registry.models import Tenant
from tests.client import Browser
from tests.world import GOCONGDONG, HOSTS, LONGAN, MYTHO, TIENGIANG

InTenant = Callable[[int], AbstractContextManager[None]]
SYSTEM = Actor.system()
TODAY = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
PAGE = "/console/tenants/mytho/facts"


@pytest.fixture
def today(app: Flask) -> Iterator[date]:
    """The stack's clock stands still on 25/11/2026; `clock.shift` moves it."""
    with clock.frozen(TODAY):
        yield TODAY.date()


def to_ward(**changed: Any) -> Renaming:
    values: dict[str, Any] = {
        "name": "Phường Mỹ Tho", "kind": "ward", "code": "28261", "parent_code": "82",
        "valid_from": date(2026, 12, 1), "decree": "NQ 1663/NQ-UBTVQH15",
    }  # fmt: skip
    return Renaming(**values | changed)


def rename(renaming: Renaming, *, version: int | None = None) -> list[FactLine]:
    return rename_tenant(TIENGIANG, member_id=MYTHO, renaming=renaming, actor=SYSTEM, version=version)


def site_at(host: str) -> Site:
    found = directory.find_site(host)
    assert found is not None
    return found


def test_a_new_fact_closes_the_former_one_and_history_keeps_both(today: date, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        rename(to_ward())
    with in_tenant(TIENGIANG):
        former, new = list_facts(TIENGIANG, MYTHO)
        assert (former.name, former.valid_to) == ("Thành phố Mỹ Tho", date(2026, 12, 1))
        assert (new.name, new.code, new.parent_code, new.valid_to) == ("Phường Mỹ Tho", "28261", "82", None)
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.tenant_id == TIENGIANG, AuditEntry.action == "tenants.renamed")
        ).one()
        assert (entry.about_id, entry.detail["old"], entry.detail["new"]) == (MYTHO, former.name, new.name)


def test_a_name_of_the_future_comes_by_itself_on_its_day(app: Flask, today: date, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        rename(to_ward())
    browser = Browser(app, HOSTS[MYTHO])
    assert '<h1 id="home-title">Thành phố Mỹ Tho</h1>' in browser.get("/").text
    clock.shift(datetime(2026, 11, 30, 16, 59, tzinfo=UTC) - TODAY)
    assert "Phường Mỹ Tho" not in browser.get("/").text
    clock.shift(timedelta(minutes=1))
    text = browser.get("/").text
    assert '<h1 id="home-title">Phường Mỹ Tho</h1>' in text
    assert "Trước đây là thành phố Mỹ Tho." in text
    assert "Ủy ban nhân dân phường Mỹ Tho" in text
    clock.shift(timedelta(days=190))
    assert "Trước đây là" not in browser.get("/").text


def test_a_committee_named_otherwise_keeps_its_name(app: Flask, today: date, in_tenant: InTenant) -> None:
    admin = Browser(app, HOSTS[MYTHO]).enter("quantri@mytho.example")
    version = re.search(r'name="version" value="(\d+)"', admin.get("/admin/branding").text)
    assert version
    form = {"organisation": "Trung tâm đô thị Mỹ Tho", "version": version.group(1)}
    assert admin.post("/admin/branding", form).status_code == 303
    with in_tenant(TIENGIANG):
        rename(to_ward(valid_from=today))
    assert "Trung tâm đô thị Mỹ Tho" in Browser(app, HOSTS[MYTHO]).get("/").text


@pytest.mark.parametrize("day", [date(2005, 1, 1), date(2004, 12, 31)])
def test_an_overlap_is_refused_with_its_sentence(day: date, today: date, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG), pytest.raises(Invalid) as caught:
        rename(to_ward(valid_from=day))
    assert "Chồng lấn" in str(caught.value.fields["valid_from"])


def test_a_gap_is_refused_with_its_sentence(today: date, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        fact = list_facts(TIENGIANG, MYTHO)[0]
        ended = FactLine(**vars(fact) | {"valid_to": date(2025, 7, 1)})
        correct_fact(TIENGIANG, member_id=MYTHO, changed=ended, reason="Nghị quyết 1663", actor=SYSTEM)
        with pytest.raises(Invalid) as caught:
            rename(to_ward())
        assert "Để trống thời gian" in str(caught.value.fields["valid_from"])
        assert [fact.valid_to for fact in rename(to_ward(valid_from=date(2025, 7, 1)))] == [date(2025, 7, 1), None]


def test_a_code_is_one_tenants_at_a_time_and_another_ones_later(today: date, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        with pytest.raises(Invalid) as caught:
            rename(to_ward(code="824"))
        assert "Huyện Gò Công Đông" in str(caught.value.fields["code"])
        rename(to_ward(valid_from=date(2026, 1, 1)))
        reused = to_ward(name="Phường Gò Công", code="815", valid_from=date(2026, 2, 1))
        rename_tenant(TIENGIANG, member_id=GOCONGDONG, renaming=reused, actor=SYSTEM)


def test_correcting_a_first_day_moves_the_end_of_the_name_before(today: date, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        new = rename(to_ward())[-1]
        moved = FactLine(**vars(new) | {"valid_from": date(2026, 12, 5)})
        with pytest.raises(Invalid):
            correct_fact(TIENGIANG, member_id=MYTHO, changed=moved, reason=" ", actor=SYSTEM)
        after = correct_fact(TIENGIANG, member_id=MYTHO, changed=moved, reason="ghi nhầm ngày", actor=SYSTEM)
        assert [(f.valid_from, f.valid_to) for f in after] == [
            (date(2005, 1, 1), date(2026, 12, 5)),
            (date(2026, 12, 5), None),
        ]
        too_early = FactLine(**vars(new) | {"valid_from": date(2005, 1, 1)})
        with pytest.raises(Invalid) as caught:
            correct_fact(TIENGIANG, member_id=MYTHO, changed=too_early, reason="x", actor=SYSTEM)
        assert "Chồng lấn" in str(caught.value.fields["valid_from"])


def test_only_what_has_not_begun_can_be_withdrawn(today: date, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        first, new = rename(to_ward())
        assert first.id is not None
        assert new.id is not None
        with pytest.raises(Invalid):
            withdraw_fact(TIENGIANG, member_id=MYTHO, fact_id=first.id, reason="x", actor=SYSTEM)
        (left,) = withdraw_fact(TIENGIANG, member_id=MYTHO, fact_id=new.id, reason="hoãn", actor=SYSTEM)
        assert left.valid_to is None


def test_only_a_provincial_admin_renames(in_tenant: InTenant) -> None:
    viewer = Actor(kind=SYSTEM.kind.__class__.MEMBER, permissions=frozenset({"tenants.console.view"}))
    with in_tenant(TIENGIANG), pytest.raises(Denied):
        rename_tenant(TIENGIANG, member_id=MYTHO, renaming=to_ward(), actor=viewer)


def test_another_provinces_tenant_is_not_there(in_tenant: InTenant) -> None:
    from dothi.values.errors import NotFound  # noqa: PLC0415

    with in_tenant(LONGAN), pytest.raises(NotFound):
        rename_tenant(LONGAN, member_id=MYTHO, renaming=to_ward(), actor=SYSTEM)


def test_a_stale_version_changes_nothing(today: date, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        version = session.get_one(Tenant, (TIENGIANG, MYTHO)).version
        rename(to_ward(), version=version)
        with pytest.raises(StaleTenant):
            rename(to_ward(valid_from=date(2027, 1, 1)), version=version)


def test_a_new_host_takes_over_on_its_day(app: Flask, today: date, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        rename(to_ward(host="phuongmytho.localhost"))
    old, new = Browser(app, HOSTS[MYTHO]), Browser(app, "phuongmytho.localhost")
    assert old.get("/").status_code == 200
    ahead = new.get("/?x=1")
    assert (ahead.status_code, ahead.headers["Location"]) == (301, "http://mytho.localhost/?x=1")
    clock.shift(timedelta(days=6))
    moved = old.get("/phan-anh?q=%C4%91%C6%B0%E1%BB%9Dng&page=2")
    assert moved.status_code == 301
    assert moved.headers["Location"] == "http://phuongmytho.localhost/phan-anh?q=%C4%91%C6%B0%E1%BB%9Dng&page=2"
    assert "Nay là Phường Mỹ Tho" in moved.text
    assert new.get("/").status_code == 200
    assert "đăng nhập lại" in new.get("/sign-in").text
    with app.app_context():
        assert site_at("phuongmytho.localhost").canonical_host == "phuongmytho.localhost"
        assert {t.host for p in directory.list_provinces() for t in p.tenants} >= {"phuongmytho.localhost"}
    with in_tenant(TIENGIANG):
        assert settle_hosts(date(2026, 12, 1)) == 1
        assert settle_hosts(date(2026, 12, 1)) == 0
        assert [(h.host, h.is_canonical) for h in list_hosts(MYTHO)] == [
            ("phuongmytho.localhost", True),
            ("mytho.localhost", False),
        ]


def test_hosts_are_added_chosen_and_removed_but_never_taken_from_another(today: date, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        add_host(TIENGIANG, member_id=MYTHO, host="Thanh-Pho.localhost", actor=SYSTEM)
        with pytest.raises(Conflict):
            add_host(TIENGIANG, member_id=MYTHO, host=HOSTS[GOCONGDONG], actor=SYSTEM)
        with pytest.raises(Conflict):
            remove_host(TIENGIANG, member_id=MYTHO, host=HOSTS[MYTHO], actor=SYSTEM)
        with pytest.raises(Invalid):
            choose_host(TIENGIANG, member_id=MYTHO, host="thanh-pho.localhost", day=date(2026, 1, 1), actor=SYSTEM)
        choose_host(TIENGIANG, member_id=MYTHO, host="thanh-pho.localhost", day=None, actor=SYSTEM)
        assert list_hosts(MYTHO)[0].host == "thanh-pho.localhost"
        choose_host(TIENGIANG, member_id=MYTHO, host=HOSTS[MYTHO], day=date(2027, 1, 1), actor=SYSTEM)
        assert list_hosts(MYTHO)[0].host == "thanh-pho.localhost", "a plan doesn't undo what holds until its day"
        with pytest.raises(Conflict):
            remove_host(TIENGIANG, member_id=MYTHO, host=HOSTS[MYTHO], actor=SYSTEM)
        add_host(TIENGIANG, member_id=MYTHO, host="thua.localhost", actor=SYSTEM)
        remove_host(TIENGIANG, member_id=MYTHO, host="thua.localhost", actor=SYSTEM)
        claim_host(GOCONGDONG, "thua.localhost")


def test_the_page_renames_and_shows_what_is_wrong_beside_its_field(app: Flask, today: date) -> None:
    admin = Browser(app, HOSTS[TIENGIANG]).enter("admin@tiengiang.example")
    version = version_on(admin)
    form = {
        "name": "Phường Mỹ Tho", "kind": "ward", "code": "28261", "parent_code": "82", "valid_from": "2026-12-01",
        "decree": "NQ 1663", "host": "", "version": version,
    }  # fmt: skip
    wrong = admin.post(PAGE, form | {"decree": "", "valid_from": "31/02/2026", "kind": "province"})
    assert wrong.status_code == 422
    for field in ("decree", "valid_from", "kind"):
        assert f'id="{field}-error"' in wrong.text
    taken = admin.post(PAGE, form | {"host": HOSTS[GOCONGDONG]})
    assert taken.status_code == 409
    assert "đã thuộc về địa phương khác" in taken.text
    assert 'value="Phường Mỹ Tho"' in taken.text
    assert admin.post(PAGE, form).status_code == 303
    page = admin.get(PAGE).text
    assert "chưa đến ngày" in page
    assert "Thành phố Mỹ Tho" in page
    viewer = Browser(app, HOSTS[TIENGIANG]).enter("xem@tiengiang.example")
    assert "Lưu thay đổi từ ngày này" not in viewer.get(PAGE).text


def test_two_admins_at_once_the_second_sees_both_versions(app: Flask, today: date) -> None:
    first = Browser(app, HOSTS[TIENGIANG]).enter("admin@tiengiang.example")
    second = Browser(app, HOSTS[TIENGIANG]).enter("admin2@tiengiang.example")
    version = version_on(second)
    form = {
        "name": "Phường Mỹ Tho", "kind": "ward", "code": "28261", "parent_code": "82", "valid_from": "2026-12-01",
        "decree": "NQ 1663", "version": version,
    }  # fmt: skip
    assert first.post(PAGE, form).status_code == 303
    stale = second.post(PAGE, form | {"name": "Thành phố Mỹ Tho Mới", "code": "815", "kind": "city"})
    assert stale.status_code == 409
    assert "Quản trị tỉnh đã lưu một phiên bản mới hơn" in stale.text
    rows = dict(re.findall(r"<strong>([^<]+)</strong></td><td[^>]*><span[^>]*>([^<]*)</span>", stale.text))
    assert rows["Tên"] == "Phường Mỹ Tho"
    assert 'value="Thành phố Mỹ Tho Mới"' in stale.text
    assert version_in(stale.text) != version


def test_an_ended_tenant_leads_to_its_successor(app: Flask, today: date, in_tenant: InTenant) -> None:
    end(in_tenant, GOCONGDONG, successor=MYTHO)
    browser = Browser(app, HOSTS[GOCONGDONG])
    moved = browser.get("/phan-anh?x=1")
    assert (moved.status_code, moved.headers["Location"]) == (301, "http://mytho.localhost/phan-anh?x=1")
    assert "Nay là Thành phố Mỹ Tho" in moved.text
    api = browser.client.post("/api/v1/feedback/reports", base_url=browser.base, json={"a": 1})
    assert (api.status_code, api.headers["Location"]) == (308, "http://mytho.localhost/api/v1/feedback/reports")
    kept = browser.client.post("/phan-anh/gui", base_url=browser.base, data={"text": "Đèn đường hỏng ba ngày nay"})
    assert kept.status_code == 410
    assert "Đèn đường hỏng ba ngày nay" in kept.text
    assert "form-action 'self' http://mytho.localhost" in kept.headers["Content-Security-Policy"]


def test_successors_in_a_circle_lead_nowhere(app: Flask, today: date, in_tenant: InTenant) -> None:
    end(in_tenant, GOCONGDONG, successor=MYTHO)
    end(in_tenant, MYTHO, successor=GOCONGDONG)
    assert Browser(app, HOSTS[GOCONGDONG]).get("/").status_code == 200
    assert Browser(app, HOSTS[MYTHO]).get("/").status_code == 200


def end(in_tenant: InTenant, member_id: int, *, successor: int) -> None:
    with in_tenant(TIENGIANG):
        session.execute(
            update(Tenant)
            .where(Tenant.tenant_id == TIENGIANG, Tenant.id == member_id)
            .values(ended_at=TODAY - timedelta(days=1), successor_id=successor)
        )


def test_a_form_in_flight_is_taken_at_the_old_host_and_leads_on(app: Flask, today: date, in_tenant: InTenant) -> None:
    citizen = Browser(app, HOSTS[MYTHO])
    assert citizen.get("/phan-anh/gui").status_code == 200
    page = citizen.get("/phan-anh/gui").text
    hidden = dict(re.findall(r'type="hidden" name="([a-z_]+)" value="([^"]*)"', page))
    with in_tenant(TIENGIANG):
        rename(to_ward(valid_from=today, host="phuongmytho.localhost"))
    form = hidden | {
        "category": "moi-truong", "text": "Rác ở góc đường", "lat": "10.3546", "lon": "106.3626", "consent": "yes",
    }  # fmt: skip
    answer = citizen.client.post("/phan-anh/gui", base_url=citizen.base, data=form)
    assert answer.status_code == 200, answer.text
    assert "Nội dung bạn gửi đã được nhận" in answer.text
    target = answer.headers["Refresh"].partition("url=")[2]
    assert target.startswith("http://phuongmytho.localhost/phan-anh/")
    seen = Browser(app, "phuongmytho.localhost").get(target.removeprefix("http://phuongmytho.localhost"))
    assert "Rác ở góc đường" in seen.text


def test_parts_of_an_open_page_are_still_served_at_the_old_host(app: Flask, today: date, in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        rename(to_ward(valid_from=today, host="phuongmytho.localhost"))
    part = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}
    browser = Browser(app, HOSTS[MYTHO])
    assert browser.get("/dia-ban.geojson", headers=part).status_code == 200
    assert browser.get("/dia-ban.geojson").status_code == 301
    assert browser.get("/api/v1/feedback/categories").status_code == 301


@pytest.fixture
def line(app: Flask, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setattr(command_application, "make_app", lambda: app)
    return CliRunner()


def test_the_command_renames_or_only_says_what_would_be(line: CliRunner, today: date, in_tenant: InTenant) -> None:
    words = [
        HOSTS[MYTHO], "--name", "Phường Mỹ Tho", "--kind", "ward", "--code", "28261", "--from", "2026-12-01",
        "--decree", "NQ 1663", "--host", "phuongmytho.localhost", "--json",
    ]  # fmt: skip
    tried = line.invoke(rename_command, [*words, "--dry-run"])
    assert tried.exit_code == 0, tried.output
    assert json.loads(tried.output)["dry_run"] is True
    with in_tenant(TIENGIANG):
        assert len(list_facts(TIENGIANG, MYTHO)) == 1
        assert [host.host for host in list_hosts(MYTHO)] == [HOSTS[MYTHO]]
    done = line.invoke(rename_command, words)
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["facts"][-1]["name"] == "Phường Mỹ Tho"
    again = line.invoke(rename_command, words)
    assert again.exit_code == 1
    assert again.output.startswith("Error: Chồng lấn")


def version_in(text: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', text)
    assert found
    return found.group(1)


def version_on(browser: Browser) -> str:
    return version_in(browser.get(PAGE).text)

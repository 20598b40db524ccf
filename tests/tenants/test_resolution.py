"""Which site a host is, what the home and front pages show, and how little they ask the database."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from threading import Thread

import pytest
from flask import Flask
from flask_sqlalchemy.session import Session
from sqlalchemy import event

from dothi.database.session import session
from dothi.manifest.house import house
from tenants.registry.directory import SITE_OF_HOST, Directory, directory
from tests.client import Browser
from tests.world import HOSTS, MYTHO, TANAN, TIENGIANG

Statements = Callable[[], AbstractContextManager[list[str]]]


@pytest.mark.parametrize("host", ["mytho.localhost", "MyTho.LOCALHOST", "mytho.localhost:8000", "mytho.localhost."])
def test_a_host_is_the_same_however_it_is_written(app: Flask, host: str) -> None:
    answer = app.test_client().get("/", headers={"Host": host})
    assert answer.status_code == 200
    assert "Thành phố Mỹ Tho" in answer.text


@pytest.mark.parametrize("host", ["nobody.localhost", "127.0.0.1", "-", "mytho.localhost.evil.example", "a b"])
def test_an_unknown_host_gets_the_list_of_provinces(app: Flask, host: str) -> None:
    answer = app.test_client().get("/", headers={"Host": host})
    assert answer.status_code == 404
    assert "Tỉnh Tiền Giang" in answer.text
    assert "Thành phố Tân An" in answer.text


def test_each_home_page_has_its_own_name_and_no_others(app: Flask) -> None:
    mytho, tanan = Browser(app, HOSTS[MYTHO]).get("/").text, Browser(app, HOSTS[TANAN]).get("/").text
    assert "Ủy ban nhân dân thành phố Mỹ Tho" in mytho
    assert "Tân An" not in mytho
    assert "Ủy ban nhân dân thành phố Tân An" in tanan


COUNTING = ("dothi_flow", "SAVEPOINT")
"""The visitor counter's statements: three reads a minute, and a write in a savepoint every ten seconds."""


def test_the_home_page_costs_one_statement_beside_the_counters_and_none_when_remembered(
    app: Flask, statements: Statements, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Browser(app, HOSTS[MYTHO])
    with statements() as seen:
        browser.get("/")
    assert [one for one in seen if not any(word in one for word in COUNTING)] == ["SELECT dothi_resolve_host($1)"]
    assert len(seen) == 1 + 3 + 3, seen
    patient = replace(house(app).settings, site_cache_seconds=3.0)
    monkeypatch.setitem(app.extensions, "dothi", replace(house(app), settings=patient))
    browser.get("/")
    with statements() as seen:
        assert browser.get("/").status_code == 200
    assert seen == []


def test_the_front_page_leads_to_the_tenant_at_a_position(app: Flask) -> None:
    browser = Browser(app, HOSTS[TIENGIANG])
    plain = browser.get("/").text
    assert "http://mytho.localhost/" in plain
    assert "Địa phương gần vị trí của bạn" not in plain
    near = browser.get("/?lon=106.75&lat=10.35").text
    assert "Đến trang của huyện Gò Công Đông" in near
    assert "Chưa tìm thấy địa phương" in browser.get("/?lon=105.0&lat=21.0").text


@pytest.mark.parametrize("query", ["lon=nan&lat=1", "lon=x&lat=y", "lon=999&lat=10", "lon=&lat=10", "lon=1e999&lat=0"])
def test_a_position_that_is_none_is_said_to_be_unusable(app: Flask, query: str) -> None:
    answer = Browser(app, HOSTS[TIENGIANG]).get(f"/?{query}")
    assert answer.status_code == 200
    assert "Chưa tìm thấy địa phương" in answer.text


def test_provinces_and_working_tenants_are_listed(app: Flask) -> None:
    with app.app_context():
        assert [p.name for p in directory.list_provinces()] == ["Tỉnh Long An", "Tỉnh Tiền Giang"]
        assert set(directory.list_tenant_ids("feedback")) == {MYTHO, TANAN}
        assert directory.find_site("nobody.localhost") is None
        site = directory.find_site_by_id(MYTHO)
        assert site is not None
        assert site.canonical_host == HOSTS[MYTHO]
        assert directory.find_site_by_id(999) is None


def test_what_was_read_before_a_commit_is_not_remembered_after_it(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another thread asks between the page's last word and its commit, and is answered what was before."""
    patient = replace(house(app).settings, site_cache_seconds=3_600.0)
    monkeypatch.setitem(app.extensions, "dothi", replace(house(app), settings=patient))
    admin = Browser(app, HOSTS[TIENGIANG]).enter("admin@tiengiang.example")
    page, asked = "/console/tenants/mytho", list[str]()

    def somebody_asks() -> None:
        with app.app_context():
            site = directory.find_site(HOSTS[MYTHO])
            asked.append(site.state_of("feedback").value if site is not None else "")
            session.rollback()

    def ask_elsewhere(_session: object) -> None:
        thread = Thread(target=somebody_asks)
        thread.start()
        thread.join()

    event.listen(Session, "before_commit", ask_elsewhere)
    try:
        step = {"to": "suspended", "version": "3", "reason": "bảo trì"}
        assert admin.post(f"{page}/modules/feedback", step, page=page).status_code == 303
    finally:
        event.remove(Session, "before_commit", ask_elsewhere)
    somebody_asks()
    assert (asked[0], asked[-1]) == ("live", "suspended")


def test_an_answer_asked_for_before_a_change_is_not_remembered_after_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = replace(house(app).settings, site_cache_seconds=3_600.0)
    monkeypatch.setitem(app.extensions, "dothi", replace(house(app), settings=patient))
    source = sys.modules[Directory.__module__]  # the package's `directory` is the object in it

    class Slow:
        def ask(self, values: Mapping[str, object]) -> object:
            found = SITE_OF_HOST.ask(values)
            directory.forget()  # a change was committed while the answer was on its way
            return found

    monkeypatch.setattr(source, "SITE_OF_HOST", Slow())
    with app.app_context():
        first = directory.find_site(HOSTS[MYTHO])
        assert directory.find_site(HOSTS[MYTHO]) is not first

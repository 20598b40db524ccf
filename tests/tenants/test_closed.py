"""A service that isn't open here: its page, its card and the province's list say why, each state in its own words."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask

from dothi.sites.switch import TOLD_OUTSIDE, ModuleState
from tests.client import Browser
from tests.world import GOCONGDONG, HOSTS, MYTHO, TIENGIANG, switch

S = ModuleState
WAYS = {
    S.NONE: (),
    S.PREPARING: (S.PREPARING,),
    S.PILOT: (S.PREPARING, S.PILOT),
    S.SUSPENDED: (S.PREPARING, S.LIVE, S.SUSPENDED),
    S.RETIRED: (S.PREPARING, S.LIVE, S.RETIRED),
}
HEADINGS = {
    S.NONE: "Dịch vụ chưa triển khai",
    S.PREPARING: "Dịch vụ sắp triển khai",
    S.PILOT: "Dịch vụ sắp triển khai",
    S.SUSPENDED: "Dịch vụ đang tạm dừng",
    S.RETIRED: "Dịch vụ đã kết thúc",
}
WAITING = 'href="/bao-khi-mo/phan-he/feedback"'


def words(text: str) -> str:
    """A page as people read it."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def card_of(page: str, name: str) -> str:
    """What the province's list says under a tenant's name."""
    return words(page.partition(name)[2].partition("</a>")[0])


@pytest.mark.parametrize("state", WAYS)
def test_each_state_is_told_in_its_own_words(app: Flask, state: ModuleState) -> None:
    with app.app_context():
        for step in WAYS[state]:
            switch(TIENGIANG, GOCONGDONG, step)
    citizen = Browser(app, HOSTS[GOCONGDONG])
    closed = citizen.get("/phan-anh")
    assert (closed.status_code, closed.headers["Cache-Control"]) == (404, "no-store")
    for said in (HEADINGS[state], "Phản ánh hiện trường", "0273 1022", "Ủy ban nhân dân huyện Gò Công Đông"):
        assert said in words(closed.text)
    assert 'href="/language/en?next=/phan-anh"' in closed.text
    awaited = state in {S.PREPARING, S.PILOT}
    assert (WAITING in closed.text) == awaited
    assert "Đang thí điểm." not in closed.text, "it is nothing to whoever isn't invited"
    home = citizen.get("/").text
    assert str(TOLD_OUTSIDE[state]) in words(home)
    assert (WAITING in home) == awaited
    province = Browser(app, HOSTS[TIENGIANG]).get("/").text
    listed = card_of(province, "Huyện Gò Công Đông")
    known = f"Phản ánh hiện trường ({TOLD_OUTSIDE[state]})"
    assert ("Chưa triển khai dịch vụ nào" if state is S.NONE else known) in listed
    assert "Phản ánh hiện trường" in card_of(province, "Thành phố Mỹ Tho").split(", ")


def test_programs_are_told_by_a_code(app: Flask) -> None:
    answer = Browser(app, HOSTS[GOCONGDONG]).get("/api/v1/reports")
    assert (answer.status_code, (answer.json or {})["code"]) == (404, "module_closed")


def test_what_was_typed_for_a_closed_service_stays(app: Flask) -> None:
    citizen = Browser(app, HOSTS[MYTHO])
    token = re.search(r'name="csrf_token" value="([^"]+)"', citizen.get("/phan-anh/gui").text)
    assert token is not None
    with app.app_context():
        switch(TIENGIANG, MYTHO, S.SUSPENDED)
    sent = {"csrf_token": token.group(1), "text": "Nắp cống bị vỡ trước chợ."}
    refused = citizen.client.post("/phan-anh/gui", base_url=citizen.base, data=sent)
    assert refused.status_code == 404
    assert all(said in words(refused.text) for said in (HEADINGS[S.SUSPENDED], "Nắp cống bị vỡ trước chợ."))


def test_staff_in_a_pilot_are_told_what_it_is_and_where_to_comment(app: Flask) -> None:
    with app.app_context():
        for step in WAYS[S.PILOT]:
            switch(TIENGIANG, GOCONGDONG, step)
    staff = Browser(app, HOSTS[GOCONGDONG]).enter("tiepnhan@gocongdong.example")
    for path in ("/phan-anh", "/phan-anh/gui", "/phan-anh/tra-cuu"):
        assert "Đang thí điểm." in words(staff.get(path).text)
        assert "Góp ý: 0273 1022" in words(staff.get(path).text)
    assert "Đang thí điểm." not in staff.get("/work/feedback").text
    assert "Đang thí điểm." not in Browser(app, HOSTS[MYTHO]).get("/phan-anh").text

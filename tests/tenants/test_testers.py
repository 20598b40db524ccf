"""Testers invited by a list of addresses: each with a link of their own, erased after the pilot."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from dothi.database.session import session
from dothi.sites.switch import ModuleState
from dothi.values import clock
from dothi.values.actor import Actor
from tenants.pilot import testers as service
from tenants.pilot.addresses import LARGEST_BYTES, MOST_AT_ONCE, read_addresses
from tenants.registry import models
from tests.client import Browser
from tests.world import GOCONGDONG, HOSTS, LONGAN, TIENGIANG, switch

InTenant = Callable[[int], AbstractContextManager[None]]
Mails = Callable[[str], list[dict[str, Any]]]
PAGE = "/console/tenants/gocongdong/modules/feedback/testers"


@pytest.fixture
def admin(app: Flask) -> Browser:
    """The province's admin, while Gò Công Đông tries feedback."""
    with app.app_context():
        for state in (ModuleState.PREPARING, ModuleState.PILOT):
            switch(TIENGIANG, GOCONGDONG, state)
    return Browser(app, HOSTS[TIENGIANG]).enter("admin@tiengiang.example")


def invite(admin: Browser, addresses: str, **more: Any) -> Any:
    return admin.post(f"{PAGE}/invite", {"addresses": addresses, **more}, page=PAGE)


def link_in(mails: Mails, address: str) -> str:
    found = re.search(r"http://gocongdong\.localhost(/tester/\S+)", mails(address)[0]["text"])
    assert found
    return found.group(1)


def test_a_list_is_read_row_by_row_and_duplicates_are_folded(app: Flask) -> None:
    with app.test_request_context():
        lines, problem = read_addresses(
            "\ufeffAn@Example.com\n\n  an@example.com \nBa <x>;ba@example.com\nkhông phải\n"
        )
        assert not problem
        assert [(line.number, line.email, bool(line.error)) for line in lines] == [
            (1, "an@example.com", False),
            (4, "ba@example.com", False),
            (5, "không phải", True),
        ]
        assert read_addresses(" \n", "\n")[1]
        assert str(MOST_AT_ONCE) in read_addresses("\n".join(f"a{n}@b.example" for n in range(MOST_AT_ONCE + 1)))[1]


@pytest.mark.parametrize(
    ("line", "emails"),
    [
        ("a@x.example; b@x.example", ["a@x.example", "b@x.example"]),
        ("Ba <a@x.example>, 'Tư' <B@x.example>", ["a@x.example", "b@x.example"]),
        ("a@x.example b@x.example\tBa\t0901", ["a@x.example", "b@x.example"]),
        ("\ufeffmailto:a@x.example\u200b.", ["a@x.example"]),
        ("a\uff20x.example", ["a@x.example"]),
    ],
)
def test_every_address_of_a_line_counts(app: Flask, line: str, emails: list[str]) -> None:
    with app.test_request_context():
        lines, problem = read_addresses(line)
    assert not problem
    assert [(found.email, found.error) for found in lines] == [(email, "") for email in emails]


def test_a_file_is_taken_whole_or_not_at_all(admin: Browser, in_tenant: InTenant) -> None:
    cut = b" " * (LARGEST_BYTES - len("nguyen@example.com")) + b"nguyen@example.com.vn"
    for data, reason in ((cut, "100 kB"), (b"PK\x03\x04\xff\x00", "UTF-8")):
        answer = invite(admin, "", file=(io.BytesIO(data), "ds.csv"))
        assert answer.status_code == 422
        assert reason in answer.text
    with in_tenant(TIENGIANG):
        assert service.list_testers(TIENGIANG, member_id=GOCONGDONG, module="feedback") == []
    for name, encoding in (("an@example.com", "utf-8-sig"), ("ba@example.com", "utf-16")):
        assert invite(admin, "", file=(io.BytesIO(f"{name}\r\n".encode(encoding)), "ds.csv")).status_code == 303
    with in_tenant(TIENGIANG):
        invited = service.list_testers(TIENGIANG, member_id=GOCONGDONG, module="feedback")
        assert {tester.email for tester in invited} == {"an@example.com", "ba@example.com"}


def test_a_wrong_line_of_a_file_is_told_by_the_files_own_number(app: Flask) -> None:
    with app.test_request_context():
        (wrong, *_right), _problem = read_addresses("", "x@\na@x.example")
    assert wrong.number == 1


def test_each_gets_a_mail_with_a_link_that_ends_alone(
    app: Flask, admin: Browser, run_jobs: Callable[[], list[str]], mails: Mails
) -> None:
    file = (io.BytesIO(b"nam-thu@example.com\nbay-thu@example.com\n"), "ds.csv")
    assert invite(admin, "bay-thu@example.com", file=file).status_code == 303
    assert set(run_jobs()) == {"done"}
    assert len(mails("bay-thu@example.com")) == 1
    assert "Ủy ban nhân dân huyện Gò Công Đông" in mails("nam-thu@example.com")[0]["text"]
    nam, bay = link_in(mails, "nam-thu@example.com"), link_in(mails, "bay-thu@example.com")
    assert nam != bay
    first, second = Browser(app, HOSTS[GOCONGDONG]), Browser(app, HOSTS[GOCONGDONG])
    assert first.get("/phan-anh").status_code == 404
    assert first.client.head(nam, base_url=first.base).status_code == first.get(nam).status_code == 200
    assert admin.get(PAGE).text.count("đã mở") == 0
    assert first.get("/phan-anh").status_code == 404
    assert first.post(nam).headers["Location"] == "/phan-anh"
    second.post(bay)
    assert first.get("/phan-anh").status_code == 200
    page = admin.get(PAGE).text
    assert page.count("đã mở") == 2
    row = re.search(rf'action="({PAGE}/[0-9a-f-]+/withdraw)"', page[page.index("nam-thu@example.com") :])
    assert row
    assert admin.post(row.group(1), page=PAGE).status_code == 303
    assert first.get("/phan-anh").status_code == 404
    assert second.get("/phan-anh").status_code == 200
    assert Browser(app, HOSTS[GOCONGDONG]).get(nam).status_code == 410
    assert "đã thu hồi" in admin.get(PAGE).text


def test_inviting_again_mails_only_those_who_are_new_or_were_withdrawn(admin: Browser, in_tenant: InTenant) -> None:
    invite(admin, "a@example.com\nb@example.com")
    assert (
        "đã mời 1 người; 1 địa chỉ đã được mời từ trước"
        in admin.get(invite(admin, "b@example.com\nc@example.com").headers["Location"]).text.lower()
    )
    with in_tenant(TIENGIANG):
        tester = session.scalars(
            select(models.Tester).where(models.Tester.tenant_id == TIENGIANG, models.Tester.email == "a@example.com")
        )
        found = tester.one()
        former, tester_id = found.nonce, found.id
        of: dict[str, Any] = {"member_id": GOCONGDONG, "module": "feedback", "actor": Actor.system()}
        service.withdraw_tester(TIENGIANG, tester_id=tester_id, **of)
        assert service.invite_testers(TIENGIANG, emails=["a@example.com"], **of).new == 1
    with in_tenant(TIENGIANG):
        renewed = session.get_one(models.Tester, (TIENGIANG, tester_id))
        assert renewed.withdrawn_at is None
        assert renewed.nonce != former


def test_one_wrong_row_and_nobody_is_invited(admin: Browser, in_tenant: InTenant) -> None:
    answer = invite(admin, "a@example.com\nsai địa chỉ")
    assert answer.status_code == 422
    assert "“sai địa chỉ” không phải địa chỉ thư điện tử." in answer.text
    assert "a@example.com" in answer.text
    with in_tenant(TIENGIANG):
        assert service.list_testers(TIENGIANG, member_id=GOCONGDONG, module="feedback") == []


def test_outside_a_pilot_nobody_is_invited(app: Flask, admin: Browser) -> None:
    with app.app_context():
        switch(TIENGIANG, GOCONGDONG, ModuleState.LIVE)
    assert admin.post(f"{PAGE}/invite", {"addresses": "a@example.com"}, page="/console").status_code == 409


def test_addresses_are_erased_thirty_days_after_the_pilot(app: Flask, admin: Browser, in_tenant: InTenant) -> None:
    invite(admin, "a@example.com")
    with app.app_context():
        switch(TIENGIANG, GOCONGDONG, ModuleState.LIVE)
    with in_tenant(TIENGIANG):
        assert service.forget_testers(TIENGIANG, clock.now() + timedelta(days=29)) == 0
        assert service.forget_testers(TIENGIANG, clock.now() + timedelta(days=31)) == 1
    with in_tenant(LONGAN):
        assert service.forget_testers(LONGAN, clock.now() + timedelta(days=31)) == 0


def test_addresses_stay_while_the_pilot_runs_and_with_their_province(
    app: Flask, admin: Browser, in_tenant: InTenant
) -> None:
    invite(admin, "a@example.com")
    with in_tenant(TIENGIANG):
        assert service.forget_testers(TIENGIANG, clock.now() + timedelta(days=400)) == 0
    with in_tenant(LONGAN):
        assert session.scalars(select(models.Tester).where(models.Tester.tenant_id == TIENGIANG)).all() == []
    stranger = Browser(app, HOSTS[LONGAN]).enter("admin@longan.example")
    assert stranger.get(PAGE).status_code == 404
    viewer = Browser(app, HOSTS[TIENGIANG]).enter("xem@tiengiang.example")
    assert viewer.get(PAGE).status_code == 403

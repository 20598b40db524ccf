"""Businesses at their own entry: a link to the address on record, one open proposal, staff take all, some, or none."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from dothi.database.session import session
from dothi.sites.switch import ModuleState
from dothi.values import clock
from modules.tourism.businesses.links import LASTS, MOST_A_DAY, ask_owners
from modules.tourism.businesses.models import OwnerLink, Proposal
from modules.tourism.places.models import Place
from modules.tourism.places.service import change_place, draft_of, get_place
from modules.tourism.tests.conftest import Put, Visit, site_of
from modules.tourism.tests.guard import SYSTEM
from modules.tourism.tests.speaking import SLUG, Mails, RunJobs, code_in, link_in, some_email, typed_on
from tests.client import Browser
from tests.world import CENTRES, HOSTS, MYTHO, TANAN, TIENGIANG, switch

InTenant = Callable[[int], AbstractContextManager[None]]
ASK = f"/du-lich/{SLUG}/co-so"
DESK = "/work/tourism/proposals"


@pytest.fixture
def owner() -> str:
    """The address on record."""
    return some_email()


@pytest.fixture
def link(put: Put, visit: Visit, run_jobs: RunJobs, mails: Mails, owner: str) -> str:
    """A place's link, as its owner asked for it."""
    put(email=owner, phone="0273 3872 123")
    assert visit().post(ASK).status_code == 200
    run_jobs()
    return link_in(mails, owner)


def send(browser: Browser, link: str, **changes: str) -> int:
    """Send the form as it is shown, but for these fields."""
    return browser.post(link, {**typed_on(browser.get(link).text), **changes}).status_code


def newest(in_tenant: InTenant) -> UUID:
    with in_tenant(MYTHO):
        return session.scalars(select(Proposal.id).order_by(Proposal.id.desc()).limit(1)).one()


def decide(staff: Browser, proposal_id: UUID, action: str, **fields: object) -> int:
    """A button of the proposal's page, with the versions that it shows."""
    page = f"{DESK}/{proposal_id}"
    seen = dict(re.findall(r'name="((?:place_)?version)" value="(\d+)"', staff.get(page).text))
    return staff.post(f"{page}/{action}", {**seen, **fields}, page=page).status_code


Change = Callable[..., None]


@pytest.fixture
def change(app: Flask, in_tenant: InTenant) -> Change:
    """Staff change the entry: `change(phone="1022")`."""
    with app.app_context():
        site = site_of()

    def write(**facts: str) -> None:
        with in_tenant(MYTHO):
            place = get_place(MYTHO, SLUG)
            draft = replace(draft_of(place), **facts)  # type: ignore[arg-type]
            change_place(site, place, draft, version=place.version, actor=SYSTEM)

    return write


def stored(in_tenant: InTenant) -> Place:
    with in_tenant(MYTHO):
        place = get_place(MYTHO, SLUG)
        session.expunge(place)
        return place


def test_the_answer_is_the_same_with_an_address_and_without(
    put: Put, visit: Visit, run_jobs: RunJobs, mails: Mails, owner: str, in_tenant: InTenant
) -> None:
    put("Có thư", email=owner)
    put("Không thư", east=0.01)
    answers = [visit().post(f"/du-lich/{slug}/co-so").text for slug in ("co-thu", "khong-thu")]
    shown = [
        re.sub(r"Có thư|Không thư|co-thu|khong-thu|name=\"csrf_token\" value=\"[^\"]+\"", "", text) for text in answers
    ]
    assert shown[0] == shown[1]
    run_jobs()
    assert len(mails(owner)) == 1
    with in_tenant(MYTHO):
        token = link_in(mails, owner).rsplit("/", 1)[1]
        assert all(token not in str(vars(row)) for row in session.scalars(select(OwnerLink))), "only its hash is kept"


def test_a_mailbox_gets_so_many_links_a_day_whoever_asks(
    put: Put, visit: Visit, run_jobs: RunJobs, mails: Mails, owner: str
) -> None:
    put(email=owner)
    for _ in range(MOST_A_DAY + 2):
        assert visit().post(ASK).status_code == 200
    run_jobs()
    assert len(mails(owner)) == MOST_A_DAY


def test_forged_ended_and_foreign_links_lead_nowhere(app: Flask, visit: Visit, link: str, change: Change) -> None:
    assert visit().get(link).status_code == 200
    assert visit().get(f"{link}x").status_code == 404
    assert Browser(app, HOSTS[TANAN]).get(link).status_code == 404
    clock.shift(LASTS + timedelta(minutes=1))
    assert visit().get(link).status_code == 410
    clock.shift(-LASTS)
    assert visit().get(link).status_code == 200
    change(email="chu-moi@vinh-trang.example")
    assert visit().get(link).status_code == 410, "another address is on record"


def test_staff_take_some_of_it_and_the_business_learns_what(
    visit: Visit, run_jobs: RunJobs, mails: Mails, link: str, owner: str, in_tenant: InTenant
) -> None:
    assert send(visit(), link, phone="0273 3999 888", address="60 Nguyễn Trung Trực", note="Đổi số máy.") == 303
    staff, proposal_id = visit("canbo"), newest(in_tenant)
    page = staff.get(f"{DESK}/{proposal_id}").text
    assert all(words in page for words in ("0273 3872 123", "0273 3999 888", "Đổi số máy."))
    assert 'value="hours"' not in page, "what didn't change isn't compared"
    assert decide(staff, proposal_id, "accept", fields=[]) == 422
    assert decide(staff, proposal_id, "accept", fields=["phone"], reason="Địa chỉ chưa rõ.") == 303
    place = stored(in_tenant)
    assert (place.phone, place.address) == ("0273 3999 888", "Phường 1")
    run_jobs()
    mail = mails(owner)[0]
    assert "được nhận một phần" in mail["subject"]
    assert "Địa chỉ chưa rõ." in mail["text"]
    assert "- Điện thoại" in mail["text"]
    assert "- Địa chỉ" not in mail["text"]


def test_taking_all_keeps_what_is_the_staffs_and_marks_it_confirmed(
    visit: Visit, link: str, in_tenant: InTenant
) -> None:
    before = stored(in_tenant)
    assert (
        send(visit(), link, name_en="Vinh Trang", hours="Mo-Su 06:00-18:00", source="Kẻ khác", unit_id=str(uuid4()))
        == 303
    )
    assert decide(visit("canbo"), newest(in_tenant), "accept", fields=["name_en", "hours"]) == 303
    after = stored(in_tenant)
    assert (after.texts["en"]["name"], after.hours) == ("Vinh Trang", "Mo-Su 06:00-18:00")
    assert (after.source, after.unit_id, after.lon, after.status) == (
        before.source,
        before.unit_id,
        before.lon,
        before.status,
    )
    assert after.confirmed_on == clock.local_today()
    with in_tenant(MYTHO):
        assert session.scalars(select(Proposal.status)).one() == "accepted"


def test_a_refusal_says_why(
    visit: Visit, run_jobs: RunJobs, mails: Mails, link: str, owner: str, in_tenant: InTenant
) -> None:
    send(visit(language="en"), link, phone="1022")
    assert decide(visit("canbo"), newest(in_tenant), "refuse") == 422
    assert decide(visit("canbo"), newest(in_tenant), "refuse", reason="Số này không gọi được.") == 303
    run_jobs()
    assert "Số này không gọi được." in mails(owner)[0]["text"]


def test_one_proposal_of_a_place_is_open_and_sending_again_replaces_it(
    visit: Visit, link: str, in_tenant: InTenant
) -> None:
    for phone in ("0273 3000 111", "0273 3000 111", "0273 3000 222"):
        assert send(visit(), link, phone=phone) == 303
    assert 'value="02733000222"' in visit().get(link).text.replace(" ", "")
    with in_tenant(MYTHO):
        proposal = session.scalars(select(Proposal)).one()
        assert (proposal.content["phone"], proposal.version) == ("0273 3000 222", 2)


def test_sending_again_leaves_what_staff_mended_meanwhile(
    visit: Visit, link: str, in_tenant: InTenant, change: Change
) -> None:
    send(visit(), link, phone="0273 3999 888")
    change(address="Khu phố 2")
    assert send(visit(), link, website="https://vinh-trang.example") == 303
    with in_tenant(MYTHO):
        content = session.scalars(select(Proposal.content)).one()
    said = {name: content[name] for name in ("phone", "address", "website")}
    assert said == {"phone": "0273 3999 888", "address": "Khu phố 2", "website": "https://vinh-trang.example"}


def test_who_sends_on_an_old_page_sees_both_versions(visit: Visit, link: str, change: Change) -> None:
    browser = visit()
    typed = typed_on(browser.get(link).text)
    change(address="Khu phố 2")
    late = browser.post(link, {**typed, "address": "Hẻm 12"})
    assert late.status_code == 409
    assert "Khu phố 2" in late.text
    assert 'value="Hẻm 12"' in late.text
    assert (
        browser.post(link, {**typed, "address": "Hẻm 12", "version": typed_on(late.text)["version"]}).status_code == 303
    )


def test_staff_see_what_changed_since_the_business_looked(
    visit: Visit, link: str, in_tenant: InTenant, change: Change
) -> None:
    send(visit(), link, phone="0273 3999 888")
    staff, proposal_id = visit("canbo"), newest(in_tenant)
    page = f"{DESK}/{proposal_id}"
    seen = dict(re.findall(r'name="((?:place_)?version)" value="(\d+)"', staff.get(page).text))
    change(phone="0273 3555 555")
    late = staff.post(f"{page}/accept", {**seen, "fields": ["phone"], "reason": "Cảm ơn quý cơ sở."}, page=page)
    assert late.status_code == 409
    assert all(words in late.text for words in ("0273 3555 555", "0273 3999 888", "0273 3872 123", "Cảm ơn quý cơ sở."))
    assert stored(in_tenant).phone == "0273 3555 555"
    assert decide(staff, proposal_id, "accept", fields=["phone"]) == 303
    assert stored(in_tenant).phone == "0273 3999 888"


def test_the_owner_confirms_by_one_button(visit: Visit, link: str, in_tenant: InTenant) -> None:
    clock.shift(timedelta(days=10))
    browser = visit()
    version = typed_on(browser.get(link).text)["version"]
    assert browser.post(f"{link}/con-dung", page=link, version=version).status_code == 303
    assert stored(in_tenant).confirmed_on == clock.local_today()


def test_nothing_changed_and_what_is_wrong_are_said(visit: Visit, link: str) -> None:
    assert send(visit(), link) == 422
    assert send(visit(), link, hours="lúc nào cũng được") == 422
    assert send(visit(), link, lon="100", lat="20") == 422
    assert send(visit(), link, body_vi="x" * 10_000) == 422
    assert send(visit(), link, name_vi="<script>alert(1)</script>") == 303
    assert "<script>alert" not in visit().get(link).text


def test_while_the_service_is_suspended_what_was_typed_is_kept(app: Flask, visit: Visit, link: str) -> None:
    browser = visit()
    typed = typed_on(browser.get(link).text)
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(link).text)
    assert token is not None
    with app.app_context():
        switch(TIENGIANG, MYTHO, ModuleState.SUSPENDED)
    sent = {**typed, "csrf_token": token.group(1), "note": "Quán dời sang nhà bên cạnh."}
    refused = browser.client.post(link, data=sent, base_url=browser.base)
    assert refused.status_code == 409
    assert "Quán dời sang nhà bên cạnh." in refused.text
    shown = browser.get(link)
    assert shown.status_code == 200
    assert "Gửi đề xuất" not in shown.text
    with app.app_context():
        switch(TIENGIANG, MYTHO, ModuleState.LIVE)
    assert send(browser, link, note="Quán dời sang nhà bên cạnh.") == 303


def test_a_new_place_is_proposed_confirmed_and_becomes_a_draft(
    visit: Visit, run_jobs: RunJobs, mails: Mails, in_tenant: InTenant
) -> None:
    browser, email, here = visit(language="en"), some_email(), CENTRES[MYTHO]
    said = {"name_vi": "Quán Bà Tư", "kind": "food", "lon": str(here.lon), "lat": str(here.lat), "version": "0"}
    said["form_id"] = str(uuid4())
    refused = browser.post("/du-lich/de-xuat", {**said, "proposer_email": ""})
    assert refused.status_code == 422
    assert 'value="Quán Bà Tư"' in refused.text
    page = browser.post("/du-lich/de-xuat", {**said, "form_id": str(uuid4()), "proposer_email": email}).headers[
        "Location"
    ]
    run_jobs()
    assert browser.post(page, code=code_in(mails, email)).status_code == 303
    assert "Quán Bà Tư" in visit("canbo").get(DESK).text
    assert decide(visit("canbo"), newest(in_tenant), "accept") == 303
    with in_tenant(MYTHO):
        assert get_place(MYTHO, "quan-ba-tu").status == "draft"
    run_jobs()
    assert mails(email)[0]["subject"] == "Your proposal for Quán Bà Tư was accepted"


def test_owners_are_asked_once_in_each_time(
    put: Put, run_jobs: RunJobs, mails: Mails, visit: Visit, owner: str, in_tenant: InTenant
) -> None:
    put(email=owner)

    def run() -> int:
        with in_tenant(MYTHO):
            ask_owners(MYTHO, clock.now())
            session.flush()
            asked = session.scalars(select(func.count()).where(OwnerLink.asked_on.is_not(None))).one()
        run_jobs()
        return asked

    assert run() == 0
    clock.shift(timedelta(days=361))
    assert [run(), run()] == [1, 1]
    assert [mail["subject"] for mail in mails(owner)] == ["Thông tin của Chùa Vĩnh Tràng còn đúng không?"]
    assert visit().get(link_in(mails, owner)).status_code == 200
    clock.shift(timedelta(days=200))
    assert run() == 1
    clock.shift(timedelta(days=161))
    assert run() == 2

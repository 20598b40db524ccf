"""Pictures of reports: as open as the module's switch leaves the way to them, and each of one report alone."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from dothi.database.session import session
from dothi.sites.switch import ModuleState
from dothi.uploads.files import File
from dothi_testing.plugin import InTenant
from modules.feedback.models import Report
from modules.feedback.tests.person import STAGED, Person, filled_in, picture, words
from tests.client import TOKEN
from tests.world import HOSTS, MYTHO, TIENGIANG, switch

WAYS = {
    # state: (anyone, a member, the reporter's secret link)
    ModuleState.LIVE: (200, 200, 200),
    ModuleState.PILOT: (404, 200, 200),
    ModuleState.PREPARING: (404, 200, 404),
    ModuleState.SUSPENDED: (404, 200, 200),
    ModuleState.RETIRED: (404, 200, 200),
    ModuleState.NONE: (404, 404, 404),
}
PATHS = {
    ModuleState.LIVE: (),
    ModuleState.PILOT: (ModuleState.PILOT,),
    ModuleState.PREPARING: (ModuleState.PREPARING,),
    ModuleState.SUSPENDED: (ModuleState.SUSPENDED,),
    ModuleState.RETIRED: (ModuleState.RETIRED,),
    ModuleState.NONE: (ModuleState.PREPARING, ModuleState.NONE),
}


@pytest.mark.parametrize("state", WAYS)
def test_the_switch_governs_pictures_too(app: Flask, in_tenant: InTenant, state: ModuleState) -> None:
    citizen = Person.at(app)
    page = citizen.follow(citizen.report(photos=[picture("a.jpg")]))
    found = re.search(r'<img src="(/files/[^"]+)"', page.text)
    assert found is not None
    secret = found.group(1).replace("&amp;", "&")
    staff = Person.at(app, as_="tiepnhan")
    with in_tenant(MYTHO):
        report = app_report()
        report.is_public = True
        report.status = "accepted"
    with app.app_context():
        for step in PATHS[state]:
            switch(TIENGIANG, MYTHO, step)
    address = secret.split("?")[0]
    seen = (Person.at(app).get(address).status_code, staff.get(address).status_code, citizen.get(secret).status_code)
    assert seen == WAYS[state]


def app_report() -> Report:
    """The one report there is."""
    return session.scalars(select(Report).where(Report.tenant_id == MYTHO)).one()


def test_a_photo_in_eight_forms_at_once_belongs_to_one_report_and_the_others_say_so(
    app: Flask, in_tenant: InTenant
) -> None:
    refused = Person.at(app).report(category="", photos=[picture()])
    [staged] = STAGED.findall(refused.text)
    citizens = [Person.at(app) for _ in range(8)]
    gate = Barrier(len(citizens))

    def send(citizen: Person) -> TestResponse:
        token = TOKEN.search(citizen.get("/phan-anh/gui").text)
        assert token is not None
        form = {**filled_in(), "photo": staged, "csrf_token": token.group(1)}
        gate.wait()
        return citizen.client.post("/phan-anh/gui", data=form, base_url=f"http://{HOSTS[MYTHO]}")

    with ThreadPoolExecutor(len(citizens)) as threads:
        answers = list(threads.map(send, citizens))
    assert sorted(answer.status_code for answer in answers) == [303, *[422] * 7]
    for answer in answers:
        if answer.status_code == 422:
            assert re.search("Ảnh này đã được dùng|Có ảnh không còn trên máy chủ", words(answer))
            assert staged not in answer.text  # or the next try would be refused for it again
    with in_tenant(MYTHO):
        assert [file.owner_id for file in session.scalars(select(File))] == [app_report().id]

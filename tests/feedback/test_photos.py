"""Pictures of reports are as open as the module's switch leaves the way by which somebody comes to them."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from dothi.db import session
from dothi.switch import ModuleState
from dothi.testing.plugin import InTenant
from modules.feedback.models import Report
from tests.feedback.person import Person, picture
from tests.world import MYTHO, TIENGIANG, switch

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

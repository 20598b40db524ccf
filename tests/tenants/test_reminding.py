"""A province reminds a district's admins of what is left: by mail, once a day, and its history says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from dothi.values import clock
from dothi.values.actor import Actor
from dothi.values.errors import Conflict
from dothi_testing.plugin import InTenant
from tenants.onboarding.reminding import remind_admins
from tenants.registry.roster import get_tenant
from tests.client import Browser
from tests.world import HOSTS, TIENGIANG

Mails = Callable[[str], list[dict[str, Any]]]
PAGE = "/console/tenants/gocongdong/checklist"
ADMIN = "quantri@gocongdong.example"


def test_the_districts_admins_get_what_is_missing_with_links(
    app: Flask, run_jobs: Callable[[], list[str]], mails: Mails
) -> None:
    before = len(mails(ADMIN))
    admin = Browser(app, HOSTS[TIENGIANG]).enter("admin@tiengiang.example")
    assert "việc của quản trị địa phương: Nguyễn Quản Trị." in admin.get(PAGE).text
    assert admin.post(f"{PAGE}/remind", page=PAGE).status_code == 303
    assert "Đã gửi thư nhắc" in admin.get(PAGE).text
    refused = admin.post(f"{PAGE}/remind", page=PAGE)
    assert refused.status_code == 409
    assert "Mỗi ngày chỉ nhắc một lần" in refused.text
    run_jobs()
    found = mails(ADMIN)
    assert len(found) == before + 1
    assert "Việc cần làm tại huyện Gò Công Đông" in found[0]["subject"]
    assert "Còn thiếu:" in found[0]["text"]
    assert f"http://{HOSTS[5]}/admin/branding" in found[0]["text"]
    assert "Huyện Gò Công Đông: nhắc quản trị địa phương" in admin.get("/console/history").text


def test_after_a_day_they_may_be_reminded_again(in_tenant: InTenant) -> None:
    with in_tenant(TIENGIANG):
        tenant = get_tenant(TIENGIANG, "gocongdong").tenant
        remind_admins(TIENGIANG, tenant, actor=Actor.system())
        clock.shift(timedelta(hours=23))
        with pytest.raises(Conflict):
            remind_admins(TIENGIANG, tenant, actor=Actor.system())
        clock.shift(timedelta(hours=2))
        remind_admins(TIENGIANG, tenant, actor=Actor.system())


def test_who_only_looks_is_not_offered_it(app: Flask) -> None:
    viewer = Browser(app, HOSTS[TIENGIANG]).enter("xem@tiengiang.example")
    page = viewer.get(PAGE).text
    assert "quản trị cấp tỉnh" in page, "whose each line is"
    assert "/remind" not in page

"""The id of the citizen's form without script: back, reload and a lost answer find the report; another is a choice."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import uuid4

from flask import Flask

from dothi.values import clock
from modules.feedback.tests.person import Person, filled_in, words
from modules.feedback.tests.test_pages_citizen import count_reports
from tests.client import TOKEN
from tests.world import HOSTS, MYTHO

InTenant = Callable[[int], AbstractContextManager[None]]
FORM_ID = re.compile(r'name="client_id" value="([^"]+)"')


def test_the_form_keeps_its_id_until_its_report_was_sent_and_another_is_wanted(app: Flask, in_tenant: InTenant) -> None:
    citizen, form = Person.at(app), "/phan-anh/gui"
    [first], [again] = (FORM_ID.findall(citizen.get(form).text) for _ in range(2))
    assert first == again
    citizen.report(client_id=first)  # and its answer is lost
    told = citizen.get(form)
    code = re.findall(r"MT-\d\d-\d{6}", told.text)[0]
    assert "Bạn không cần gửi lại." in words(told)
    assert not FORM_ID.search(told.text)
    [other] = FORM_ID.findall(citizen.get(f"{form}?sau={code}").text)
    assert other != first
    citizen.report(client_id=other, text="Đèn đường hỏng.")
    assert not FORM_ID.search(citizen.get(f"{form}?sau={code}").text)
    [strangers] = FORM_ID.findall(Person.at(app).get(f"{form}?sau={code}").text)
    assert strangers not in {first, other}
    with in_tenant(MYTHO):
        assert count_reports() == 2


def test_a_sent_form_is_remembered_for_an_hour_and_no_longer(app: Flask) -> None:
    citizen, sent_at = Person.at(app), clock.now()
    citizen.report()
    with clock.frozen(sent_at + timedelta(minutes=59)):
        assert "Bạn không cần gửi lại." in words(citizen.get("/phan-anh/gui"))
    with clock.frozen(sent_at + timedelta(minutes=62)):
        assert FORM_ID.search(citizen.get("/phan-anh/gui").text)


def test_a_script_is_told_the_code_and_the_page_of_its_report(app: Flask) -> None:
    citizen, client_id = Person.at(app), str(uuid4())
    page = citizen.report(client_id=client_id).headers["Location"]
    token = TOKEN.findall(citizen.get("/phan-anh/gui").text)[0]
    told = citizen.client.post(
        "/phan-anh/gui",
        data={**filled_in(), "client_id": client_id, "csrf_token": token},
        headers={"Accept": "application/json"},
        base_url=f"http://{HOSTS[MYTHO]}",
    )
    assert told.status_code == 201
    assert told.json is not None
    assert told.json["url"] == page
    assert told.json["code"] in citizen.get(page).text

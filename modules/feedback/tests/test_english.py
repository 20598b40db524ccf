"""Feedback for readers of English: their language stays, and errors are told in it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale, gettext

from modules.feedback.tests.person import Person, words
from tests.world import HOSTS, MYTHO


def test_the_catalogue_is_found(app: Flask) -> None:
    with app.app_context(), force_locale("en"):
        assert gettext("Lĩnh vực") == "Category"


def test_an_expired_form_is_told_in_english(app: Flask) -> None:
    reader = Person.at(app)
    reader.get("/language/en")
    expired = reader.client.post("/phan-anh/gui", data={"text": "A hole"}, headers={"Host": HOSTS[MYTHO]})
    assert "The form has expired" in words(expired)


def test_choosing_a_language_keeps_the_page_and_its_filters(app: Flask) -> None:
    client, host = app.test_client(), {"Host": HOSTS[MYTHO]}
    page = client.get("/phan-anh?category=giao-thong", headers=host)
    switch = "/language/en?next=/phan-anh?category%3Dgiao-thong"
    assert switch in page.text
    answer = client.get(switch, headers=host)
    assert answer.headers["Location"] == "/phan-anh?category=giao-thong"
    back = client.get(answer.headers["Location"], headers=host)
    assert '<html lang="en"' in back.text
    assert "Send a report" in back.text


@pytest.mark.parametrize(
    ("languages", "said"),
    [("en", "There is no"), ("vi,en;q=0.5", "Không có"), ("en-GB,en;q=0.9", "There is no"), (None, "Không có")],
)
def test_errors_of_the_api_follow_accept_language(app: Flask, languages: str | None, said: str) -> None:
    headers = {"Host": HOSTS[MYTHO], **({"Accept-Language": languages} if languages else {})}
    answer = app.test_client().get("/api/v1/reports/XX-26-000001", headers=headers)
    assert answer.status_code == 404
    assert said in answer.get_json()["detail"]

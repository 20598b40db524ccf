"""Headers that hold the browser to what our pages are: on every answer, once each, and weaker on none."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.client import Browser
from tests.world import HOSTS, MYTHO

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(self)",
}


@pytest.mark.parametrize(
    ("path", "host", "status"),
    [
        ("/", HOSTS[MYTHO], 200),
        ("/api/v1/categories", HOSTS[MYTHO], 200),
        ("/work", HOSTS[MYTHO], 302),
        ("/nowhere", HOSTS[MYTHO], 404),
        ("/", "nobody.localhost", 404),
        ("/healthz", "nobody.localhost", 200),
    ],
)
def test_every_answer_has_them_once(app: Flask, path: str, host: str, status: int) -> None:
    answer = app.test_client().get(path, headers={"Host": host})
    assert answer.status_code == status
    for name, value in FIXED.items():
        assert answer.headers.getlist(name) == [value]
    assert answer.headers.getlist("Content-Security-Policy") == [app.config["CSP"]]
    assert len(answer.headers.getlist("Cache-Control")) == 1


def test_what_a_view_says_itself_stands(app: Flask) -> None:
    answer = app.test_client().get("/sign-in", headers={"Host": HOSTS[MYTHO]})
    assert answer.headers.getlist("Referrer-Policy") == ["no-referrer"]
    assert answer.headers.getlist("Cache-Control") == ["no-store"]


def test_a_members_pages_are_stored_nowhere(app: Flask) -> None:
    browser = Browser(app, HOSTS[MYTHO])
    assert browser.get("/").headers["Cache-Control"] == "private, no-cache"
    browser.enter("tiepnhan@mytho.example")
    assert browser.get("/").headers["Cache-Control"] == "no-store"

"""What an answer says of cookies."""

from __future__ import annotations

from flask import Flask

from tests.world import HOSTS, MYTHO


def test_an_answer_says_that_it_depends_on_the_cookie_only_where_it_does(app: Flask) -> None:
    client, headers = app.test_client(), {"Host": HOSTS[MYTHO]}
    assert "Cookie" in client.get("/sign-in", headers=headers).headers["Vary"]  # a form with its token
    assert "Cookie" in client.get("/sign-in", headers=headers).headers["Vary"]  # the session is an old one now
    assert "Vary" not in app.test_client().get("/api/v1/categories", headers=headers).headers

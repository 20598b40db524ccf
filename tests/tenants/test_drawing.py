"""The drawing of a tenant's areas on its home page."""

from __future__ import annotations

from flask import Flask

from modules.feedback.tests.person import Person


def test_the_home_shows_the_picture_and_browsers_remember_it(app: Flask) -> None:
    citizen = Person.at(app)
    assert 'src="/dia-ban.svg"' in citizen.get("/").text
    picture = citizen.get("/dia-ban.svg")
    assert picture.mimetype == "image/svg+xml"
    assert picture.headers["ETag"]

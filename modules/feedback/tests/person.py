"""A person at the pages of feedback without script: opens them, sends their forms. Used by test_pages_*."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from typing import Any
from uuid import uuid4

from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from tests.client import Client, email_of
from tests.world import CENTRES, HOSTS, MYTHO

STAGED = re.compile(r'name="photo" value="([^"]+)"')


class Person(Client):
    """One browser on the site of one tenant."""

    @classmethod
    def at(cls, app: Flask, tenant_id: int = MYTHO, *, as_: str | None = None) -> Person:
        """A citizen, or with `as_` a member of staff by the first part of the e-mail, signed in."""
        person = cls(app.test_client(), HOSTS[tenant_id])
        if as_ is not None:
            person.enter(email_of(as_, tenant_id))
        return person

    def send(self, path: str, *, form_of: str | None = None, **fields: Any) -> TestResponse:
        """Send a form with the token that stands on the page `form_of` (by default at the same path)."""
        return self.submit(path, fields, form_of=form_of)

    def report(self, **changes: Any) -> TestResponse:
        """Send the citizen's form filled in well, but for the changes."""
        return self.send("/phan-anh/gui", **{**filled_in(), **changes})

    def follow(self, answer: TestResponse) -> TestResponse:
        """Open the page to which an answer leads."""
        assert answer.status_code == 303, answer.text
        return self.get(answer.headers["Location"])


def filled_in() -> dict[str, Any]:
    """A report as a citizen types it, without a map."""
    return {
        "client_id": str(uuid4()),
        "category": "giao-thong",
        "text": "Nắp cống bị vỡ trước số nhà 12.",
        "place": "Trước số 12 đường Hùng Vương",
        "lon": str(CENTRES[MYTHO].lon),
        "lat": str(CENTRES[MYTHO].lat),
        "consent": "yes",
        "consent_version": "2026-01",
    }


def picture(name: str = "anh.jpg", *, colour: tuple[int, int, int] = (200, 80, 40)) -> tuple[BytesIO, str]:
    """A small photo as a form sends it."""
    data = BytesIO()
    Image.new("RGB", (64, 48), colour).save(data, "JPEG")
    data.seek(0)
    return data, name


def words(answer: TestResponse) -> str:
    """The page as people read it: without marks, blanks joined."""
    text = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", answer.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())

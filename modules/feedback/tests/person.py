"""A person at the pages of feedback without script: opens them, sends their forms. Used by test_pages_*."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from typing import Any
from uuid import uuid4

from PIL import Image
from werkzeug.test import TestResponse

from tests.client import Browser
from tests.world import CENTRES, MYTHO

STAGED = re.compile(r'name="photo" value="([^"]+)"')


class Person(Browser):
    """A citizen, or one of the staff."""

    def report(self, **changes: Any) -> TestResponse:
        """Send the citizen's form filled in well, but for the changes."""
        return self.post("/phan-anh/gui", **{**filled_in(), **changes})

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

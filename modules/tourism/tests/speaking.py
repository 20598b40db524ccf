"""What people do in tests of ratings and businesses: fill in a form, type the code of its mail, open a mailed link."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from werkzeug.test import TestResponse

from tests.client import Browser

Mails = Callable[[str], list[dict[str, Any]]]
RunJobs = Callable[[], list[str]]
SLUG = "chua-vinh-trang"
RATINGS = f"/du-lich/{SLUG}/danh-gia"
OWNER = "chu@vinh-trang.example"


def some_email() -> str:
    """An address that no other test has."""
    return f"{uuid4().hex[:12]}@khach.example"


def rate(browser: Browser, email: str, *, stars: int | str = 4, words: str = "Mát.", **fields: str) -> TestResponse:
    """Send the form for a rating; its answer leads to where the code is asked for."""
    said = {"stars": str(stars), "words": words, "email": email, "consent": "yes", "form_id": str(uuid4())}
    return browser.post(RATINGS, {**said, **fields})


def code_in(mails: Mails, email: str) -> str:
    """The code of the newest mail."""
    found = re.search(r"\b(\d{6})\b", mails(email)[0]["text"])
    assert found is not None
    return found.group(1)


def rated(browser: Browser, run_jobs: RunJobs, mails: Mails, email: str, **said: Any) -> TestResponse:
    """Rate and type the code."""
    page = rate(browser, email, **said).headers["Location"]
    run_jobs()
    return browser.post(page, code=code_in(mails, email))


def link_in(mails: Mails, email: str) -> str:
    """The path of the link in the newest mail."""
    found = re.search(r"https?://[^/\s]+(/du-lich/co-so/\S+)", mails(email)[0]["text"])
    assert found is not None
    return found.group(1)


def typed_on(page: str) -> dict[str, str]:
    """What the business's form shows, to be sent as it is."""
    form = (
        page.split('name="name_vi"', maxsplit=1)[0].rsplit("<form", 1)[1]
        + page.split('name="name_vi"')[1].split("</form>", maxsplit=1)[0]
    )
    values = dict(re.findall(r'<input[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', form))
    values |= {name: text.strip() for name, text in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?([^<]*)', form)}
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        values[name] = chosen.group(1) if chosen else ""
    name = re.search(r'name="name_vi"[^>]* value="([^"]*)"', page)
    assert name is not None
    return {**values, "name_vi": name.group(1)}

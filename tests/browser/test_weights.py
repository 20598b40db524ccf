"""What a first visit costs on a poor network, in kilobytes as they travel. The budgets only go down."""

from __future__ import annotations

import gzip
from collections import Counter
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Response

from tests.browser.desk import accept
from tests.browser.test_sending import code_on, write
from tests.browser.visitor import Device, Welcome
from tests.world import MYTHO

PACKED = {"woff2", "jpg", "png"}
"""What doesn't get smaller by gzip."""
FONTS_KB = 32
BUDGETS_KB = {"/": 78, "/phan-anh": 135, "/phan-anh/gui": 135, "report": 130}
"""Pages of the tests' small world; a report's photos are beside the point."""


@pytest.mark.parametrize("path", BUDGETS_KB)
def test_a_first_visit_costs_no_more_than_its_budget(welcome: Welcome, path: str) -> None:
    budget = BUDGETS_KB[path]
    if path == "report":
        reporter = welcome(MYTHO, Device.PHONE)
        write(reporter, "Nắp cống bị vỡ.")
        reporter.press("Gửi phản ánh")
        reporter.page.wait_for_url("**/theo-doi/**")
        code = code_on(reporter)
        accept(welcome(MYTHO, as_="tiepnhan"), code)
        path = f"/phan-anh/{code}"
    citizen = welcome(MYTHO, Device.PHONE)
    answers: list[Response] = []

    def note(answer: Response) -> None:
        answers.append(answer)

    citizen.page.on("response", note)
    citizen.open(path)
    citizen.page.wait_for_load_state("networkidle")
    weights = [(urlsplit(answer.url).path, weight(answer)) for answer in answers if answer.ok]
    fonts = sum(size for name, size in weights if name.endswith(".woff2"))
    told = "\n".join(f"{size / 1024:7.1f} KB {name}" for name, size in weights)
    assert fonts <= FONTS_KB * 1024, told
    assert sum(size for _, size in weights) <= budget * 1024, told
    often = [name for name, count in Counter(name for name, _ in weights).items() if count > 1]
    assert not often, f"asked for twice: {often}"


def weight(answer: Response) -> int:
    """Bytes of the body as a proxy sends it, packed."""
    body = answer.body()
    return len(body) if answer.url.rpartition(".")[2] in PACKED else len(gzip.compress(body))

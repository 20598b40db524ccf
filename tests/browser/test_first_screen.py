"""On a small phone every page of staff and console begins with its content, not with menus and filters. Finds pages."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import ViewportSize

from dothi_testing.plugin import InTenant
from tests import plans
from tests.browser.visitor import Device, Visitor, Welcome
from tests.world import GOCONGDONG, MYTHO, TIENGIANG

SCREEN: ViewportSize = {"width": 360, "height": 640}
CONTENT = "tr, p, .dt-item, .dt-empty, .dt-stat, .dt-panel, .dt-checklist, .dt-facts, .dt-timeline, .dt-field, h2"
FIRST = """(CONTENT) => {
  const isContent = (e) => !e.closest('.dt-page-head, .dt-crumbs, .dt-tabs, .dt-fold') && e.offsetHeight > 0
  const found = [...document.querySelector('main').querySelectorAll(CONTENT)].filter(isContent)
  return Math.min(...found.map((e) => e.getBoundingClientRect().top))
}"""
LINKS = """[...document.querySelectorAll('a[href]')].filter((a) => a.origin === location.origin)
  .map((a) => a.pathname + a.search)"""
IS_PAGE = """async (path) => {
  const { ok, headers } = await fetch(path, { method: 'HEAD' })
  return ok && headers.get('content-type').startsWith('text/html') && !headers.get('content-disposition')
}"""


def pages(visitor: Visitor, begin: str, under: tuple[str, ...]) -> Iterator[str]:
    """Every page that links lead to, one for each kind of address; the browser is on it."""
    waiting, seen = [begin], {kind_of(begin)}
    while waiting:
        path = waiting.pop(0)
        if visitor.page.evaluate(IS_PAGE, path):
            visitor.page.goto(visitor.base + path)
            yield path
            for link in visitor.page.evaluate(LINKS):
                if link.startswith(under) and kind_of(link) not in seen:
                    seen.add(kind_of(link))
                    waiting.append(link)


def kind_of(address: str) -> str:
    """An address without what names one of many."""
    parts = urlsplit(address).path.split("/")
    return "/".join("*" if any(letter.isdigit() for letter in part) else part for part in parts)


@pytest.mark.parametrize(
    ("tenant", "who", "begin", "fewest"),
    [(TIENGIANG, "admin", "/console", 20), (MYTHO, "quantri", "/admin", 14), (MYTHO, "tiepnhan", "/work", 2)],
)
def test_content_begins_in_the_upper_half(
    tenant: int, who: str, begin: str, fewest: int, welcome: Welcome, in_tenant: InTenant
) -> None:
    with in_tenant(TIENGIANG):
        phase = plans.phase(TIENGIANG, plans.project(TIENGIANG))
        plans.gate(TIENGIANG, plans.item(TIENGIANG, phase, member_id=GOCONGDONG), title="Tập huấn cán bộ")
    visitor = welcome(tenant, Device.PHONE, as_=who)
    visitor.page.set_viewport_size(SCREEN)
    late: list[str] = []
    count = 0
    for path in pages(visitor, begin, ("/console", "/admin", "/work")):
        count += 1
        top = visitor.page.evaluate(FIRST, CONTENT)
        if not top <= SCREEN["height"] / 2:
            late.append(f"{path}: {top:.0f} px")
    assert count >= fewest, count
    assert not late, "\n".join(late)

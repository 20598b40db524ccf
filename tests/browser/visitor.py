"""A person at a browser: opens pages, signs in, and notes whatever a page does wrong. Used by the journeys."""

from __future__ import annotations

import re
from enum import Enum
from typing import Any, Protocol
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Error, Page, Request, Response, expect

from dothi.content.decoding import COME_BACK_AFTER_SECONDS
from tests.client import SESSION

PATIENCE_MS = 60_000
PHONE_WIDTH = 360
REFUSED = {409, 422}
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BESIDES = ["label-content-name-mismatch", "target-size"]
"""Rules that axe leaves out unless they are asked for."""
AXE = Axe()
SCRIPT = re.compile(r"<script\b.*?</script>|</?noscript>", re.DOTALL)
BEYOND = """edge => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > edge)
    .slice(0, 5).map(e => e.outerHTML.slice(0, 120))"""


class Device(Enum):
    """What a visitor holds."""

    DESK = "desk"
    PHONE = "phone"
    PLAIN_PHONE = "phone without script"

    @property
    def options(self) -> dict[str, Any]:
        """The options of a browser's context."""
        if self is Device.DESK:
            return {"viewport": {"width": 1366, "height": 900}, "locale": "vi-VN"}
        return {
            "viewport": {"width": PHONE_WIDTH, "height": 740},
            "locale": "vi-VN",
            "has_touch": True,
            "is_mobile": True,
            "device_scale_factor": 2,
            "java_script_enabled": self is Device.PHONE,
        }


class Welcome(Protocol):
    """The fixture `welcome`."""

    def __call__(self, tenant_id: int, device: Device = Device.DESK, *, as_: str = "") -> Visitor:
        """A new visitor at a tenant, signed in as the first part of an e-mail or nobody."""


class Visitor:
    """One browser context with one page, at home on one host."""

    def __init__(self, page: Page, *, base: str, has_script: bool = True) -> None:
        self.page = page
        self.has_script = has_script
        self.base = base
        self.troubles: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", self._note_error)
        page.on("response", self._see)
        page.on("request", self._check_address)

    def open(self, path: str, *, status: int = 200) -> None:
        """Go to a path of the visitor's host, or to a whole address; the answer must have this status."""
        answer = self.page.goto(path if path.startswith("http") else self.base + path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}"

    def sign_in(self, email: str, password: str) -> None:
        """By the sign-in page."""
        self.open("/sign-in")
        self.page.get_by_label("Thư điện tử").fill(email)
        self.page.get_by_label("Mật khẩu", exact=True).fill(password)
        self.press("Đăng nhập")
        expect(self.page.locator(".dt-menu")).to_be_visible()

    def take_session(self, session: str, start: str) -> None:
        """Go on where somebody has signed in."""
        self.page.context.add_cookies([{"name": SESSION, "value": session, "url": self.base, "httpOnly": True}])
        self.open(start)
        expect(self.page.locator(".dt-menu")).to_be_visible()

    def press(self, name: str) -> None:
        """Press the visible button of this name."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        """Follow the link of this name in the main part."""
        self.page.get_by_role("main").get_by_role("link", name=name).first.click()

    def sees(self, *texts: str) -> None:
        """Each of the texts is on the page, or comes."""
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)

    def sees_not(self, *texts: str) -> None:
        """None of the texts is on the page."""
        for text in texts:
            expect(self.page.locator("body")).not_to_contain_text(text)

    def inspect(self) -> None:
        """Nothing against WCAG 2.2 AA on the page as it is, and nothing to push sideways on a phone."""
        self.page.wait_for_load_state("load")
        if self.has_script:
            check(self.page)
            return
        # axe is a script: it looks at a copy of the page, as it came, in a browser that runs scripts.
        browser = self.page.context.browser
        assert browser is not None
        copy = SCRIPT.sub("", self.page.content())
        with browser.new_context(**Device.PHONE.options, storage_state=self.page.context.storage_state()) as context:
            twin = context.new_page()
            twin.route(self.page.url, lambda route: route.fulfill(body=copy, content_type="text/html; charset=utf-8"))
            twin.goto(self.page.url, wait_until="load", timeout=PATIENCE_MS)
            check(twin)

    def _hear(self, message: ConsoleMessage) -> None:
        # An answer of 404 or 422 is an error to the console too; `_see` judges answers.
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            self.troubles.append(f"{self.page.url}: console: {message.text}")

    def _note_error(self, error: Error) -> None:
        self.troubles.append(f"{self.page.url}: {error}")

    def _see(self, answer: Response) -> None:
        if answer.status == 503 and answer.headers.get("retry-after") == str(COME_BACK_AFTER_SECONDS):
            return  # the page's script sends the photo again
        # A refusal is an answer to what was sent, by a page or by its script.
        is_fine = answer.request.is_navigation_request() or (
            answer.request.method == "POST" and answer.status in REFUSED
        )
        if answer.status >= 500 or (answer.status >= 400 and not is_fine):
            self.troubles.append(f"{answer.status} {answer.request.method} {answer.url}")

    def _check_address(self, request: Request) -> None:
        host = urlsplit(request.url).hostname or ""
        if request.url.startswith("http") and not host.endswith(".localhost"):
            self.troubles.append(f"asked elsewhere: {request.url}")


def check(page: Page) -> None:
    """Fail with each rule of WCAG that the page breaks, and when it is wider than a phone."""
    rules = {
        "runOnly": {"type": "tag", "values": STANDARDS},
        "rules": {name: {"enabled": True} for name in BESIDES},
        "resultTypes": ["violations"],
    }
    told = [
        f"{violation['id']}: {node['html'][:200]} | {node['failureSummary']}"
        for violation in AXE.run(page, options=rules).response["violations"]
        for node in violation["nodes"]
    ]
    assert not told, f"{page.url}\n" + "\n".join(told)
    before = page.viewport_size
    assert before is not None
    is_phone = before["width"] == PHONE_WIDTH
    if not is_phone:
        page.set_viewport_size({"width": PHONE_WIDTH, "height": before["height"]})
    wide = page.evaluate("document.documentElement.scrollWidth")
    beyond = page.evaluate(BEYOND, PHONE_WIDTH + 1) if wide > PHONE_WIDTH else []
    if not is_phone:
        page.set_viewport_size(before)
    assert wide <= PHONE_WIDTH, f"{page.url} is {wide} px wide on a phone: {beyond}"

"""Fixtures of the journeys: the application behind a real server, the system's Chromium, a new context a visitor."""

from __future__ import annotations

import dataclasses
import shutil
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from PIL import Image, ImageDraw
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from dothi.app import create_app
from dothi.settings import Settings
from dothi_local import ports
from dothi_testing.databases import TestDatabase
from dothi_testing.plugin import begun_anew, engine_of
from tests.browser.visitor import PATIENCE_MS, Device, Visitor, Welcome
from tests.client import Browser, email_of
from tests.world import HOSTS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

NOT_WANTED = (
    # Playwright's own, as far as they matter here: of two such options the last is taken.
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsFirstBalancedModeAutoEnable,HttpsUpgrades,"
    "MediaRouter,NetworkTimeServiceQuerying,OptimizationHints,PaintHolding,PreconnectToSearch,ThirdPartyStoragePartitioning,"
    # The address bar's pages: two renderers a window, for nobody.
    "WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,WebUIOmniboxPopup"
)
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")
"""The first has no window of its own to draw, and costs the least."""
ARGUMENTS = [
    f"--disable-features={NOT_WANTED}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Keep the tests' output readable."""


class Busy:
    """The application with a count of what it is still answering: a browser that closed leaves requests behind."""

    def __init__(self, app: Flask) -> None:
        self._app, self._answering, self._changed = app, 0, threading.Condition()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        """Answer, and count it until its last byte."""
        self._count(1)
        try:
            answer = self._app(environ, start_response)
            try:
                yield from answer
            finally:
                if (close := getattr(answer, "close", None)) is not None:
                    close()
        finally:
            self._count(-1)

    def wait_until_idle(self) -> None:
        """Nothing is being answered any more: the database may be taken away. Raises AssertionError after a minute."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._answering == 0, timeout=60), "a request never ended"

    def _count(self, by: int) -> None:
        with self._changed:
            self._answering += by
            self._changed.notify_all()


@pytest.fixture(scope="package")
def port() -> int:
    """Where the server of these tests answers."""
    return ports.pick(taken=set())


@pytest.fixture(scope="package")
def served(application: Flask, settings: Settings, database: TestDatabase, port: int) -> Iterator[tuple[Flask, Busy]]:
    """An application that knows its address, behind a threaded server. `application` has seeded the database."""
    made = create_app(dataclasses.replace(settings, external_url=f"http://{{host}}:{port}", database_pool=8))
    made.jinja_env.bytecode_cache = application.jinja_env.bytecode_cache
    database.spare(engine_of(made))
    busy = Busy(made)
    server = make_server(ports.LOOPBACK, port, busy, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, name="browser tests' server")
    thread.start()
    try:
        yield made, busy
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def app(served: tuple[Flask, Busy], application: Flask, database: TestDatabase) -> Iterator[Flask]:
    """The served application on a fresh copy of the seeded world: `run_jobs` and `in_tenant` work on it."""
    made, busy = served
    busy.wait_until_idle()
    with begun_anew(database, application, made):
        yield made
        busy.wait_until_idle()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Chromium]:
    """The system's Chromium, one for all journeys; skips them where there is none."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("there is no Chromium here; on Debian: apt-get install chromium")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


def signed_in(app: Flask, email: str, tenant_id: int) -> tuple[str, str]:
    """A session as the sign-in page gives it, without Chromium's labour; and the page to which it leads."""
    browser = Browser.at(app, tenant_id)
    start = browser.sign_in(email).headers["Location"]
    assert browser.session is not None
    return browser.session, start


@pytest.fixture
def welcome(app: Flask, chromium: Chromium, port: int) -> Iterator[Welcome]:
    """A new visitor with a browser of their own: `welcome(MYTHO, Device.PHONE)`; at the end nobody met any trouble."""
    visitors: list[Visitor] = []
    with ExitStack() as contexts:

        def enter(tenant_id: int, device: Device = Device.DESK, *, as_: str = "") -> Visitor:
            context = chromium.new_context(**device.options)
            contexts.callback(context.close)
            context.set_default_timeout(PATIENCE_MS)
            visitor = Visitor(
                context.new_page(),
                base=f"http://{HOSTS[tenant_id]}:{port}",
                has_script=device is not Device.PLAIN_PHONE,
            )
            visitors.append(visitor)
            if as_:
                visitor.take_session(*signed_in(app, email_of(as_, tenant_id), tenant_id))
            return visitor

        yield enter
        troubles = [trouble for visitor in visitors for trouble in visitor.troubles]
    assert not troubles, "\n".join(troubles)


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two photos as a phone takes them, the first in more pixels than are sent."""
    folder = tmp_path_factory.mktemp("pictures")
    made = []
    for name, size in (("nap-cong.jpg", (3000, 2000)), ("duong.png", (640, 480))):
        picture = Image.new("RGB", size, (150, 160, 150))
        ImageDraw.Draw(picture).ellipse((size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2), fill=(60, 60, 60))
        picture.save(folder / name)
        made.append(folder / name)
    return made

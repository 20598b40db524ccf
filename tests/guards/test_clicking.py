"""Every link and every button of every page, as each role: found by following them, so a new one is tried by itself.

No answer is a 5xx, and no page leads one to a page that isn't there, or that one may not see.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Blueprint, Flask, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter
from werkzeug.test import TestResponse

from tests.guards.guests import ANYBODY, Guest, furnish_world, guests_of, remember_sites
from tests.guards.matrix import GUARDS, SERVICES, every
from tests.guards.pages import Button, Form, read_page
from tests.guards.test_routes import RULES
from tests.world import MYTHO

MOST_OF_A_KIND = 3
"""Pages that differ only in what they are about (or say in their query) are alike: so many are looked at."""
NOT_FOLLOWED = {"shell.language", "shell.display", "identity.sign_out", "identity.sign_out_everywhere"}
"""They lead back to where one is, or end the visit."""
Kind = tuple[str, frozenset[str]]


class Walk:
    """One guest's way through a site: pages in the order in which links led there, and the forms on them."""

    def __init__(self, urls: MapAdapter, guest: Guest) -> None:
        self.urls, self.guest = urls, guest
        self.seen: dict[Kind, set[str]] = {}
        self.failed: dict[str, int] = {}
        self.pages: dict[str, str] = {}
        self.forms: dict[tuple[str, frozenset[str], Button | None], tuple[str, Form]] = {}

    def go(self, *starts: str) -> None:
        """Follow all links from these on."""
        waiting = [(start, "") for start in starts]
        while waiting:
            path, source = waiting.pop(0)
            if not self._is_new(path):
                continue
            answer = self.guest.browser.get(path, headers=self.guest.headers)
            self._note(path, source, answer)
            if answer.status_code in {301, 302, 303, 308}:
                waiting.append((self._here(answer.headers["Location"]), path))
            elif answer.mimetype == "text/html" and answer.status_code == 200:
                self.pages[path] = source
                page = read_page(answer.text, path)
                waiting += [(self._here(link), path) for link in page.links]
                for form in page.forms:
                    self._keep(path, form)
            answer.close()

    def _here(self, link: str) -> str:
        """A link as a path of this site; empty for another site's, or what is no page (tel:, mailto:)."""
        parts = urlsplit(link)
        if parts.scheme not in {"", "http", "https"} or parts.netloc not in {"", self.guest.headers["Host"]}:
            return ""
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def _is_new(self, path: str) -> bool:
        kind = self.kind_of(path)
        if not path or kind is None or kind[0] in NOT_FOLLOWED:
            return False
        alike = self.seen.setdefault(kind, set())
        if path in alike or len(alike) >= MOST_OF_A_KIND:
            return False
        alike.add(path)
        return True

    def kind_of(self, path: str, method: str = "GET") -> Kind | None:
        """Which route answers, asked for which names; None where none does."""
        parts = urlsplit(path)
        try:
            endpoint = str(self.urls.match(parts.path, method)[0])
        except HTTPException:
            return ("", frozenset({parts.path}))
        return (endpoint, frozenset(name for name, _value in parse_qsl(parts.query)))

    def _note(self, path: str, source: str, answer: TestResponse) -> None:
        if answer.status_code >= 500 or (source and answer.status_code >= 400):
            self.failed[f"{self.guest.role or 'anybody'}: {source} → {path}"] = answer.status_code

    def _keep(self, path: str, form: Form) -> None:
        """A form once for each of its buttons: those with the same names that go to the same route are one."""
        buttons: Sequence[Button | None] = form.buttons or [None]
        for button in buttons:
            action, method = (form.action, form.method) if button is None else (button.action, button.method)
            kind = self.kind_of(action, method)
            if kind is not None and kind[0] not in NOT_FOLLOWED:
                pressed = None if button is None else replace(button, action="")
                self.forms.setdefault((kind[0], form.names, pressed), (path, form))


@pytest.fixture(scope="module")
def site(standing_app: Flask) -> Iterator[Flask]:
    """An application that keeps answers as in production; forms go without a token, as their values are rendered."""
    parts = standing_app.extensions["dothi"]
    standing_app.config["WTF_CSRF_ENABLED"] = False
    remember_sites(standing_app)
    yield standing_app
    standing_app.extensions["dothi"] = parts
    standing_app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture(scope="module")
def walks(site: Flask) -> list[Walk]:
    """Each guest has been through the site, before anybody sent a form."""
    named = furnish_world(site)
    found = [Walk(site.url_map.bind(""), guest) for guest in guests_of(site)]
    for walk in found:
        starts = ["/", *(f"/bao-khi-mo/phan-he/{service}" for service in SERVICES)]
        starts += [start.format(**named.at(name)) for name, guard in GUARDS.items() for start in guard.starts]
        if walk.guest.role == "provincial_admin":
            starts.append("/console/copy?source=mytho&target=gocongdong")
        walk.go(*starts, *([] if walk.guest.role == ANYBODY else ["/work", "/account"]))
    return found


def test_no_link_fails_or_leads_nowhere(walks: list[Walk]) -> None:
    assert {source: status for walk in walks for source, status in walk.failed.items()} == {}


def test_the_walk_comes_to_every_page(walks: list[Walk]) -> None:
    reached = {kind[0] for walk in walks for kind in walk.seen}
    pages = {rule.endpoint for rule in RULES if "GET" in (rule.methods or ())}
    assert pages - reached - NOT_FOLLOWED <= every("not_linked")


def test_each_button_is_somewhere(walks: list[Walk]) -> None:
    offered = {endpoint for walk in walks for endpoint, _names, _button in walk.forms}
    buttons = {rule.endpoint for rule in RULES if "POST" in (rule.methods or ())}
    assert buttons - offered - NOT_FOLLOWED <= every("not_offered")


def test_every_form_can_be_sent_as_it_is_rendered(site: Flask, walks: list[Walk]) -> None:
    """Each once for each guest and button, with what it holds, on what the ones before have left."""
    failed, sent = {}, 0
    for walk in walks:
        for (endpoint, _names, button), (page, form) in sorted(walk.forms.items(), key=gentle_first):
            answer = send(walk.guest, form, button)
            sent += 1
            if answer.status_code >= 500:
                failed[f"{walk.guest.role or 'anybody'}: {page} → {endpoint} {button}"] = answer.status_code
            answer.close()
    assert failed == {}
    assert sent > 100


def gentle_first(entry: tuple[tuple[str, frozenset[str], Button | None], object]) -> tuple[bool, str]:
    """What ends or takes away comes last, so that the others find something."""
    endpoint = entry[0][0]
    action = endpoint.rpartition(".")[2]
    return any(word in action for word in ("end", "delete", "remove", "drop", "cancel", "withdraw", "switch")), endpoint


def send(guest: Guest, form: Form, button: Button | None) -> TestResponse:
    """Press a button of a form; files are left empty."""
    pressed = next((one for one in form.buttons if button is not None and one.name == button.name), None)
    action, method = (pressed.action, pressed.method) if pressed else (form.action, form.method)
    values: dict[str, list[Any]] = {}
    for name, value in (*form.fields, *([(pressed.name, pressed.value)] if pressed and pressed.name else [])):
        values.setdefault(name, []).append(value)
    if method == "GET":
        return guest.browser.get(action, query_string=values, headers=guest.headers)
    return guest.browser.post(action, data=values, headers=guest.headers)


def test_a_faulty_link_and_a_faulty_button_of_a_new_page_are_found() -> None:
    app, blueprint = Flask(__name__), Blueprint("new", __name__)

    @blueprint.get("/")
    def start() -> str:
        return (
            '<a href="/there">x</a><form method="post" action="/do"><input name="a"><button name="b" value="1"></form>'
        )

    @blueprint.get("/there")
    def there() -> str:
        raise ZeroDivisionError

    @blueprint.post("/do")
    def do() -> str:
        return str(1 // (request.form["b"] != "1"))

    app.register_blueprint(blueprint)
    walk = Walk(app.url_map.bind(""), Guest(ANYBODY, MYTHO, app.test_client()))
    walk.go("/")
    assert walk.failed == {"anybody: / → /there": 500}
    (((endpoint, _names, button), (_page, form)),) = walk.forms.items()
    assert endpoint == "new.do"
    assert send(walk.guest, form, button).status_code == 500

"""English is complete: in the catalogues, on every page and form, in the mails, in the API's errors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale, gettext
from werkzeug.routing import Rule

from dothi.manifest.house import house
from dothi.notify.templates import render_mail
from dothi.sites.site import Site
from dothi.values import clock
from dothi_testing.databases import TestDatabase
from dothi_testing.translations import list_problems, read_plan
from tests.guards.belongings import SAMPLE, Named, belongings
from tests.guards.english import not_english, said_by, stored_content
from tests.guards.matrix import GUARDS, MATRIX, PUBLIC, SIGNED_IN
from tests.guards.test_routes import ROLES, RULES, home_of, signed_in
from tests.world import GOCONGDONG, HOSTS, MYTHO, TIENGIANG

ROOT = Path(__file__).parents[2]
ENDS_WHAT_WE_NEED = {"identity.sign_out", "identity.sign_out_everywhere", "tenants_admin.end_member", "shell.language"}
"""Not sent by the test of forms: nothing is to be read after them, or the next would find nobody."""


def test_every_text_has_its_english() -> None:
    assert list_problems(read_plan(ROOT)) == []


def test_the_catalogue_of_each_component_is_found(app: Flask) -> None:
    with app.app_context(), force_locale("en"):
        assert [gettext("Đăng nhập"), gettext("Địa bàn")] == ["Sign in", "Areas"]


@pytest.fixture
def english(app: Flask, database: TestDatabase) -> Iterator[Reader]:
    """Everybody in English, on a Mỹ Tho with something of everything; without form tokens."""
    app.config["WTF_CSRF_ENABLED"] = False
    own = belongings(app, MYTHO)
    yield Reader(app, own, stored_content(database.owner_url))
    app.config["WTF_CSRF_ENABLED"] = True


class Reader:
    """Opens routes as whoever may, and notes what is not English."""

    def __init__(self, app: Flask, own: Named, content: list[str]) -> None:
        self.app, self.own, self.content = app, own, content
        self.read: dict[str, list[str]] = {}
        self._people: dict[str, FlaskClient] = {}

    def person(self, tenant_id: int, role: str | None, *, anew: bool = False) -> FlaskClient:
        """A browser set to English; without a role nobody has signed in."""
        name = f"{tenant_id} {role}"
        if anew or name not in self._people:
            client = signed_in(self.app, tenant_id, ROLES[tenant_id][role]) if role else self.app.test_client()
            client.set_cookie("dothi_language", "en", domain=HOSTS[tenant_id])
            self._people[name] = client
        return self._people[name]

    def open(self, rule: Rule, client: FlaskClient, tenant_id: int, **options: Any) -> None:
        """Ask for a route, go where it leads, and read what is there if it is a page."""
        values = {**SAMPLE.of(rule), **self.own.of(rule)}
        path = self.app.url_map.bind("x").build(rule.endpoint, values, method=options["method"])
        with client.open(path, headers={"Host": HOSTS[tenant_id]}, follow_redirects=True, **options) as answer:
            if answer.mimetype == "text/html":
                self.read[f"{options['method']} {path} {answer.status_code}"] = said_by(answer.get_data(as_text=True))

    def vietnamese(self) -> dict[str, list[str]]:
        """What was not English, by where."""
        found = {at: not_english(said, content=self.content) for at, said in self.read.items()}
        return {at: pieces for at, pieces in found.items() if pieces}


def home_and_role(app: Flask, rule: Rule) -> tuple[int, str | None]:
    """Where the route is and who may go there."""
    home, asked = home_of(rule), MATRIX[rule.endpoint]
    if asked == PUBLIC:
        return home, None
    roles = ROLES[home] if asked == SIGNED_IN else house(app).components.permissions[asked].roles
    return home, next(role for role in ROLES[home] if role in roles)


def test_every_page_speaks_english(english: Reader) -> None:
    for rule in RULES:
        if "GET" not in (rule.methods or ()) or rule.endpoint in {"static", "shell.language"}:
            continue
        home, role = home_and_role(english.app, rule)
        english.open(rule, english.person(home, role), home, method="GET")
        for tenant_id in (MYTHO, TIENGIANG, GOCONGDONG):
            english.open(rule, english.person(tenant_id, None), tenant_id, method="GET")
    for role in ROLES[MYTHO]:
        work = next(rule for rule in RULES if rule.endpoint == "shell.work")
        english.open(work, english.person(MYTHO, role), MYTHO, method="GET")
    assert len(english.read) > 60
    assert english.vietnamese() == {}


def test_every_form_sent_empty_is_answered_in_english(english: Reader) -> None:
    for rule in RULES:
        if "POST" not in (rule.methods or ()) or rule.endpoint in ENDS_WHAT_WE_NEED:
            continue
        home, role = home_and_role(english.app, rule)
        english.open(rule, english.person(home, role, anew=True), home, method="POST", data={})
    assert len(english.read) > 15
    assert english.vietnamese() == {}


def test_a_page_that_is_not_english_would_be_noticed() -> None:
    page = '<p>Giao thông</p><a title="Đóng">x</a><a lang="vi" title="Tiếng Việt">VI</a><b>Gửi phản ánh</b><p>Sent</p>'
    assert not_english(said_by(page), content=["Giao thông"]) == ["Đóng", "Gửi phản ánh"]


def test_an_unknown_host_is_told_in_english(app: Flask) -> None:
    client = app.test_client()
    client.set_cookie("dothi_language", "en", domain="nowhere.localhost")
    unknown = client.get("/", headers={"Host": "nowhere.localhost"})
    assert "There is no site at this address" in said_by(unknown.text)


FACTS: dict[str, Any] = {name: fact for guard in GUARDS.values() for name, fact in guard.mail_facts.items()}
SITE = Site(tenant_id=3, province_id=1, host="x", canonical_host="x", slug="x", code_prefix="X", kind="city", name="X",
            organisation="X", address="X", hotline="1022")  # fmt: skip
MAILS = sorted(
    "/".join(path.with_suffix("").parts[path.parts.index("templates") + 1 :])
    for folder in ("platform", "tenants", "modules")
    for path in (ROOT / folder).rglob("templates/**/mail/*.txt")
    if path.stem != "layout"
)


@pytest.mark.parametrize("template", MAILS)
def test_every_mail_can_be_written_in_english(app: Flask, template: str) -> None:
    now, said = clock.now(), []
    for action in ("accept", "ask", "reject", "refer", "merge", "publish"):
        facts = {
            **FACTS,
            "action": action,
            "is_over": action == "accept",
            "note": "Done" if action == "publish" else "",
        }
        with app.app_context(), force_locale("en"):
            mail = render_mail(template, site=SITE, language="en", submitted_at=now, due_at=now, **facts)
        said += [*mail.text.splitlines(), *said_by(mail.html or "")]
    assert not_english(said) == []

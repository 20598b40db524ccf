"""No address makes a page fail: every GET with each of its parameters, found by the test itself; no 5xx, ever."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import pytest
from flask import Blueprint, Flask, request
from werkzeug.routing import Rule

from tests.guards.belongings import Named
from tests.guards.guests import ANYBODY, Guest, furnish_world, guests_of, may_read, remember_sites
from tests.guards.pages import read_page
from tests.guards.parameters import WRONG, WatchedRequest, ask, encoded
from tests.guards.test_routes import RULES, path_of
from tests.world import HOSTS, MYTHO

PAGES = [rule for rule in RULES if "GET" in (rule.methods or ())]
TEXT = re.compile(r"<(\w+)>")
"""An argument of a path that is any text."""
Documented = Mapping[str, Sequence[str]]


@pytest.fixture(scope="module")
def site(standing_app: Flask) -> Iterator[Flask]:
    """An application that keeps answers as in production, and notes what is looked for in addresses."""
    former, parts = standing_app.request_class, standing_app.extensions["dothi"]
    standing_app.config["WTF_CSRF_ENABLED"] = False
    remember_sites(standing_app)
    standing_app.request_class = WatchedRequest
    yield standing_app
    standing_app.request_class = former
    standing_app.extensions["dothi"] = parts
    standing_app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture(scope="module")
def named(site: Flask) -> Named:
    """What the arguments of paths can name."""
    return furnish_world(site)


@pytest.fixture(scope="module")
def guests(site: Flask) -> list[Guest]:
    """Anybody and each role."""
    return guests_of(site)


@pytest.fixture(scope="module")
def documented(site: Flask) -> dict[str, Documented]:
    """The query's parameters by path, each with its example and enum, as the OpenAPI document has them."""
    paths = site.test_client().get("/api/v1/openapi.json", headers={"Host": HOSTS[MYTHO]}).get_json()["paths"]
    return {
        path: {
            each["name"]: [str(v) for v in (*each["schema"].get("enum", ()), each["schema"].get("example")) if v]
            for each in operations["get"].get("parameters", ())
            if each["in"] == "query"
        }
        for path, operations in paths.items()
        if "get" in operations
    }


@pytest.fixture(scope="module")
def known(site: Flask, guests: list[Guest], named: Named, documented: dict[str, Documented]) -> dict[str, list[str]]:
    """What each name may be, from all forms that are sent by address, and from the document."""
    found: dict[str, list[str]] = {}
    for parameters in documented.values():
        for name, values in parameters.items():
            found.setdefault(name, []).extend(values)
    for rule in PAGES:
        reader = readers(site, guests, rule)[-1]
        path = path_of(rule, **named.of(rule))
        with reader.browser.get(path, headers=reader.headers) as answer:
            forms = read_page(answer.get_data(as_text=True), path).forms if answer.mimetype == "text/html" else ()
        for form in forms:
            for name, values in form.choices.items() if form.method == "GET" else ():
                found.setdefault(name, []).extend(filter(None, values))
    return found


def readers(app: Flask, guests: Sequence[Guest], rule: Rule) -> list[Guest]:
    """Those whom the route is meant for; where it is anybody's, they and one who is signed in."""
    found = [guest for guest in guests if may_read(app, guest, rule)]
    strangers = [guest for guest in found if guest.role == ANYBODY]
    return [*strangers, *(v for v in found if v.role in {"intake", "provincial_admin"})] if strangers else found


@pytest.mark.parametrize("rule", PAGES, ids=lambda rule: rule.endpoint)
def test_no_parameter_makes_a_page_fail(
    rule: Rule,
    site: Flask,
    guests: list[Guest],
    named: Named,
    documented: dict[str, Documented],
    known: dict[str, list[str]],
) -> None:
    asked = ask(path_of(rule, **named.of(rule)), readers(site, guests, rule), documented.get(rule.rule, {}), known)
    assert asked.failed == {}


@pytest.mark.parametrize("rule", [r for r in PAGES if TEXT.search(r.rule)], ids=lambda rule: rule.endpoint)
def test_no_text_in_a_path_makes_a_page_fail(rule: Rule, site: Flask, guests: list[Guest], named: Named) -> None:
    reader = readers(site, guests, rule)[-1]
    failed = []
    for name in TEXT.findall(rule.rule):
        path = path_of(rule, **named.of(rule) | {name: "---"})
        for text in WRONG:
            asked = path.replace("---", encoded(text).replace("/", "%2F") or "%20")
            answer = reader.browser.get(asked, headers=reader.headers)
            failed += [asked[:200]] if answer.status_code >= 500 else []
            answer.close()
    assert failed == []


def test_the_documented_parameters_are_found(documented: dict[str, Documented]) -> None:
    assert any(len(parameters) > 3 for parameters in documented.values())


def test_a_faulty_parameter_of_a_new_page_is_found() -> None:
    """Nobody wrote its names down: one fails for one wrong value, the other as the page's own form sends it."""
    app = Flask(__name__)
    app.request_class = WatchedRequest
    blueprint = Blueprint("new", __name__)

    @blueprint.get("/new")
    def new() -> str:
        if request.args.get("kind") == "NaN" or ("depth" in request.args and request.args.getlist("flat") == ["1"]):
            raise ZeroDivisionError
        return '<form><select name="depth"><option value="3">3</option></select><input name="flat" value="1"></form>'

    app.register_blueprint(blueprint)
    pages = [rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("new.")]
    (asked,) = (ask(path, [Guest(ANYBODY, MYTHO, app.test_client())], {}, {}) for path in pages)
    assert asked.number > 2 * len(WRONG)
    failed = {failure.partition("?")[2] for failure in asked.failed}
    assert failed >= {"kind=NaN", "depth=3&flat=1"}

"""A service that is off leaves no trace for strangers: every public answer is read for its addresses and its words.

Each installed service is switched off in turn, full of things; the others stay live.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.manifest.components import Components
from dothi.manifest.house import house
from dothi.manifest.permissions import rule_of
from dothi.sites.switch import Audience, ModuleState
from tenants.registry.switches import switch_module
from tests.guards.belongings import OWNERS, Named, belongings
from tests.guards.matrix import GUARDS, SERVICES
from tests.guards.test_routes import RULES, path_of
from tests.world import HOSTS, MYTHO, SYSTEM, TIENGIANG

INSTALLED = Components.installed().modules
OFF = {
    ModuleState.NONE: (ModuleState.PREPARING, ModuleState.NONE),
    ModuleState.PREPARING: (ModuleState.PREPARING,),
    ModuleState.SUSPENDED: (ModuleState.SUSPENDED,),
}
"""The steps from live."""
BACK = {
    ModuleState.NONE: (ModuleState.PREPARING, ModuleState.LIVE),
    ModuleState.PREPARING: (ModuleState.LIVE,),
    ModuleState.SUSPENDED: (ModuleState.LIVE,),
}
ORIGIN = re.compile(r"https?://[^/\"'<\s]+")
"""What comes before the path of a whole address."""


@pytest.fixture(scope="module")
def filled(standing_app: Flask) -> Iterator[tuple[Flask, Named]]:
    """Mỹ Tho with something on each page, without form tokens; after each test all services are live again."""
    standing_app.config["WTF_CSRF_ENABLED"] = False
    yield standing_app, belongings(standing_app, MYTHO, is_filled=True)
    standing_app.config["WTF_CSRF_ENABLED"] = True


@contextmanager
def switched_off(app: Flask, service: str, state: ModuleState) -> Iterator[None]:
    """A service in a state that strangers see nothing in, and back."""
    take(app, service, OFF[state])
    try:
        yield
    finally:
        take(app, service, BACK[state])


def take(app: Flask, service: str, steps: Iterable[ModuleState]) -> None:
    with app.app_context(), acting_in(Scope(TIENGIANG)):
        for step in steps:
            switch_module(TIENGIANG, member_id=MYTHO, module=service, to=step, actor=SYSTEM, reason="thử nghiệm")
        session.commit()


def is_of(rule: Rule, service: str) -> bool:
    return OWNERS.get(rule.endpoint.split(".", maxsplit=1)[0], "") == service


def traces_of(service: str, named: Named) -> set[str]:
    """Where its public pages are, what of it stands in addresses, and what its texts say."""
    module = INSTALLED[service]
    prefixes = {
        mount.blueprint.url_prefix
        for mount in module.mounts
        if mount.blueprint.url_prefix and not mount.is_api and mount.audience is not Audience.WORK
    }
    codes = {value for value in named.by_component[service].values() if len(value) > 6 and not value.isdigit()}
    return {module.path, *prefixes, *codes, *GUARDS[service].words}


def stands_in(trace: str, text: str) -> bool:
    """A text anywhere, an address from its beginning: /so-lieu isn't part of /du-lich/so-lieu."""
    if not trace.startswith("/"):
        return trace in text
    return re.search(rf"(?<![\w-]){re.escape(trace)}", ORIGIN.sub("", text)) is not None


def answers(app: Flask, named: Named, *, but: str) -> Iterator[tuple[str, str]]:
    """What strangers get of every public route of the house and of the other services."""
    client = app.test_client()
    with app.app_context():
        open_rules = [rule for rule in RULES if rule_of(rule.endpoint).permission is None]
    for rule in open_rules:
        if "GET" in (rule.methods or ()) and not is_of(rule, but) and rule.endpoint != "static":
            path = path_of(rule, **named.of(rule))
            yield path, text_of(client.get(path, headers={"Host": HOSTS[MYTHO]}))


def text_of(response: TestResponse) -> str:
    """What it says; what isn't text, a picture or a PDF, as far as it is."""
    return response.get_data().decode(errors="replace")


def paths(app: Flask, named: Named, service: str) -> Iterator[str]:
    """The public pages of the service itself."""
    with app.app_context():
        components = house().components
        for rule in RULES:
            found = components.mounts.get(rule.endpoint.split(".", maxsplit=1)[0])
            is_own = found is not None and found[0].name == service and found[1].audience is Audience.PUBLIC
            if is_own and "GET" in (rule.methods or ()):
                yield path_of(rule, **named.of(rule))


@pytest.mark.parametrize("state", OFF)
@pytest.mark.parametrize("service", SERVICES)
def test_strangers_find_no_trace_of_it(filled: tuple[Flask, Named], service: str, state: ModuleState) -> None:
    app, named = filled
    traces = traces_of(service, named)
    own = app.test_client()
    with switched_off(app, service, state):
        codes = {own.get(path, headers={"Host": HOSTS[MYTHO]}).status_code for path in paths(app, named, service)}
        found = {path: [t for t in traces if stands_in(t, text)] for path, text in answers(app, named, but=service)}
    assert codes == {404}
    assert {path: seen for path, seen in found.items() if seen} == {}


@pytest.mark.parametrize("service", SERVICES)
def test_a_trace_would_be_noticed(filled: tuple[Flask, Named], service: str) -> None:
    app, named = filled
    traces = traces_of(service, named)
    assert GUARDS[service].words, "say in GUARD.words what its texts say"
    found = {t for _path, text in answers(app, named, but=service) for t in traces if stands_in(t, text)}
    assert INSTALLED[service].path in found
    shown = "".join(
        text_of(app.test_client().get(path, headers={"Host": HOSTS[MYTHO]})) for path in paths(app, named, service)
    )
    assert [word for word in GUARDS[service].words if word not in shown] == []

"""Every route against the matrix: anonymous, wrong role, another tenant's ids, module off, the wrong kind of host."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from dothi.app import create_app
from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.identity.members import create_demo_member
from dothi.manifest.house import house
from dothi.manifest.module import Hosts
from dothi.manifest.permissions import rule_of
from dothi.settings import Settings
from dothi.sites.switch import ModuleState
from tests.guards.belongings import OWNERS, SAMPLE, Named, belongings
from tests.guards.matrix import GUARDS, MATRIX, PUBLIC, SIGNED_IN, every
from tests.programme.planning import make_programme
from tests.world import GOCONGDONG, HOSTS, LONGAN, MYTHO, PASSWORD, TANAN, TIENGIANG, switch

ROLES = {
    MYTHO: {
        "district_admin": "quantri@mytho.example",
        "intake": "tiepnhan@mytho.example",
        "staff": "canbo@mytho.example",
        "unit_head": "thutruong@mytho.example",
        "leader": "lanhdao@mytho.example",
        "district_viewer": "xem@mytho.example",
    },
    TIENGIANG: {
        "provincial_admin": "admin@tiengiang.example",
        "programme_manager": "dean@tiengiang.example",
        "provincial_viewer": "xem@tiengiang.example",
    },
}


def bare_app() -> Flask:
    """The composed application without a database: its URL map is all we want at collection."""
    return create_app(
        Settings(database_url="postgresql://x@127.0.0.1:9/x", secret_key="x" * 40, files_url="file:///tmp")
    )


APP = bare_app()
RULES: list[Rule] = sorted(APP.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule))

FREE = every("free")
"""Arguments of routes that name nothing of a tenant's."""


def of_rules(keep: Callable[[Rule], bool]) -> pytest.MarkDecorator:
    """A test for each component, of its `rules`; a failure names the route, see `wrong`."""
    chosen: dict[str, list[Rule]] = {}
    for rule in filter(keep, RULES):
        chosen.setdefault(OWNERS.get(rule.endpoint.split(".", maxsplit=1)[0], "house"), []).append(rule)
    return pytest.mark.parametrize("rules", chosen.values(), ids=chosen)


def wrong(rules: Iterable[Rule], answer: Callable[[Rule], int], *expected: int) -> dict[str, int]:
    """What the routes answered that should answer otherwise."""
    told = {f"{rule.endpoint}:{method_of(rule)} {rule.rule}": answer(rule) for rule in rules}
    assert told
    return {name: status for name, status in told.items() if status not in expected}


def method_of(rule: Rule) -> str:
    """The method that matters most: one that changes something where there is one."""
    methods = rule.methods or set()
    return "POST" if "POST" in methods else "GET"


def hosts_of(endpoint: str) -> Hosts:
    entry = house(APP).components.mounts.get(endpoint.split(".", maxsplit=1)[0])
    return entry[1].hosts if entry else Hosts.ANY


def home_of(rule: Rule) -> int:
    """A tenant on whose site the route answers."""
    return TIENGIANG if hosts_of(rule.endpoint) is Hosts.PROVINCE else MYTHO


def path_of(rule: Rule, **values: Any) -> str:
    """A path of the route; arguments that a test doesn't give name nothing that exists."""
    adapter = APP.url_map.bind("x")
    return adapter.build(rule.endpoint, {**SAMPLE.of(rule), **values}, method=method_of(rule))


def call(client: FlaskClient, rule: Rule, tenant_id: int, **values: Any) -> int:
    headers = {"Host": HOSTS[tenant_id]}
    json: dict[str, Any] | None = {} if rule.rule.startswith("/api/") and method_of(rule) == "POST" else None
    answer = client.open(path_of(rule, **values), method=method_of(rule), headers=headers, json=json)
    client_location = answer.headers.get("Location", "")
    return 401 if answer.status_code == 302 and client_location.startswith("/sign-in") else answer.status_code


def signed_in(app: Flask, tenant_id: int, email: str) -> FlaskClient:
    """A browser in which somebody has signed in, by the form; form tokens are off so that the guards behind show."""
    client = app.test_client()
    answer = client.post("/sign-in", data={"email": email, "password": PASSWORD}, headers={"Host": HOSTS[tenant_id]})
    assert answer.status_code == 302, answer.text
    return client


@pytest.fixture(scope="module")
def site(standing_app: Flask) -> Iterator[Flask]:
    """The application without form tokens, for a module of requests that are all refused or harmless."""
    standing_app.config["WTF_CSRF_ENABLED"] = False
    with standing_app.app_context(), acting_in(Scope(TIENGIANG)):
        email = ROLES[TIENGIANG]["programme_manager"]
        create_demo_member(TIENGIANG, email=email, name="Quản lý đề án", roles=["programme_manager"])
        session.commit()
    yield standing_app
    standing_app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture(scope="module")
def browsers(site: Flask) -> dict[str, FlaskClient]:
    """A signed-in browser for each role."""
    return {
        role: signed_in(site, tenant_id, email) for tenant_id, roles in ROLES.items() for role, email in roles.items()
    }


def test_every_route_has_its_row_and_asks_what_the_row_says() -> None:
    with APP.app_context():
        found = {rule.endpoint: rule_of(rule.endpoint) for rule in RULES}
    asked = {e: r.permission or (SIGNED_IN if r.needs_member else PUBLIC) for e, r in found.items()}
    assert asked == MATRIX


@of_rules(lambda rule: MATRIX.get(rule.endpoint) != PUBLIC)
def test_anonymous_is_led_to_sign_in(rules: list[Rule], site: Flask) -> None:
    assert wrong(rules, lambda rule: call(site.test_client(), rule, home_of(rule)), 401) == {}


@of_rules(lambda rule: MATRIX.get(rule.endpoint) not in {PUBLIC, SIGNED_IN})
def test_a_role_without_the_permission_is_refused_and_one_with_it_is_not(
    rules: list[Rule], site: Flask, browsers: dict[str, FlaskClient]
) -> None:
    for rule in rules:
        with site.app_context():
            permission = house().components.permissions[MATRIX[rule.endpoint]]
        home, told = home_of(rule), (rule.endpoint, method_of(rule))
        refused = {role: call(browsers[role], rule, home) for role in ROLES[home] if role not in permission.roles}
        assert set(refused.values()) <= {403}, told
        assert refused or set(ROLES[home]) <= set(permission.roles), told
        allowed = [role for role in ROLES[home] if role in permission.roles]
        assert allowed, told
        assert call(browsers[allowed[0]], rule, home) not in {401, 403}, told


@of_rules(lambda rule: hosts_of(rule.endpoint) is not Hosts.ANY)
def test_the_other_kind_of_host_has_no_such_page(
    rules: list[Rule], site: Flask, browsers: dict[str, FlaskClient]
) -> None:
    def answer(rule: Rule) -> int:
        other, browser = (MYTHO, "district_admin") if home_of(rule) == TIENGIANG else (TIENGIANG, "provincial_admin")
        return call(browsers[browser], rule, other)

    assert wrong(rules, answer, 404) == {}


def is_switched(rule: Rule) -> bool:
    entry = house(APP).components.mounts.get(rule.endpoint.split(".")[0])
    return entry is not None and not entry[0].always_on


@pytest.fixture(scope="module")
def admin_without_services(site: Flask) -> FlaskClient:
    """Gò Công Đông has every service in state none."""
    return signed_in(site, GOCONGDONG, "quantri@gocongdong.example")


@of_rules(is_switched)
def test_a_module_that_is_off_has_no_routes_for_anyone(
    rules: list[Rule], site: Flask, admin_without_services: FlaskClient
) -> None:
    """404 for its own admin and for the public."""
    assert wrong(rules, lambda rule: call(admin_without_services, rule, GOCONGDONG), 404) == {}
    public = [rule for rule in rules if MATRIX[rule.endpoint] == PUBLIC]
    others = [rule for rule in rules if rule not in public]
    for asked, expected in ((public, {404}), (others, {404, 401})):
        if asked:
            assert wrong(asked, lambda rule: call(site.test_client(), rule, GOCONGDONG), *expected) == {}


@pytest.fixture(scope="module")
def of_mytho(site: Flask) -> Named:
    return belongings(site, MYTHO)


@pytest.fixture(scope="module")
def of_tanan(site: Flask) -> Named:
    return belongings(site, TANAN)


@pytest.fixture(scope="module")
def of_longan(site: Flask) -> dict[str, str]:
    """Something of each kind in the other province's programme."""
    with site.app_context(), acting_in(Scope(LONGAN)):
        values = {name: str(row_id) for name, row_id in make_programme(LONGAN, unit="794").items()}
        session.commit()
    return values


BEARERS = every("bearers")
BEHIND_A_TOKEN = {
    "identity.invitation", "identity.reset", "tenants_public.tester", "tenants_public.become_tester",
    "tenants_public.waiting", "tenants_public.change_waiting",
}  # fmt: skip
"""Nobody signs in for them."""


def names_something(rule: Rule) -> bool:
    return bool(rule.arguments - FREE)


@of_rules(names_something)
def test_another_tenants_id_is_as_a_missing_one(
    rules: list[Rule],
    site: Flask,
    browsers: dict[str, FlaskClient],
    of_mytho: Named,
    of_tanan: Named,
    of_longan: dict[str, str],
) -> None:
    """Tân An's ids at Mỹ Tho (and Long An's tenant at Tiền Giang's console), by somebody who may do it to their own."""
    theirs = of_tanan.with_house(of_longan)

    def answer(rule: Rule) -> int:
        home = home_of(rule)
        with site.app_context():
            permission = house().components.permissions.get(MATRIX[rule.endpoint])
        role = next(r for r in ROLES[home] if permission is None or r in permission.roles)
        client = site.test_client() if rule.endpoint in BEHIND_A_TOKEN else browsers[role]
        return call(client, rule, home, **theirs.of(rule))

    bearers = [rule for rule in rules if rule.endpoint in BEARERS]
    behind, plain = (
        [rule for rule in rules if rule not in bearers and (rule.endpoint in BEHIND_A_TOKEN) is is_behind]
        for is_behind in (True, False)
    )
    for asked, expected in ((behind, {404, 410}), (plain, {404})):
        if asked:
            assert wrong(asked, answer, *expected) == {}
    for rule in bearers:  # who has no token of theirs learns nothing of ids either
        assert (answer(rule), call(site.test_client(), rule, home_of(rule), **SAMPLE.of(rule))) == (401, 401)


def test_ones_own_ids_are_found_so_that_the_404s_mean_something(
    site: Flask, browsers: dict[str, FlaskClient], of_mytho: Named
) -> None:
    for role, path in shown(of_mytho):
        browser = browsers[role] if role else site.test_client()
        with browser.get(path, headers={"Host": HOSTS[MYTHO]}) as answer:
            assert (role, path, answer.status_code) == (role, path, 200)


def shown(own: Named) -> Iterator[tuple[str, str]]:
    """The pages of what was made at a tenant, each with the role that may look."""
    for name, guard in GUARDS.items():
        yield from ((role, path.format(**own.at(name))) for role, path in guard.shown)


def test_a_cookie_of_one_tenant_opens_nothing_at_another(site: Flask, browsers: dict[str, FlaskClient]) -> None:
    cookie = browsers["district_admin"].get_cookie("dothi_session", domain=HOSTS[MYTHO])
    assert cookie is not None
    stranger = site.test_client()
    for host in (HOSTS[TANAN], HOSTS[TIENGIANG], HOSTS[GOCONGDONG]):
        stranger.set_cookie("dothi_session", cookie.value, domain=host)
        answer = stranger.get("/work", headers={"Host": host})
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/sign-in")


def may(app: Flask, role: str, rule: Rule) -> bool:
    """Whether a role holds what a route asks."""
    with app.app_context():
        return role in house().components.permissions[MATRIX[rule.endpoint]].roles


@pytest.mark.parametrize("state", [ModuleState.SUSPENDED, ModuleState.RETIRED])
def test_a_suspended_module_is_read_only_for_staff_and_gone_for_the_public(
    state: ModuleState, site: Flask, browsers: dict[str, FlaskClient], of_mytho: Named
) -> None:
    """Every route of every service; in the end they are live again."""
    with site.app_context():
        switch(TIENGIANG, MYTHO, state)
    try:
        gone, leads_on = every("gone_when_suspended"), every("leads_on")
        for rule in RULES:
            if not is_switched(rule):
                continue
            values = of_mytho.of(rule)
            blueprint = rule.endpoint.split(".")[0]
            for method_is_safe in ({"GET"} if "GET" in (rule.methods or ()) else set()) | {method_of(rule)}:
                client = site.test_client() if MATRIX[rule.endpoint] == PUBLIC else browsers["district_admin"]
                status = client.open(
                    path_of(rule, **values), method=method_is_safe, headers={"Host": HOSTS[MYTHO]},
                    json={} if rule.rule.startswith("/api/") and method_is_safe == "POST" else None,
                ).status_code  # fmt: skip
                if blueprint in gone:
                    assert status == 404, (rule.endpoint, method_is_safe)
                elif method_is_safe == "POST":
                    assert status == 409, (rule.endpoint, method_is_safe)
                elif MATRIX[rule.endpoint] == PUBLIC or may(site, "district_admin", rule):
                    missing = rule.arguments - values.keys() - FREE
                    here = 302 if rule.endpoint in leads_on else 200
                    assert status == (404 if missing else here), (rule.endpoint, method_is_safe)
                else:
                    assert status == 403, (rule.endpoint, method_is_safe)
    finally:
        with site.app_context():
            switch(TIENGIANG, MYTHO, ModuleState.LIVE)


@of_rules(lambda rule: "GET" in (rule.methods or ()))
def test_head_is_answered_as_get(rules: list[Rule], site: Flask, browsers: dict[str, FlaskClient]) -> None:
    """A view that takes whatever isn't GET for a sent form would act on a look."""
    for rule in rules:
        home, permission = home_of(rule), MATRIX[rule.endpoint]
        with site.app_context():
            roles = house().components.permissions[permission].roles if permission not in {PUBLIC, SIGNED_IN} else None
        browser = next(browsers[role] for role in ROLES[home] if roles is None or role in roles)
        path = APP.url_map.bind("x").build(rule.endpoint, SAMPLE.of(rule), method="GET")
        looked, head = (browser.open(path, method=m, headers={"Host": HOSTS[home]}) for m in ("GET", "HEAD"))
        assert head.status_code == looked.status_code, rule.endpoint

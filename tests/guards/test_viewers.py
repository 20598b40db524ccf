"""A viewer changes nothing: every unsafe method of every path, as somebody who may only look; all rows stay the same.

The district's viewer belongs to a unit besides, so that "one's own unit's" opens nothing either.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from werkzeug.exceptions import MethodNotAllowed, NotFound

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.identity.models import MembershipRow
from dothi_testing.databases import TestDatabase
from tenants.people.units import find_unit, place_member
from tests.guards.belongings import Named, belongings
from tests.guards.matrix import every
from tests.guards.test_routes import APP, RULES, path_of, shown, signed_in
from tests.world import HOSTS, MYTHO, TIENGIANG

VIEWERS = {"district_viewer": (MYTHO, "xem@mytho.example"), "provincial_viewer": (TIENGIANG, "xem@tiengiang.example")}
THEIR_OWN = {
    "identity.account", "identity.change_name", "identity.change_password", "identity.set_up_second_factor",
    "identity.turn_off_second_factor", "identity.sign_out", "identity.sign_out_everywhere", "identity.sign_in",
    "identity.second_factor", "identity.forgotten_password", "shell.display", "shell.language",
}  # fmt: skip
"""One's own account, its doors, and how one reads."""
ANYBODYS = every("anybodys")
"""What any citizen may send without signing in; empty forms change nothing."""
METHODS = ("POST", "PUT", "PATCH", "DELETE")
OF_REQUESTS = {"dothi_session", "dothi_attempt"}
"""What looking itself writes: when the session was last seen."""


@pytest.fixture(scope="module")
def site(standing_app: Flask) -> Iterator[Flask]:
    """Without form tokens, so that the guards behind them show."""
    standing_app.config["WTF_CSRF_ENABLED"] = False
    yield standing_app
    standing_app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture(scope="module")
def of_mytho(site: Flask) -> Named:
    """One of each that a district has; the viewer is put into the unit in charge."""
    found = belongings(site, MYTHO)
    with site.app_context(), acting_in(Scope(MYTHO)):
        unit = find_unit(MYTHO, code="qldt")
        viewer = select(MembershipRow.id).where(
            MembershipRow.tenant_id == MYTHO, MembershipRow.email == VIEWERS["district_viewer"][1]
        )
        assert unit is not None
        place_member(MYTHO, session.scalars(viewer).one(), unit_ids=[unit.id], headed=[unit.id])
        session.commit()
    return found


@pytest.fixture(scope="module")
def browsers(site: Flask, of_mytho: Named) -> dict[str, FlaskClient]:
    """A signed-in browser for each viewer."""
    return {role: signed_in(site, tenant_id, email) for role, (tenant_id, email) in VIEWERS.items()}


def rows(database: TestDatabase) -> dict[str, tuple[int, str]]:
    """How many rows each table has, and a sum of their contents."""
    with psycopg.connect(database.owner_url) as owner:
        names = owner.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1"
        ).fetchall()
        found = {}
        for (name,) in names:
            if name in OF_REQUESTS:
                continue
            row = owner.execute(
                f"SELECT count(*), coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {name} t"
            ).fetchone()
            assert row is not None
            found[name] = (row[0], row[1])
    return found


def answered_by(path: str, method: str) -> str:
    """The endpoint that takes a method on a path, empty when none does."""
    try:
        return str(APP.url_map.bind("x").match(path, method)[0])
    except (MethodNotAllowed, NotFound):
        return ""


def picture() -> io.BytesIO:
    """A small one."""
    stream = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(stream, "JPEG")
    stream.seek(0)
    return stream


def body(path: str) -> dict[str, Any]:
    """Something of each kind that forms ask for, a picture among them."""
    if path.startswith("/api/"):
        return {"json": {}}
    texts = {"to": "suspended", "version": "3", "reason": "Vì sao", "text": "Ghi chú", "name": "Ai", "roles": "staff"}
    return {"data": texts | {"photos": (picture(), "a.jpg"), "photo": (picture(), "a.jpg")}}


@pytest.mark.parametrize("role", VIEWERS)
def test_no_unsafe_request_of_a_viewer_does_anything(
    role: str, site: Flask, browsers: dict[str, FlaskClient], of_mytho: Named, database: TestDatabase
) -> None:
    host = {"Host": HOSTS[VIEWERS[role][0]]}
    before, answers = rows(database), {}
    for rule in RULES:
        path = path_of(rule, **of_mytho.of(rule))
        for method in METHODS:
            endpoint = answered_by(path, method)
            if endpoint not in THEIR_OWN | ANYBODYS:
                answer = browsers[role].open(path, method=method, headers=host, **body(path))
                answers[method, path, endpoint] = answer.status_code
    assert {asked: status for asked, status in answers.items() if status not in {403, 404, 405}} == {}
    assert len([endpoint for _method, _path, endpoint in answers if endpoint]) > 30
    assert rows(database) == before


def test_what_a_viewer_may_look_at_is_there_so_that_the_refusals_mean_something(
    browsers: dict[str, FlaskClient], of_mytho: Named
) -> None:
    for role, path in shown(of_mytho):
        if role == "district_viewer":
            assert browsers[role].get(path, headers={"Host": HOSTS[MYTHO]}).status_code == 200
    assert browsers["provincial_viewer"].get("/console", headers={"Host": HOSTS[TIENGIANG]}).status_code == 200


def test_the_lists_of_exceptions_name_routes_that_exist() -> None:
    endpoints = {rule.endpoint for rule in RULES}
    assert endpoints >= THEIR_OWN | ANYBODYS | every("leads_on") | every("not_linked") | every("not_offered")

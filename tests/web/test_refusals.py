"""What a service refused isn't committed, whatever the view makes of the error."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from flask import Blueprint, Flask, Response, flash, redirect
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from dothi.app import create_app
from dothi.database.acting import acting_in
from dothi.database.refusals import commit_unless_refused
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.manifest.components import Components
from dothi.manifest.house import house
from dothi.manifest.module import Module, Mount
from dothi.manifest.permissions import public
from dothi.record.audit import AuditEntry, record_audit
from dothi.values.actor import Actor
from dothi.values.errors import Conflict, DomainError, Invalid
from tests.world import HOSTS, MYTHO

STORED = "trial.stored"
HOST = {"Host": HOSTS[MYTHO]}


def put() -> None:
    """A service that has flushed something by the time it refuses, or doesn't."""
    record_audit(MYTHO, STORED, subject="x", actor=Actor.system())
    session.flush()


def refuse() -> None:
    put()
    raise Conflict("nein")


def caught_and_shown() -> ResponseReturnValue:
    try:
        refuse()
    except Conflict:
        return "the form again"
    return ""


def caught_and_led_on() -> ResponseReturnValue:
    try:
        refuse()
    except DomainError as error:
        flash(str(error.message))
    return redirect("/", 303)


def caught_and_written_on() -> ResponseReturnValue:
    try:
        refuse()
    except Conflict:
        put()
    return "as if nothing had happened"


def caught_inside_a_savepoint() -> ResponseReturnValue:
    with session.begin_nested(), suppress(Conflict):
        refuse()
    return "released with its mark"


def answered_by_status() -> ResponseReturnValue:
    put()
    return Response("a form with errors", 422)


def raised() -> ResponseReturnValue:
    refuse()
    return ""


def failed() -> ResponseReturnValue:
    put()
    raise ZeroDivisionError


def done() -> ResponseReturnValue:
    put()
    return "stored"


def released_inside_one_that_was_taken_back() -> ResponseReturnValue:
    try:
        with session.begin_nested():
            caught_inside_a_savepoint()
            check()
    except Invalid:
        put()
    return "one"


def taken_back_to_a_savepoint() -> ResponseReturnValue:
    try:
        with session.begin_nested():
            refuse()
    except Conflict:
        put()
    return "one of two"


def begun_anew() -> ResponseReturnValue:
    try:
        refuse()
    except Conflict:
        session.rollback()
        put()
    return "one of two"


def kept_before() -> ResponseReturnValue:
    put()
    commit_unless_refused()
    try:
        refuse()
    except Conflict:
        commit_unless_refused()
    return Response("the first of two", 409)


def check() -> None:
    raise Invalid("nein")


def refused_before_anything_was_read() -> ResponseReturnValue:
    session.rollback()
    try:
        check()
    except Invalid:
        put()
    return "one"


VIEWS: dict[Callable[[], ResponseReturnValue], int] = {
    caught_and_shown: 0,
    caught_and_led_on: 0,
    caught_and_written_on: 0,
    caught_inside_a_savepoint: 0,
    answered_by_status: 0,
    raised: 0,
    failed: 0,
    done: 1,
    taken_back_to_a_savepoint: 1,
    released_inside_one_that_was_taken_back: 1,
    begun_anew: 1,
    kept_before: 1,
    refused_before_anything_was_read: 1,
}


@pytest.fixture(scope="module")
def site(application: Flask, standing_app: Flask) -> Flask:
    """A second application on the same database, with a module of views that catch what services refuse."""
    blueprint = Blueprint("trial_public", __name__, url_prefix="/trial")
    for view in VIEWS:
        blueprint.add_url_rule(f"/{view.__name__}", view.__name__, public(view))
    module = Module(name="trial", title="Thử", always_on=True, mounts=(Mount(blueprint=blueprint),))
    return create_app(house(standing_app).settings, components=Components.of([*Components.installed(), module]))


@pytest.mark.parametrize(("view", "kept"), VIEWS.items(), ids=[view.__name__ for view in VIEWS])
def test_only_what_nobody_refused_is_stored(site: Flask, view: Callable[[], ResponseReturnValue], kept: int) -> None:
    before = stored(site)
    site.test_client().get(f"/trial/{view.__name__}", headers=HOST)
    assert stored(site) - before == kept


def stored(app: Flask) -> int:
    """How much these views have stored."""
    with app.app_context(), acting_in(Scope(MYTHO)):
        query = select(func.count()).where(AuditEntry.tenant_id == MYTHO, AuditEntry.action == STORED)
        return session.scalar(query) or 0

"""What one service knows of a place, on the page of another: asked alone, without harm, shown to whom it may be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy import text

from dothi.database.session import session
from dothi.manifest.house import house
from dothi.manifest.module import Module
from dothi.manifest.places import PlaceFact, PlaceKnowledge, PlaceTold
from dothi.sites.site import Site
from dothi.sites.switch import ModuleState
from dothi.values.geo import Point
from dothi.web.places import KnownThere, known_at
from tests.world import HOSTS, MYTHO

HERE = Point(106.3626, 10.3546)


def tells(_site: Site, _point: Point) -> PlaceTold | None:
    return PlaceTold(facts=[PlaceFact(title="Ô đất")], path="/o-dat")


def tells_nothing(_site: Site, _point: Point) -> PlaceTold | None:
    return None


def breaks(_site: Site, _point: Point) -> PlaceTold | None:
    session.execute(text("SELECT 1 / 0"))
    return None


def sleeps(_site: Site, _point: Point) -> PlaceTold | None:
    session.execute(text("SELECT pg_sleep(3)"))
    return None


@pytest.fixture
def asked(app: Flask) -> Iterator[Any]:
    """Asks as nobody in particular at Mỹ Tho, of a planning that tells what a test wants."""
    modules: dict[str, Module] = app.extensions["dothi"].components.modules
    planning, feedback = modules["planning"], modules["feedback"]
    modules["feedback"] = replace(feedback, place_knowledge=None)

    def ask(tell: Any, *, state: ModuleState = ModuleState.LIVE, is_begun: bool = True) -> list[KnownThere]:
        knowledge = PlaceKnowledge(title=_l("Quy hoạch"), permission="planning.plan.view", tell=tell)
        modules["planning"] = replace(planning, place_knowledge=knowledge)
        site = house().directory.find_site_by_id(MYTHO)
        assert site is not None
        switched = replace(site, switches={**site.switches, "planning": state})
        session.rollback()
        if is_begun:
            session.execute(text("SELECT 1"))
        return known_at(switched, HERE, asker="feedback")

    with app.test_request_context(base_url=f"http://{HOSTS[MYTHO]}"):
        app.preprocess_request()
        yield ask
    modules |= {"planning": planning, "feedback": feedback}


def test_what_another_service_knows_is_told_with_its_links(asked: Any) -> None:
    (known,) = asked(tells)
    assert (known.name, known.is_public, known.told.path) == ("planning", True, "/o-dat")


def test_who_knows_nothing_is_absent(asked: Any) -> None:
    assert asked(tells_nothing) == []


@pytest.mark.parametrize("tell", [breaks, sleeps])
def test_one_that_fails_or_is_slow_leaves_the_page_its_transaction(asked: Any, tell: Any) -> None:
    (known,) = asked(tell)
    assert known.told is None
    assert session.execute(text("SELECT current_setting('statement_timeout')")).scalar_one() == "8s"


@pytest.mark.parametrize("tell", [tells, breaks])
def test_a_page_without_a_transaction_has_none_afterwards(asked: Any, tell: Any) -> None:
    assert len(asked(tell, is_begun=False)) == 1
    assert not session().in_transaction()


@pytest.mark.parametrize(
    "state", [ModuleState.NONE, ModuleState.PREPARING, ModuleState.PILOT, ModuleState.SUSPENDED, ModuleState.RETIRED]
)
def test_a_service_that_is_not_open_tells_strangers_nothing(asked: Any, state: ModuleState) -> None:
    assert asked(tells, state=state) == []

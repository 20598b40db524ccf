"""The demo's places: they pass the rules, say that they are made up, and come once."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from modules.tourism import demo, recount_all
from modules.tourism.businesses.models import Proposal
from modules.tourism.demo import itineraries
from modules.tourism.demo.places import draft_of, load
from modules.tourism.itineraries.drafts import find_errors as find_trip_errors
from modules.tourism.places.drafts import find_errors
from modules.tourism.places.service import get_place
from modules.tourism.ratings.models import VisitorRating
from modules.tourism.tests.conftest import site_of
from modules.tourism.texts import untranslated
from tests.world import MYTHO

FEWEST = {"mytho": 25, "tanan": 15, "gocongdong": 10}
FILES = {slug: Path(demo.__file__).with_name(f"{slug}.toml") for slug in FEWEST}


def places_of(slug: str) -> list[dict[str, Any]]:
    places: list[dict[str, Any]] = tomllib.loads(FILES[slug].read_text(encoding="utf-8"))["places"]
    return places


@pytest.mark.parametrize("slug", FEWEST)
def test_a_districts_places_pass_the_rules(app: Flask, slug: str) -> None:
    places = places_of(slug)
    assert len(places) >= FEWEST[slug]
    with app.app_context():
        assert [find_errors(draft_of(facts)) for facts in places] == [{}] * len(places)


@pytest.mark.parametrize("slug", FEWEST)
def test_businesses_are_marked_as_made_up_in_both_languages(slug: str) -> None:
    for facts in places_of(slug):
        if facts["kind"] in {"food", "stay", "shop"} and facts.get("is_published", True):
            assert "(minh họa)" in facts["vi"]["name"]
            assert "(illustrative)" in facts["en"]["name"]


def test_one_published_place_shows_what_a_missing_translation_looks_like() -> None:
    published = [facts for facts in places_of("mytho") if facts.get("is_published", True)]
    assert len([facts for facts in published if untranslated({"vi": facts["vi"], "en": facts.get("en", {})})]) == 1


def test_ratings_and_a_proposal_wait_and_mean_and_number_are_those_of_the_rows(app: Flask) -> None:
    with app.app_context():
        site = replace(site_of(), slug="mytho")
        with acting_in(Scope(MYTHO)):
            load(site)
            waiting = session.scalars(select(VisitorRating.stars).where(VisitorRating.status == "waiting")).all()
            assert len(waiting) == 2
            assert session.scalars(select(Proposal.status)).all() == ["waiting"]
            place = get_place(MYTHO, "chua-vinh-trang")
            session.refresh(place)
            assert (place.rating_count, place.rating_total) == (4, 17)
            assert recount_all(MYTHO)[0]["tourism.ratings"] == {("shown",): 8, ("waiting",): 2}


def test_six_itineraries_lead_over_published_places_in_both_languages(app: Flask) -> None:
    told = tomllib.loads(itineraries.FILE.read_text(encoding="utf-8"))
    assert sum(map(len, told.values())) == 6
    for slug, each in told.items():
        published = [facts["vi"]["name"] for facts in places_of(slug) if facts.get("is_published", True)]
        ids = {name: uuid4() for name in published}
        drafts = [itineraries.draft_of(facts, ids) for facts in each]
        with app.app_context():
            assert [find_trip_errors(draft) for draft in drafts] == [{}] * len(drafts)
        assert not any(untranslated(draft.texts) for draft in drafts)

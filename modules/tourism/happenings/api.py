"""`/api/v1/happenings`: dates of public happenings as a list, and one happening."""

# mypy: disable-error-code="untyped-decorator"
# (flask-smorest's decorators have no types)

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response

from dothi.language.locales import in_words, spoken
from dothi.manifest.permissions import public
from dothi.sites.site import Site, current_site
from dothi.values import clock
from dothi.values.worktime import LOCAL_ZONE
from dothi.web.api import answer_json, with_etag
from modules.tourism.api.blueprint import blueprint
from modules.tourism.api.schemas import LanguageQuery
from modules.tourism.happenings import schemas
from modules.tourism.happenings.keeping import AHEAD
from modules.tourism.happenings.kinds import DateState, HappeningStatus, kind_title
from modules.tourism.happenings.presentation import happening_url, rule_said, where_of
from modules.tourism.happenings.reading import HappeningFilters, get_public, list_coming
from modules.tourism.happenings.rows import DateRow
from modules.tourism.happenings.saying import lunar_words
from modules.tourism.happenings.schedule import next_dates
from modules.tourism.recurring.reading import read_rule
from modules.tourism.recurring.words import recurrence_words
from modules.tourism.texts import read

kind_label = in_words(kind_title)


@blueprint.route("/happenings", methods=["GET"])
@public
@blueprint.arguments(schemas.HappeningsQuery(), location="query")
@blueprint.response(200, schemas.HappeningPage)
def happenings(query: dict[str, Any]) -> Response:
    """Dates of public happenings, day by day. One statement."""
    site, words, today = current_site(), query["lang"] or spoken(), clock.local_today()
    first = query["first"] or today
    page = list_coming(
        site.tenant_id,
        HappeningFilters(kind=query["kind"], place=query["place"]),
        first=first,
        last=query["last"] or max(first, today) + AHEAD,
        cursor=query["cursor"],
    )
    items = [date_line(row, site, words) for row in page.items]
    return with_etag(answer_json({"items": items, "next_cursor": page.next_cursor}))


@blueprint.route("/happenings/<happening>", methods=["GET"])
@public
@blueprint.arguments(LanguageQuery(), location="query")
@blueprint.response(200, schemas.HappeningDetail)
@blueprint.alt_response(404, description="No such happening, or not a public one")
def happening(query: dict[str, Any], happening: str) -> Response:
    """One public happening. One statement."""
    site, words = current_site(), query["lang"] or spoken()
    found = get_public(site.tenant_id, happening)
    name = read(found.texts, "name", words)
    answer = {
        "slug": found.slug,
        "name": name.words,
        "language": name.language,
        "kind": found.kind,
        "kind_label": kind_label(words, found.kind),
        "status": found.status,
        "texts": found.texts,
        "rule": rule_said(found, words),
        "recurrence": found.rule,
        "is_all_day": found.starts_at is None,
        **place_of(found.texts, found.place_slug, found.place_texts, words),
        "phone": found.phone,
        "website": found.website,
        "next_dates": [
            {
                "original_date": one.original_on.isoformat(),
                "starts_at": one.starts_at.isoformat(),
                "ends_at": one.ends_at.isoformat(),
                "state": state_of(found.status, one.state),
            }
            for one in next_dates(found, clock.now())
        ],
        **links(site, found.slug),
        "updated_at": found.updated_at.isoformat(),
    }
    return with_etag(answer_json(answer))


def date_line(row: DateRow, site: Site, words: str) -> dict[str, Any]:
    """A date as anyone may see it."""
    name = read(row.texts, "name", words)
    return {
        "slug": row.slug,
        "name": name.words,
        "language": name.language,
        "kind": row.kind,
        "kind_label": kind_label(words, row.kind),
        "date": row.day.isoformat(),
        "starts_at": row.starts_at.astimezone(LOCAL_ZONE).isoformat(),
        "ends_at": row.ends_at.astimezone(LOCAL_ZONE).isoformat(),
        "is_all_day": row.clock is None,
        "state": state_of(row.status, row.state),
        "original_date": row.original_on.isoformat(),
        "lunar_date": lunar_words(words, row.day),
        "rule": recurrence_words(words, read_rule(row.rule), row.starts_on),
        **place_of(row.texts, row.place_slug, row.place_texts, words),
        **links(site, row.slug),
        "updated_at": row.updated_at.isoformat(),
    }


def state_of(status: str, state: str) -> str:
    """What becomes of a date; of a happening that was called off, of each."""
    return DateState.CANCELLED.value if status == HappeningStatus.CANCELLED else str(state)


def place_of(texts: Mapping[str, Any], slug: str | None, place: Mapping[str, Any] | None, words: str) -> dict[str, Any]:
    """Where it is."""
    named = {"slug": slug, "name": read(place, "name", words).words} if slug and place else None
    return {"venue": where_of(texts, place, words).words, "place": named}


def links(site: Site, slug: str) -> dict[str, str]:
    """Its page and its calendar."""
    return {"url": happening_url(site, slug), "calendar_url": happening_url(site, slug, ".ics")}

"""iCalendar feeds: of a tenant, a kind, a place, one happening. A reader's repeated question costs one statement."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.http import is_resource_modified

from dothi.database.direct import reading
from dothi.language.formatting import in_sentence
from dothi.manifest.permissions import public
from dothi.sites.site import Site, current_site
from dothi.values.errors import NotFound
from dothi.web.routes import Routes
from dothi.web.shared import shared
from modules.tourism.happenings.kinds import HappeningKind, kind_title
from modules.tourism.happenings.presentation import happening_url
from modules.tourism.happenings.reading import (
    CalendarState,
    HappeningFilters,
    find_place_name,
    get_public,
    list_for_feed,
    read_calendar,
)
from modules.tourism.happenings.rows import HappeningRow
from modules.tourism.texts import LANGUAGES, SOURCE, read

FORMAT = 1
"""Part of the ETag: another number wherever the same happenings are written otherwise."""
KEPT_SECONDS = 24 * 3600.0
Load = Callable[[], tuple[Sequence[HappeningRow], str]]
"""Answers the happenings of a feed and its name."""
routes = Routes()


@routes.get("/su-kien.ics")
@public
def happening_feed() -> ResponseReturnValue:
    """All happenings, or those of `?kind=` or at `?place=`; in the language of `?lang=`."""
    site = current_site()
    filters = HappeningFilters(kind=request.args.get("kind", ""), place=request.args.get("place", "")[:100])
    if filters.kind and filters.kind not in set(HappeningKind):
        raise NotFound(_("Không có loại sự kiện này."))
    return answer(site, (filters.kind, filters.place), lambda: load_feed(site, filters))


@routes.get("/su-kien/<happening>.ics")
@public
def happening_calendar(happening: str) -> ResponseReturnValue:
    """One happening with all its dates."""
    site = current_site()
    return answer(site, ("one", happening), lambda: load_one(site, happening))


def load_feed(site: Site, filters: HappeningFilters) -> tuple[Sequence[HappeningRow], str]:
    """One statement, two of a place. Raises NotFound (place)."""
    title = _("Sự kiện %(name)s", name=in_sentence(site.name))
    with reading():
        if filters.kind:
            title = f"{title}: {kind_title(filters.kind)}"
        if filters.place:
            texts = find_place_name(site.tenant_id, filters.place)
            if texts is None:
                raise NotFound(_("Không có điểm du lịch này."))
            title = f"{title}: {read(texts, 'name', language()).words}"
        return list_for_feed(site.tenant_id, filters), title


def load_one(site: Site, slug: str) -> tuple[Sequence[HappeningRow], str]:
    """One statement. Raises NotFound."""
    happening = get_public(site.tenant_id, slug)
    return [happening], read(happening.texts, "name", language()).words


def answer(site: Site, key: tuple[str, ...], load: Load) -> Response:
    """The feed, or that it is still the same. One statement when it is, one or two more when it has to be made."""
    state, words = read_calendar(site.tenant_id), language()
    etag = f"{FORMAT}.{state.version}.{words}"
    if not is_resource_modified(request.environ, etag=etag, last_modified=state.changed_at):
        return described(Response(status=304), etag, state)

    def make() -> str:
        from modules.tourism.happenings.ical import calendar_text  # noqa: PLC0415  # icalendar takes 3 MB

        with force_locale(words):
            happenings, name = load()
            return calendar_text(happenings, name=name, language=words, url_of=lambda slug: happening_url(site, slug))

    kept = shared(site.tenant_id, ("happenings.ics", words, *key), make, mark=lambda _id: state, seconds=KEPT_SECONDS)
    return described(Response(kept.body, mimetype="text/calendar"), etag, state)


def described(response: Response, etag: str, state: CalendarState) -> Response:
    """With what tells its version."""
    response.set_etag(etag)
    response.last_modified = state.changed_at
    response.headers["Cache-Control"] = "no-cache"
    return response


def language() -> str:
    """In which the feed is: programs choose by the address, since they have no cookie."""
    asked = request.args.get("lang", SOURCE)
    return asked if asked in LANGUAGES else SOURCE

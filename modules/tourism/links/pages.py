"""`/work/tourism/links`: the sites of places that are broken, those that may be, and all others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from dothi.database.session import session
from dothi.manifest.permissions import require
from dothi.web.pagination import Page, decode_cursor, encode_cursor
from dothi.web.routes import Routes
from modules.tourism import permissions as p
from modules.tourism.links.checking import ask_again
from modules.tourism.links.models import Link, LinkState
from modules.tourism.links.words import STATES, TONES, reason_of
from modules.tourism.places.kinds import PlaceStatus
from modules.tourism.places.models import Place
from modules.tourism.texts import SOURCE
from tenants.kit.current import tenant_id

PAGE_SIZE = 30
MOST_PLACES = 200
routes = Routes()


@routes.get("/links")
@require(p.VIEW)
def links() -> ResponseReturnValue:
    """Links in one state, with the places that have them. Two statements beside the session's."""
    asked = request.args.get("state", "")
    state = LinkState(asked) if asked in set(LinkState) else LinkState.BROKEN
    page = list_links(tenant_id(), state, request.args.get("cursor", ""))
    return render_template(
        "tourism/links.html",
        lines=[{"link": link, "reason": reason_of(link)} for link in page.items],
        places=places_with(tenant_id(), [link.url for link in page.items]),
        state=state.value,
        tone=TONES[state],
        title=str(STATES[state]),
        tabs=[
            {"title": str(title), "url": url_for(".links", state=each.value), "active": each is state}
            for each, title in STATES.items()
        ],
        next_url=url_for(".links", state=state.value, cursor=page.next_cursor) if page.next_cursor else None,
        first_url=url_for(".links", state=state.value) if request.args.get("cursor") else None,
    )


@routes.post("/links/check")
@require(p.EDIT)
def check_link() -> ResponseReturnValue:
    """Have one looked at now."""
    ask_again(tenant_id(), request.form.get("url", ""))
    flash(_("Đang kiểm tra lại. Kết quả hiện ở đây sau ít phút."), "success")
    state = request.form.get("state", "")
    return redirect(url_for(".links", state=state if state in set(LinkState) else None), 303)


def list_links(tenant_id: int, state: LinkState, cursor: str) -> Page[Link]:
    """In the order of their addresses, on `tourism_link_state_idx`. One statement. Raises Malformed (cursor)."""
    query = select(Link).where(Link.tenant_id == tenant_id, Link.state == state.value)
    if cursor:
        query = query.where(Link.url > decode_cursor(cursor, str)[0])
    rows = session.scalars(query.order_by(Link.url).limit(PAGE_SIZE + 1)).all()
    shown = rows[:PAGE_SIZE]
    return Page(shown, encode_cursor((shown[-1].url,)) if len(rows) > PAGE_SIZE else None)


def places_with(tenant_id: int, urls: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """By link, names and slugs of places that give it, on `tourism_place_website_idx`. One statement."""
    query = select(Place.website, Place.texts[SOURCE]["name"].astext, Place.slug).where(
        Place.tenant_id == tenant_id,
        Place.website.in_(urls),
        Place.website != "",
        Place.status != PlaceStatus.ARCHIVED.value,
    )
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for url, name, slug in session.execute(query.order_by(Place.website, Place.id).limit(MOST_PLACES)):
        found[url].append((name, slug))
    return found

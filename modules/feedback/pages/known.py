"""What feedback tells other services of a place: the newest public reports near by (`place_knowledge`)."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.language.formatting import local_date
from dothi.manifest.places import PlaceFact, PlaceKnowledge, PlaceTold
from dothi.sites.site import Site
from dothi.values.geo import Point
from dothi.values.own_position import position_text
from modules.feedback import permissions as p
from modules.feedback.grounds import around
from modules.feedback.pages.presentation import language
from modules.feedback.queries import Filters, PublicRow, list_public
from modules.feedback.rules.domain import STATUS_TITLES, Status
from modules.feedback.setup.configuration import Configuration, read_configuration

MOST = 3


def tell(site: Site, point: Point) -> PlaceTold | None:
    """The newest ones within a kilometre; None where there is none. One statement while the configuration is kept."""
    found = list_public(site.tenant_id, Filters(near=around(point)), size=MOST)
    if not found.items:
        return None
    configuration = read_configuration(site.tenant_id)
    path = url_for("feedback_public.index", near=position_text(point)) if found.next_cursor else ""
    facts = [fact_of(row, configuration) for row in found.items]
    return PlaceTold(facts=facts, path=path, path_title=_("Xem tất cả phản ánh gần đây"))


def fact_of(row: PublicRow, configuration: Configuration) -> PlaceFact:
    """A report: what about, where, and how far it is."""
    place = row.place or row.near or ""
    parts = (place, str(STATUS_TITLES[Status(row.status)]), local_date(row.submitted_at))
    return PlaceFact(
        title=configuration.categories[row.category_id].title(language()),
        text=" · ".join(part for part in parts if part),
        path=url_for("feedback_public.detail", code=row.code),
    )


KNOWLEDGE = PlaceKnowledge(title=_l("Phản ánh gần đây trong vòng 1 km"), permission=p.VIEW, tell=tell)

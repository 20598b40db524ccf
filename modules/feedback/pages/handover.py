"""A report that belongs to a neighbour goes to its form with everything typed, and with its photos where a script runs.

Used by `submit` and `new`; the neighbour's side is `submit.take_over`.
"""

from __future__ import annotations

from flask import current_app, g, render_template
from flask.typing import ResponseReturnValue

from dothi.sites.site import Site
from modules.feedback.pages.neighbours import find_neighbour
from modules.feedback.pages.place_search import point_of
from modules.feedback.pages.sent_report import SentReport, photo_lines
from tenants.areas.neighbours import Neighbour

KEPT_ELSEWHERE = ("text", "place", "category", "lon", "lat", "name", "phone", "email")
"""What a neighbour's form takes as typed; consent is for each authority anew."""
LAYOUTS = {"feedback_public": "layouts/public.html", "feedback_work": "layouts/work.html"}


def neighbour_of(sent: SentReport, site: Site) -> Neighbour | None:
    """Whose place a form's pin is, with leave for this one page to post there; None when it is nobody's we know."""
    point = sent.outside or point_of(f"{sent.values.get('lon', '')},{sent.values.get('lat', '')}")
    neighbour = find_neighbour(site, point) if point is not None else None
    if neighbour is not None and neighbour.url:
        allow_posting_to(neighbour.origin)
    return neighbour


def hand_over_page(sent: SentReport, neighbour: Neighbour, *, blueprint: str) -> ResponseReturnValue:
    """The page that hands a form over: by itself where a script runs, else by its button."""
    return render_template(
        "feedback/hand_over.html", layout=LAYOUTS[blueprint], neighbour=neighbour, **handed_over(sent)
    )


def handed_over(sent: SentReport) -> dict[str, object]:
    """What the template `_neighbour.html` takes of a form."""
    return {"values": sent.values, "kept_elsewhere": KEPT_ELSEWHERE, "staged": photo_lines(sent.photos.staged)}


def allow_posting_to(origin: str) -> None:
    """Let this one page's form post to the neighbour's host; the policy otherwise forbids other hosts."""
    g.content_security_policy = current_app.config["CSP"].replace("form-action 'self'", f"form-action 'self' {origin}")

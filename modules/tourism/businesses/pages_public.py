"""What anybody may ask: a link for the business of a place, a place that isn't there yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from dothi.manifest.permissions import public
from dothi.sites.site import Site, current_site
from dothi.values.addresses import normalise_email
from dothi.values.errors import Invalid
from dothi.web.forms import Errors, refusal
from dothi.web.limits import limited
from dothi.web.routes import Routes
from modules.tourism.businesses.forms import NewPlaceForm, choices, load_proposal, proposed_draft
from modules.tourism.businesses.links import LASTS, ask_link
from modules.tourism.businesses.service import check_draft, propose_new
from modules.tourism.confirming.models import Unconfirmed
from modules.tourism.confirming.pages import MAILS_PER_HOUR, Purpose
from modules.tourism.confirming.service import FilledForm, keep
from modules.tourism.explore.presentation import language
from modules.tourism.explore.queries import get_published
from modules.tourism.places.drafts import from_content, to_content
from modules.tourism.texts import read
from tenants.areas.frame import map_frame

PURPOSE = "place"
routes = Routes()


@routes.get("/<slug>/co-so")
@public
def business(slug: str) -> ResponseReturnValue:
    """What the link is for, and a button that sends it. One statement."""
    return link_page(slug)


@routes.post("/<slug>/co-so")
@public
@limited("tourism.business_link", per_hour=MAILS_PER_HOUR)
def send_link(slug: str) -> ResponseReturnValue:
    """Have it sent; the answer is the same with an address on record and without."""
    ask_link(get_published(current_site().tenant_id, slug).id)
    return link_page(slug, is_sent=True)


def link_page(slug: str, *, is_sent: bool = False) -> str:
    """The page before and after."""
    words = language()
    name = read(get_published(current_site().tenant_id, slug).texts, "name", words)
    return render_template(
        "tourism/business_link.html", slug=slug, name=name, is_sent=is_sent, days=LASTS.days, language=words
    )


@routes.get("/de-xuat")
@public
def new_place() -> ResponseReturnValue:
    """An empty form for a place that isn't there yet."""
    return new_page({"form_id": str(uuid4()), "version": "0"})


@routes.post("/de-xuat")
@public
@limited("tourism.code_mail", per_hour=MAILS_PER_HOUR)
def propose_place() -> ResponseReturnValue:
    """Keep the form until the code of its mail comes."""
    site = current_site()
    data, errors = load_proposal(NewPlaceForm(), request.form)
    if errors:
        return new_page(request.form.to_dict(), errors=errors)
    draft = proposed_draft(data, None)
    try:
        check_draft(site, draft)
    except Invalid as error:
        return new_page(request.form.to_dict(), errors=refusal(error))
    form = FilledForm(
        purpose=PURPOSE,
        email=normalise_email(data["proposer_email"]),
        language=language(),
        path=url_for(".new_place"),
        content={"draft": to_content(draft), "note": data["note"]},
    )
    form_id = keep(site.tenant_id, form, form_id=data["form_id"])
    return redirect(url_for("tourism_secret.confirmation", form_id=form_id), 303)


def new_page(values: Mapping[str, str], *, errors: Errors | None = None) -> tuple[str, int]:
    """The form; a refused one with what was typed."""
    return render_template(
        "tourism/propose_new.html", values=values, errors=errors or {}, map=map_frame(current_site()), **choices()
    ), 422 if errors else 200


def finish(site: Site, form: Unconfirmed, content: Mapping[str, Any]) -> None:
    """Store what was confirmed."""
    draft = from_content(content["draft"])
    propose_new(site.tenant_id, draft, note=content["note"], email=form.email, language=form.language)


NEW_PLACE = Purpose(
    finish=finish,
    done=_l("Cảm ơn bạn. Cán bộ sẽ xem đề xuất và báo kết quả qua thư điện tử."),
)

"""A place's ratings for visitors, and the form for another one; it waits for the code of its mail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields
from marshmallow.validate import Equal

from dothi.database.direct import reading
from dothi.manifest.permissions import public
from dothi.sites.site import Site, current_site
from dothi.values.addresses import normalise_email
from dothi.values.errors import Gone
from dothi.web.fields import NEEDED, Line, Paragraphs, email_needed, one_of
from dothi.web.forms import Errors, load_form
from dothi.web.limits import limited
from dothi.web.routes import Routes
from modules.tourism.confirming.models import Unconfirmed
from modules.tourism.confirming.pages import MAILS_PER_HOUR, Purpose
from modules.tourism.confirming.service import FilledForm, keep
from modules.tourism.explore.presentation import language
from modules.tourism.explore.queries import get_published
from modules.tourism.places.kinds import PlaceStatus
from modules.tourism.places.service import get_place
from modules.tourism.ratings.presentation import score_of, star_options, stars_shape
from modules.tourism.ratings.queries import list_shown
from modules.tourism.ratings.rules import LONGEST_NAME, LONGEST_WORDS, STARS
from modules.tourism.ratings.service import store_rating
from modules.tourism.texts import read

PURPOSE = "rating"
NEEDS_CONSENT = _l("Cần đồng ý để gửi đánh giá.")
routes = Routes()


class RatingForm(Schema):
    """What a visitor sends."""

    stars = fields.String(
        required=True,
        validate=one_of(str(stars) for stars in STARS),
        error_messages={"required": _l("Hãy chọn số sao.")},
    )
    words = Paragraphs(LONGEST_WORDS, load_default="")
    name = Line(LONGEST_NAME, load_default="")
    email = Line(254, required=True, validate=email_needed)
    consent = fields.String(
        required=True, validate=Equal("yes", error=NEEDS_CONSENT), error_messages={"required": NEEDS_CONSENT}
    )
    form_id = fields.UUID(required=True, error_messages=NEEDED)


@routes.get("/<slug>/danh-gia")
@public
def ratings(slug: str) -> ResponseReturnValue:
    """All ratings of a place, and the form. Two statements."""
    return ratings_page(slug, {"form_id": str(uuid4())})


@routes.post("/<slug>/danh-gia")
@public
@limited("tourism.code_mail", per_hour=MAILS_PER_HOUR)
def rate(slug: str) -> ResponseReturnValue:
    """Keep the form until the code of its mail comes."""
    place = get_published(current_site().tenant_id, slug)
    data, errors = load_form(RatingForm(), request.form)
    if errors:
        return ratings_page(slug, request.form.to_dict(), errors=errors)
    form = FilledForm(
        purpose=PURPOSE,
        email=normalise_email(data["email"]),
        language=language(),
        path=url_for(".ratings", slug=slug),
        content={"slug": place.slug, "stars": int(data["stars"]), "words": data["words"], "name": data["name"]},
    )
    form_id = keep(current_site().tenant_id, form, form_id=data["form_id"])
    return redirect(url_for("tourism_secret.confirmation", form_id=form_id), 303)


def ratings_page(slug: str, values: Mapping[str, str], *, errors: Errors | None = None) -> tuple[str, int]:
    """The list with the form; a refused form with what was typed."""
    tenant_id, words = current_site().tenant_id, language()
    with reading():
        place = get_published(tenant_id, slug)
        page = list_shown(tenant_id, place.id, request.args.get("cursor"))
    next_url = url_for(".ratings", slug=slug, cursor=page.next_cursor) if page.next_cursor else None
    return render_template(
        "tourism/ratings.html",
        place=place,
        name=read(place.texts, "name", words),
        score=score_of(place),
        ratings=page.items,
        shape=stars_shape,
        star_options=star_options(),
        values=values,
        errors=errors or {},
        language=words,
        next_url=next_url,
        first_url=url_for(".ratings", slug=slug) if "cursor" in request.args else None,
    ), 422 if errors else 200


def finish(site: Site, form: Unconfirmed, content: Mapping[str, Any]) -> None:
    """Store what was confirmed. Raises Conflict, Gone where the place is no longer shown."""
    place = get_place(site.tenant_id, content["slug"])
    if place.status != PlaceStatus.PUBLISHED:
        raise Gone(_("Điểm du lịch này không còn hiển thị, nên không nhận đánh giá."), code="place_gone")
    said = {name: content[name] for name in ("stars", "words", "name")}
    store_rating(site.tenant_id, place, email=form.email, language=form.language, **said)


RATING = Purpose(
    finish=finish,
    done=_l("Cảm ơn bạn. Cán bộ sẽ xem đánh giá trước khi đăng và báo kết quả qua thư điện tử."),
)

"""`/work/dashboards/tokens`: what programs push values with. A token is shown once."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import Schema, fields

from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.sites.site import current_site
from dothi.values import clock
from dothi.values.errors import Invalid
from dothi.web.fields import Day, Line
from dothi.web.forms import Errors, load_form, refusal
from dothi.web.routes import Routes
from modules.dashboards import permissions as p
from modules.dashboards.indicators.definition import Source
from modules.dashboards.indicators.service import in_order, load_definitions
from modules.dashboards.values.tokens import list_tokens, make_token, revoke_token
from tenants.kit.current import tenant_id

routes = Routes()


class TokenForm(Schema):
    """A new token."""

    name = Line(120, required=True)
    codes = fields.List(fields.String(), load_default=list)
    ends_on = Day(required=True)


@routes.get("/tokens")
@require(p.TOKENS)
def tokens() -> ResponseReturnValue:
    """The tokens, and the form of another."""
    return tokens_page({})


@routes.post("/tokens")
@require(p.TOKENS)
def add_token() -> ResponseReturnValue:
    """Make one, and show it."""
    data, errors = load_form(TokenForm(), request.form)
    if errors:
        return tokens_page(errors), 422
    try:
        token = make_token(current_site(), actor=acting_member(), **data)
    except Invalid as error:
        return tokens_page(refusal(error)), 422
    return tokens_page({}, token=token), {"Cache-Control": "no-store"}


@routes.post("/tokens/<uuid:token_id>/revoke")
@require(p.TOKENS)
def revoke(token_id: UUID) -> ResponseReturnValue:
    """End one at once."""
    revoke_token(tenant_id(), token_id, actor=acting_member())
    flash(_("Đã thu hồi mã. Phần mềm không gửi được số liệu bằng mã này nữa."), "success")
    return redirect(url_for(".tokens"), 303)


def tokens_page(errors: Errors, *, token: str = "") -> str:
    """The page with what was typed, and reasons; with a token that was just made."""
    definitions = in_order(load_definitions(current_site()))
    return render_template(
        "dashboards/tokens.html",
        tokens=list_tokens(tenant_id()),
        token=token,
        options=[(each.code, each.text("name")) for each in definitions if each.source is Source.TYPED],
        typed=request.form if errors else {},
        chosen=request.form.getlist("codes") if errors else (),
        today=clock.local_today(),
        errors=errors,
    )

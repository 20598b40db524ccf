"""Where the code of the mail is typed: one page for all kinds of forms that wait."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _

from dothi.database.session import session
from dothi.manifest.permissions import public
from dothi.sites.site import Site, current_site
from dothi.values import clock
from dothi.values.errors import Conflict, Gone, Invalid, TooMany
from dothi.web.forms import Errors, refusal
from dothi.web.limits import limited
from dothi.web.routes import Routes
from modules.tourism.confirming.models import Unconfirmed
from modules.tourism.confirming.service import check_code, get_unconfirmed, send_again, take

TRIES_PER_HOUR = 60
MAILS_PER_HOUR = 20


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """A kind of form: `finish(site, form, content)` stores what was confirmed, in the same transaction."""

    finish: Callable[[Site, Unconfirmed, Mapping[str, Any]], None]
    done: LazyString


def code_pages(purposes: Mapping[str, Purpose]) -> Routes:
    """The pages, for forms of these kinds."""
    routes = Routes()

    @routes.get("/xac-nhan/<uuid:form_id>")
    @public
    def confirmation(form_id: UUID) -> ResponseReturnValue:
        """Ask for the code; say so where it was typed already. One statement."""
        form = get_unconfirmed(current_site().tenant_id, form_id)
        return code_page(form, purposes[form.purpose])

    @routes.post("/xac-nhan/<uuid:form_id>")
    @public
    @limited("tourism.code", per_hour=TRIES_PER_HOUR)
    def confirm(form_id: UUID) -> ResponseReturnValue:
        """Take the code; a second press finds it done."""
        site = current_site()
        try:
            form = check_code(site.tenant_id, form_id, request.form.get("code", ""))
            if (content := take(site.tenant_id, form_id)) is not None:
                purposes[form.purpose].finish(site, form, content)
        except (Invalid, Gone, TooMany, Conflict) as error:
            session.rollback()
            form = get_unconfirmed(site.tenant_id, form_id)
            return code_page(form, purposes[form.purpose], errors=refusal(error, at="code"), status=error.status)
        return redirect(url_for(".confirmation", form_id=form_id), 303)

    @routes.post("/xac-nhan/<uuid:form_id>/gui-lai")
    @public
    @limited("tourism.code_mail", per_hour=MAILS_PER_HOUR)
    def send_code_again(form_id: UUID) -> ResponseReturnValue:
        """Another code."""
        send_again(current_site().tenant_id, form_id)
        flash(_("Đã gửi mã mới. Mã cũ không còn dùng được."), "success")
        return redirect(url_for(".confirmation", form_id=form_id), 303)

    return routes


def code_page(
    form: Unconfirmed, purpose: Purpose, *, errors: Errors | None = None, status: int = 200
) -> tuple[str, int]:
    """The page of a form that waits."""
    return render_template(
        "tourism/confirm.html",
        form=form,
        email=hidden(form.email),
        done=str(purpose.done) if form.done_at else "",
        is_late=form.expires_at <= clock.now(),
        errors=errors or {},
    ), status


def hidden(email: str) -> str:
    """Enough of an address to know one's own: h…@mytho.example."""
    local, _at, domain = email.partition("@")
    return f"{local[:1]}…@{domain}"


def keep_secret(response: Response) -> Response:
    """The address is the secret: it isn't kept, indexed or told to other sites."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response

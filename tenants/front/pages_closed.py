"""The page in place of a service that isn't open here: which one, why, what to do meanwhile."""

from __future__ import annotations

from flask import g, make_response, render_template, request
from flask.typing import ResponseReturnValue

from dothi.manifest.house import house
from dothi.sites.switch import Audience
from dothi.web import errors
from dothi.web.guard import ModuleClosed
from dothi.web.sent_form import find_sent_form
from tenants.pilot.waiting import AWAITED


def show_closed(error: ModuleClosed) -> ResponseReturnValue:
    """Programs and staff get the kernel's answer; what somebody had typed stays on the page."""
    mount = house().components.mounts[request.blueprint or ""][1]
    if errors.wants_json() or mount.audience is Audience.WORK:
        return errors.on_domain_error(error)
    g.is_error_page = True
    body = render_template(
        "tenants/closed.html",
        module=house().components.modules[error.module],
        state=error.state.value,
        is_awaited=error.state in AWAITED,
        sent_form=find_sent_form(),
    )
    return errors.no_store(make_response(body, error.status))

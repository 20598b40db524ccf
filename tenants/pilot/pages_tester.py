"""`/tester/<token>`: the way in of those invited to try a service; to look at it, as mail scanners do, is no act."""

from __future__ import annotations

from flask import make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.manifest.house import house
from dothi.manifest.module import Module
from dothi.manifest.permissions import public
from dothi.sites.site import current_site
from dothi.values.errors import Gone
from dothi.web.routes import Routes
from dothi.web.testers import has_token, is_tester_token, nonce_of, remember_tester
from tenants.pilot.testers import note_opening

routes = Routes()


@routes.get("/tester/<token>")
@public
def tester(token: str) -> ResponseReturnValue:
    """What the link is for, with the button that takes it up; whoever has taken it up is led on."""
    module = module_on_trial(token)
    if has_token(token):
        return redirect(module.path or "/")
    return render_template("tenants/tester.html", module=module)


@routes.post("/tester/<token>")
@public
def become_tester(token: str) -> ResponseReturnValue:
    """Remember the invitation in a cookie, note the opening, and lead to the service on trial."""
    module = module_on_trial(token)
    note_opening(current_site().tenant_id, nonce_of(token))
    return remember_tester(make_response(redirect(module.path or "/", 303)), token)


def module_on_trial(token: str) -> Module:
    """The service to which a link invites. Raises Gone when it doesn't any more."""
    site = current_site()
    for module in house().components.switchable:
        if is_tester_token(site, module.name, token):
            return module
    raise Gone(_("Liên kết dùng thử này không còn hiệu lực. Vui lòng hỏi lại nơi đã gửi cho bạn."))

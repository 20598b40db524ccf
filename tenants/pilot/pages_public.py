"""`/bao-khi-mo`: leave an address to be told when a service opens; confirm it, or take it away."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.language.locales import current_language
from dothi.manifest.house import house
from dothi.manifest.module import Module
from dothi.manifest.permissions import public
from dothi.sites.site import current_site
from dothi.values.errors import Invalid, NotFound
from dothi.web.limits import limited
from dothi.web.routes import Routes
from tenants.pilot.waiting import AWAITED, CONSENT_VERSION, ask_to_be_told, confirm, get_waiting, remove

routes = Routes()

ENTRIES_PER_HOUR = 20


@routes.get("/bao-khi-mo/phan-he/<module>")
@public
def wait_for(module: str) -> ResponseReturnValue:
    """The form."""
    return render_template("tenants/waiting/form.html", **form_context(awaited(module)), errors={})


@routes.post("/bao-khi-mo/phan-he/<module>")
@public
@limited("waiting", per_hour=ENTRIES_PER_HOUR)
def leave_address(module: str) -> ResponseReturnValue:
    """Keep the address until it is confirmed. The answer is the same whether it was there or not."""
    component = awaited(module)
    try:
        ask_to_be_told(
            current_site(),
            module=component.name,
            email=request.form.get("email", ""),
            has_consented=request.form.get("consent") == "yes",
            consent_version=request.form.get("consent_version", ""),
            language=current_language(),
        )
    except Invalid as error:
        reasons = {name: str(reason) for name, reason in error.fields.items()}
        return render_template("tenants/waiting/form.html", **form_context(component), errors=reasons), 422
    return render_template("tenants/waiting/sent.html", module=component)


@routes.get("/bao-khi-mo/<token>")
@public
def waiting(token: str) -> ResponseReturnValue:
    """What an address waits for, with the buttons that confirm and remove it: a look changes nothing."""
    found = get_waiting(current_site().tenant_id, token)
    return render_template("tenants/waiting/entry.html", waiting=found, module=module_of(found.module))


@routes.post("/bao-khi-mo/<token>")
@public
def change_waiting(token: str) -> ResponseReturnValue:
    """Confirm an address, or remove it."""
    tenant_id = current_site().tenant_id
    if request.form.get("action") == "remove":
        remove(tenant_id, token)
        return render_template("tenants/waiting/removed.html")
    found = confirm(tenant_id, token)
    return render_template("tenants/waiting/entry.html", waiting=found, module=module_of(found.module))


def awaited(name: str) -> Module:
    """The service, while it is being prepared or on trial here. Raises NotFound."""
    module = house().components.modules.get(name)
    if module is None or module.always_on or current_site().state_of(name) not in AWAITED:
        raise NotFound(_("Không có dịch vụ nào sắp mở ở địa chỉ này."))
    return module


def module_of(name: str) -> Module:
    """The service of an entry. Raises NotFound when it isn't installed any more."""
    module = house().components.modules.get(name)
    if module is None:
        raise NotFound(_("Không có dịch vụ này."))
    return module


def form_context(module: Module) -> dict[str, object]:
    """What the form shows, with what was typed."""
    return {"module": module, "typed": request.form, "consent_version": CONSENT_VERSION}

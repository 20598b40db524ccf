"""Between a route and its view: host kind, switch, session, permission; after it the commit."""

from __future__ import annotations

from flask import Flask, Response, g, request
from flask_babel import gettext as _

from dothi.database.refusals import were_any
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.manifest.module import Hosts
from dothi.manifest.permissions import check_rule, rule_of
from dothi.sites.switch import Access, ModuleState
from dothi.values.errors import Conflict, NotFound
from dothi.web.testers import is_tester
from dothi.work.nudge import nudge_after_commit

LARGEST_FORM_OF_STAFF = 16 * 1024 * 1024
"""Read whole, so that a page can say which field is too long and keep what was typed; of strangers less is read."""
SAFE = {"GET", "HEAD", "OPTIONS"}


class ModuleClosed(NotFound):
    """The module isn't open here: the page says what is coming or what has ended."""

    def __init__(self, module: str, state: ModuleState) -> None:
        sentences = {
            ModuleState.SUSPENDED: _("Dịch vụ này đang tạm dừng. Dữ liệu được giữ nguyên."),
            ModuleState.RETIRED: _("Dịch vụ này đã kết thúc. Dữ liệu được giữ nguyên."),
        }
        super().__init__(sentences.get(state, _("Dịch vụ này chưa mở tại địa phương.")), code="module_closed")
        self.module = module
        self.state = state


def init_app(app: Flask) -> None:
    """Register the guard, after `hosts` and identity, which say where a request is and whose; and the commit."""
    app.before_request(guard)
    app.after_request(commit)


def guard() -> None:
    """Let the request through to its view, or raise the domain error that says why not."""
    endpoint, site = request.endpoint, g.get("site")
    if g.get("member") is not None:
        request.max_form_memory_size = LARGEST_FORM_OF_STAFF
    if endpoint is None or site is None:
        return
    components, blueprint = house().components, request.blueprint or ""
    if blueprint in components.mounts:
        module, mount = components.mounts[blueprint]
        if mount.hosts is not Hosts.ANY and (mount.hosts is Hosts.PROVINCE) != site.is_province:
            raise NotFound(_("Không có trang này."))
        insider = g.get("member") is not None or is_tester(site, module.name)
        _check_switch(module.name, *components.access(blueprint, site, insider=insider))
    check_rule(rule_of(endpoint))


def _check_switch(module: str, access: Access, state: ModuleState | None) -> None:
    if state is None or access is Access.OPEN:
        return
    if access is Access.CLOSED:
        raise ModuleClosed(module, state)
    g.read_only = True
    if request.method not in SAFE:
        raise Conflict(_("Dịch vụ đang tạm dừng hoặc đã kết thúc: chỉ xem được, chưa thay đổi được."), code="read_only")


def commit(response: Response) -> Response:
    """Commit what the view did, before the answer is sent.

    Nothing is kept of what ended in an error (any answer from 400 on), nor of what a service refused, whatever the view
    made of it. What must be kept all the same, the view has committed by then: `dothi.database.refusals`.
    """
    if g.get("site") is None:
        return response
    has_failed = response.status_code >= 400 or were_any()
    if session.registry.has():
        if has_failed:
            session.rollback()
        else:
            session.commit()
    if not has_failed:
        nudge_after_commit()
    return response

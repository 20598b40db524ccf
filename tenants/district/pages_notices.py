"""`/admin/notices`: notices of the home page."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.record.stale import Label, Stale, pressed
from dothi.values import clock
from dothi.values.errors import Conflict, DomainError
from dothi.values.worktime import LOCAL_ZONE
from dothi.web.fields import DATE_TIME, UNSEEN
from dothi.web.forms import Errors, load_form, refusal
from dothi.web.routes import Routes
from tenants.district.notices import get_notice, list_notices, put_notice, take_down
from tenants.kit.current import tenant_id
from tenants.kit.forms import NoticeForm
from tenants.kit.saved import overtaken, saved
from tenants.registry.models import HomeNotice

routes = Routes()

LABELS: dict[str, Label] = {
    "title": _l("Tiêu đề"),
    "body": _l("Nội dung"),
    "starts_at": _l("Hiện từ"),
    "ends_at": _l("Đến"),
}
CHANGES = ("tenants.notice_saved", "tenants.notice_taken_down")


@routes.get("/notices")
@require("tenants.notice.edit")
def notices() -> ResponseReturnValue:
    """The newest first."""
    return render_template("tenants/admin/notices.html", notices=list_notices(tenant_id()), now=clock.now())


@routes.get("/notices/new")
@require("tenants.notice.edit")
def new_notice() -> ResponseReturnValue:
    """The form of a notice to add."""
    return notice_page(None, {}, {})


@routes.post("/notices/new")
@require("tenants.notice.edit")
def add_notice() -> ResponseReturnValue:
    """Add a notice."""
    return save(None)


@routes.get("/notices/<uuid:notice_id>")
@require("tenants.notice.edit")
def notice(notice_id: UUID) -> ResponseReturnValue:
    """The form of a notice."""
    found = get_notice(tenant_id(), notice_id)
    return notice_page(found, typed_notice(found), {})


@routes.post("/notices/<uuid:notice_id>")
@require("tenants.notice.edit")
def save_notice(notice_id: UUID) -> ResponseReturnValue:
    """Change a notice."""
    return save(notice_id)


@routes.post("/notices/<uuid:notice_id>/end")
@require("tenants.notice.edit")
def end_notice(notice_id: UUID) -> ResponseReturnValue:
    """Take a notice down."""
    version = request.form.get("version", default=UNSEEN, type=int)
    try:
        take_down(tenant_id(), notice_id, actor=acting_member(), version=version)
    except Conflict as error:
        refusal(error)
        found = get_notice(tenant_id(), notice_id)
        stale = pressed(
            _("Thông báo"),
            stored=_("đã được sửa"),
            wanted=_("gỡ khỏi trang chủ"),
            tenant_id=tenant_id(),
            actions=CHANGES,
            subject=str(notice_id),
        )
        return notice_page(found, typed_notice(found), {}, stale=stale), error.status
    return saved("notices", _("Đã gỡ thông báo."))


def save(notice_id: UUID | None) -> ResponseReturnValue:
    """Add or change from the form."""
    found = get_notice(tenant_id(), notice_id) if notice_id is not None else None
    data, errors = load_form(NoticeForm(), request.form)
    status = 422
    if not errors:
        try:
            put_notice(tenant_id(), notice_id, actor=acting_member(), **data)
        except DomainError as error:
            if notice_id is not None and (stale := stale_notice(error, notice_id)):
                return notice_page(get_notice(tenant_id(), notice_id), request.form.to_dict(), {}, stale=stale), 409
            errors, status = refusal(error), error.status
        else:
            return saved("notices", _("Đã lưu thông báo."))
    return notice_page(found, request.form.to_dict(), errors), status


def stale_notice(error: DomainError, notice_id: UUID) -> Stale | None:
    """Both versions, when somebody else changed the notice meanwhile."""
    return overtaken(
        error,
        LABELS,
        stored=lambda: typed_notice(get_notice(tenant_id(), notice_id)),
        actions=CHANGES,
        subject=str(notice_id),
    )


def typed_notice(found: HomeNotice) -> dict[str, Any]:
    """A notice as its form shows it."""
    days = {"starts_at": typed_time(found.starts_at), "ends_at": typed_time(found.ends_at)}
    return {"title": found.title, "body": found.body, "version": found.version} | days


def typed_time(instant: datetime | None) -> str:
    """An instant as `datetime-local` shows it."""
    return instant.astimezone(LOCAL_ZONE).strftime(DATE_TIME) if instant is not None else ""


def notice_page(found: HomeNotice | None, typed: dict[str, Any], errors: Errors, *, stale: Stale | None = None) -> str:
    """The form with what was typed, and reasons; overtaken, it goes on from the newer version."""
    if stale is not None and found is not None:
        typed = typed | {"version": found.version}
    return render_template("tenants/admin/notice.html", notice=found, typed=typed, errors=errors, stale=stale)

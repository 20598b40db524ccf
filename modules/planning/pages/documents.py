"""Staff add documents to a version and take them from it."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from dothi.database.session import session
from dothi.identity import acting_member
from dothi.manifest.permissions import require
from dothi.values.errors import Invalid, Malformed
from dothi.web.forms import refusal
from dothi.web.routes import Routes
from modules.planning import permissions as p
from modules.planning.documents.keeping import add_document as add
from modules.planning.documents.keeping import remove_document as remove
from modules.planning.pages.versions import values_of, version_page
from modules.planning.plans.reading import get_version
from tenants.kit.current import tenant_id

routes = Routes()


@routes.post("/phien-ban/<uuid:version_id>/van-ban")
@require(p.EDIT)
def add_document(version_id: UUID) -> ResponseReturnValue:
    """Add a document, to a published version, too: the paper often comes later."""
    version, sent = get_version(tenant_id(), version_id), request.files.get("document")
    errors = {"document": _("Vui lòng chọn một tệp.")}
    if sent is not None and sent.filename:
        try:
            add(version, sent.stream, name=sent.filename, actor=acting_member())
        except Invalid as error:
            errors = refusal(error)
            session.rollback()
            version = get_version(tenant_id(), version_id)
        else:
            flash(_("Đã thêm văn bản."), "success")
            return redirect(url_for(".version", version_id=version_id, _anchor="documents"), 303)
    return version_page(version.plan_id, version, values_of(version), errors=errors), 422


@routes.post("/phien-ban/<uuid:version_id>/van-ban/go")
@require(p.EDIT)
def remove_document(version_id: UUID) -> ResponseReturnValue:
    """Take a document from a version."""
    version = get_version(tenant_id(), version_id)
    try:
        file_id = UUID(request.form.get("file", ""))
    except ValueError as error:
        raise Malformed(_("Không có văn bản này."), code="bad_id") from error
    remove(version, file_id, actor=acting_member())
    flash(_("Đã gỡ văn bản."), "success")
    return redirect(url_for(".version", version_id=version_id, _anchor="documents"), 303)

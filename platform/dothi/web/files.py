"""The routes by which stored files leave: through their owner's check, or by the token of whoever staged them."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Flask, Response, g, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from dothi.content.picture_limits import LIMITS
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.manifest.permissions import public
from dothi.uploads.files import File, reason
from dothi.values.errors import NotFound

blueprint = Blueprint("files", __name__)


def init_app(app: Flask) -> None:
    """Register the routes, and what the picker of photos tells the browser."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(photo_limits=LIMITS, photo_refusal=reason)


@blueprint.get("/files/<uuid:file_id>/<any(thumb, medium, original):size>")
@public
def show(file_id: UUID, size: str) -> ResponseReturnValue:
    """A picture in a size; the original stands in until the job has made the others. 404 when it isn't yours."""
    file = find_file(file_id)
    if file is None or not file.is_picture:
        raise NotFound(_("Không có ảnh này."))
    key = file.size_key(size) if file.has_sizes else file.key
    response: Response = send_file(
        house().storage.open(key),
        mimetype=file.content_type,
        etag=f"{file.id}-{size}-{file.has_sizes}",
        conditional=True,
    )
    response.headers["Cache-Control"] = "private, max-age=300"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@blueprint.get("/files/<uuid:file_id>/document")
@public
def document(file_id: UUID) -> ResponseReturnValue:
    """A document as a download, never shown in the page. 404 when it isn't yours."""
    file = find_file(file_id)
    if file is None or file.is_picture:
        raise NotFound(_("Không có văn bản này."))
    response: Response = send_file(
        house().storage.open(file.key),
        mimetype=file.content_type,
        as_attachment=True,
        download_name=file.original_name,
        etag=str(file.id),
        conditional=True,
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def find_file(file_id: UUID) -> File | None:
    """The file, if the caller may see it."""
    query = select(File).where(File.tenant_id == g.site.tenant_id, File.id == file_id)
    file = session.scalars(query).one_or_none()
    return file if file is not None and may_see(file) else None


def may_see(file: File) -> bool:
    """Whether the caller of this request may see the file."""
    if request.args.get("token") == file.token and file.owner is None:
        return True
    check = house().components.file_checks.get(file.owner or "")
    return check is not None and check(g.site.tenant_id, file)

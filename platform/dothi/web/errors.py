"""Domain errors, HTTP errors and failures, translated once: a page for people, problem+json for programs."""

from __future__ import annotations

import errno
from http import HTTPStatus
from typing import Any

import psycopg
import structlog
from flask import Flask, Response, current_app, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from gunicorn.http.errors import ParseException
from redis.exceptions import RedisError
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    InterfaceError,
    OperationalError,
    PendingRollbackError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import BadRequest, HTTPException, InternalServerError, RequestEntityTooLarge

from dothi.values.errors import Conflict, Denied, DomainError, Invalid, NotFound, SignInNeeded
from dothi.web.guard import ModuleClosed
from dothi.web.retry import say_when
from dothi.web.sent_form import find_sent_form

PROBLEM = "application/problem+json"
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
AWAY = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout, RedisError)
"""What is raised when database or queue don't answer."""
LOST_EARLIER = "8s2b"
"""SQLAlchemy's code of "can't reconnect until invalid transaction is rolled back"."""
log = structlog.get_logger()


def init_app(app: Flask) -> None:
    """Register the translations."""
    app.register_error_handler(DomainError, on_domain_error)
    app.register_error_handler(CSRFError, on_csrf_error)
    app.register_error_handler(HTTPException, on_http_error)
    app.register_error_handler(ParseException, on_unreadable_body)
    app.register_error_handler(Exception, on_failure)


def wants_json() -> bool:
    """Whether the caller is a program: the API, or a script that says so."""
    return request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json"


def on_domain_error(error: DomainError) -> ResponseReturnValue:
    """What a service or the guard refused."""
    if wants_json():
        extra = {"errors": {k: str(v) for k, v in error.fields.items()}} if isinstance(error, Invalid) else {}
        answer = problem(error.status, str(error.message), code=error.code, **extra)
        if isinstance(error, SignInNeeded):
            answer.headers["WWW-Authenticate"] = "Bearer"  # RFC 9110, 15.5.2
        return say_when(answer, error)
    if isinstance(error, SignInNeeded):
        return ask_to_sign_in()
    closed = error if isinstance(error, ModuleClosed) else None
    # What one typed for a thing that has gone to others meanwhile is still theirs to read and to copy.
    is_kept = closed is not None or error.code == "read_only" or isinstance(error, NotFound | Denied | Conflict)
    sent_form = find_sent_form() if is_kept else None
    title = _("Dịch vụ chỉ xem được") if error.code == "read_only" else None
    return say_when(
        page(error.status, str(error.message), module_closed=closed, sent_form=sent_form, title=title), error
    )


def ask_to_sign_in() -> ResponseReturnValue:
    """The sign-in page; whoever wrote something first, signed in no longer, keeps it and signs in beside it."""
    sign_in, sent_form = url_for("identity.sign_in", next=place_to_return_to()), find_sent_form()
    if sent_form is None or not sent_form.words:
        return redirect(sign_in)
    text = _("Bạn đã đăng xuất. Hãy đăng nhập ở thẻ mới rồi gửi lại nội dung dưới đây.")
    return page(401, text, sent_form=sent_form, sign_in=sign_in)


def place_to_return_to() -> str:
    """Where the person was: this page, or for a form that was sent the page it stood on."""
    if request.method in {"GET", "HEAD"}:
        return request.full_path.rstrip("?")
    referrer = (request.referrer or "").removeprefix(request.host_url.rstrip("/"))
    return referrer if referrer.startswith("/") and not referrer.startswith("//") else "/work"


def on_csrf_error(error: CSRFError) -> ResponseReturnValue:
    """A form token that is missing or too old: let the person send again what they typed."""
    if wants_json():
        return problem(400, _("Biểu mẫu đã hết hạn. Vui lòng tải lại trang rồi gửi lại."), code="form_expired")
    log.info("form token refused", reason=error.description)
    sent_form = find_sent_form()
    if sent_form is None:
        return page(400, _("Biểu mẫu đã hết hạn. Vui lòng tải lại trang rồi gửi lại."))
    g.is_error_page = True
    return no_store(Response(render_template("errors/resend.html", sent_form=sent_form), 400))


def on_http_error(error: HTTPException) -> ResponseReturnValue:
    """Werkzeug's own: 404 of no route, 405, 413 and the like; and what failed after the view, such as the commit."""
    if isinstance(error, InternalServerError) and isinstance(error.original_exception, Exception):
        return on_failure(error.original_exception)
    if error.response is not None or (error.code or 500) < 400:
        return error
    status = error.code or 500
    text = too_large() if isinstance(error, RequestEntityTooLarge) else sentence(status)
    if wants_json():
        extra = _field_errors(getattr(error, "data", None))
        return problem(status, text, code=HTTPStatus(status).name.lower(), **extra)
    return page(status, text)


def on_unreadable_body(error: ParseException) -> ResponseReturnValue:  # noqa: ARG001
    """Gunicorn gave up on the body while we read it: chunks that are none."""
    answer = current_app.make_response(on_http_error(BadRequest()))
    answer.headers["Connection"] = "close"
    return answer


def on_failure(error: Exception) -> ResponseReturnValue:
    """Anything else: a part that doesn't answer is 503 and says to try again; the rest is ours, 500, logged in full."""
    if isinstance(error, DataError):
        log.info("data refused by the database", error=str(error.orig))
        return on_domain_error(DomainError(_("Nội dung gửi lên không hợp lệ.")))
    if _is_passing(error):
        log.error("a part doesn't answer", error=repr(error))
        status, text = (
            503,
            _("Hệ thống đang bận hoặc bảo trì. Vui lòng thử lại sau ít phút."),
        )
    else:
        log.error("request failed", exc_info=error)
        status, text = 500, sentence(500)
    code = HTTPStatus(status).name.lower()
    answer = problem(status, text, code=code) if wants_json() else page(status, text, sent_form=find_sent_form())
    if status == 503:
        answer.headers["Retry-After"] = "30"
    return answer


def _is_passing(error: Exception) -> bool:
    """Whether a part around us is away or full, and the same request may succeed later."""
    if isinstance(error, OSError):
        return error.errno in FULL
    return _is_away(error)


def too_large() -> str:
    """What to say of a body that wasn't even read."""
    if wants_json():
        return str(_("Nội dung gửi lên quá lớn."))
    return str(_("Giới hạn ghi cạnh ô chọn tệp. Vui lòng quay lại trang trước, chọn tệp nhỏ hơn hoặc bớt ảnh."))


def _is_away(error: BaseException | None) -> bool:
    """Whether a part doesn't answer, or the session fell over a connection that was lost before.

    Leaving a savepoint over it, it raises what is a misuse by its name, with the loss as its context; committing after
    somebody caught the loss, an error that says so by its code.
    """
    if isinstance(error, AWAY) or (isinstance(error, DBAPIError) and error.connection_invalidated):
        return True
    if isinstance(error, PendingRollbackError) and error.code == LOST_EARLIER:
        return True
    return isinstance(error, SQLAlchemyError) and _is_away(error.__cause__ or error.__context__)


def sentence(status: int) -> str:
    """What to say of a status, to a person."""
    sentences = {
        400: _("Yêu cầu không đọc được. Vui lòng kiểm tra lại rồi thử lại."),
        401: _("Bạn cần đăng nhập để tiếp tục."),
        403: _("Bạn không có quyền xem trang này."),
        404: _("Không có trang này. Có thể địa chỉ đã thay đổi hoặc gõ chưa đúng."),
        405: _("Trang này không nhận kiểu yêu cầu vừa gửi."),
        409: _("Nội dung đã thay đổi trong lúc bạn xem. Vui lòng tải lại trang."),
        429: _("Quá nhiều yêu cầu trong thời gian ngắn. Vui lòng chờ ít phút rồi thử lại."),
        500: _("Có lỗi ngoài dự kiến. Sự việc đã được ghi lại; vui lòng thử lại sau."),
    }
    return str(sentences.get(status, sentences[400 if status < 500 else 500]))


def page(status: int, text: str, **context: Any) -> Response:
    """The error page; plain enough to render while the database is away."""
    g.is_error_page = True
    return no_store(Response(render_template("errors/error.html", code=status, text=text, **context), status))


def problem(status: int, detail: str, *, code: str, **extra: Any) -> Response:
    """An error for programs. RFC 9457."""
    response = jsonify(
        {
            "type": "about:blank",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "code": code,
            "detail": detail,
            **extra,
        }
    )
    response.status_code = status
    response.content_type = PROBLEM
    return no_store(response)


def no_store(response: Response) -> Response:
    """Errors are about this moment: nobody keeps them."""
    response.headers["Cache-Control"] = "no-store"
    return response


def _field_errors(data: Any) -> dict[str, Any]:
    """What webargs knows of each field, one reason each."""
    messages = (data or {}).get("messages") if isinstance(data, dict) else None
    if not isinstance(messages, dict):
        return {}
    flat: dict[str, str] = {}
    for place in messages.values():
        _flatten(place, "", flat)
    return {"errors": flat}


def _flatten(node: Any, path: str, into: dict[str, str]) -> None:
    if isinstance(node, dict):
        for name, child in node.items():
            _flatten(child, f"{path}.{name}" if path else str(name), into)
    elif isinstance(node, list) and node:
        into[path or "body"] = str(node[0])
    elif node:
        into[path or "body"] = str(node)

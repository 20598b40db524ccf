"""The catcher's page and its JSON: what was caught, newest first. A small Flask application, reachable from this
machine only."""

from flask import Flask, Response, abort, redirect, render_template, request, url_for
from flask_babel import Babel
from werkzeug.wrappers import Response as AnyResponse

from dothi_local.mail.store import Mail, MailStore

POLICY = "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'self'"
# A mail's own HTML is shown without script, forms or anything from outside.
MAIL_POLICY = (
    "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)
OUR_NAMES = ("127.0.0.1", "localhost")


def create_page(store: MailStore) -> Flask:
    """The application over a store."""
    app = Flask(__name__)
    Babel(app, default_locale="vi", default_timezone="Asia/Ho_Chi_Minh")
    app.before_request(_refuse_other_names)
    app.after_request(_protect)
    _add_pages(app, store)
    _add_api(app, store)
    return app


def _add_pages(app: Flask, store: MailStore) -> None:
    @app.get("/")
    def index() -> str:
        to = request.args.get("to", "").strip() or None
        return render_template("list.html", mails=store.list_mails(to=to), to=to)

    @app.get("/messages/<name>")
    def show(name: str) -> str:
        return render_template("mail.html", mail=_get(store, name))

    @app.get("/messages/<name>/html")
    def show_html(name: str) -> Response:
        return Response(_get(store, name).html, mimetype="text/html", headers={"Content-Security-Policy": MAIL_POLICY})

    @app.get("/messages/<name>/source")
    def show_source(name: str) -> Response:
        return Response(_get(store, name).source.read_bytes(), mimetype="text/plain")

    @app.post("/clear")
    def clear() -> AnyResponse:
        store.clear()
        return redirect(url_for("index"), code=303)


def _add_api(app: Flask, store: MailStore) -> None:
    @app.get("/api/messages")
    def api_list() -> dict[str, object]:
        return {"messages": [_as_json(mail) for mail in store.list_mails(to=request.args.get("to"))]}

    @app.delete("/api/messages")
    def api_clear() -> tuple[str, int]:
        store.clear()
        return "", 204

    @app.get("/healthz")
    def healthz() -> str:
        return "ok\n"


def _refuse_other_names() -> None:
    """A page elsewhere must not read the mails through a name of its own that points here."""
    if request.host.partition(":")[0] not in OUR_NAMES:
        abort(404)


def _protect(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


def _get(store: MailStore, name: str) -> Mail:
    mail = store.find(name)
    if mail is None:
        abort(404)
    return mail


def _as_json(mail: Mail) -> dict[str, object]:
    return {
        "id": mail.id,
        "message_id": mail.message_id,
        "from": mail.sender,
        "to": list(mail.recipients),
        "subject": mail.subject,
        "received_at": mail.received_at.isoformat(),
        "text": mail.text,
        "html": mail.html,
    }

"""The mail with the code: handler of `CodeAsked`."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from dothi import notify
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.outbox.events import HandlerContext
from dothi.values import clock
from modules.tourism.confirming.models import Unconfirmed
from modules.tourism.confirming.service import code_of
from modules.tourism.events import CodeAsked


def mail_code(event: CodeAsked, context: HandlerContext) -> None:
    """Send the code, unless it no longer counts."""
    form = session.get(Unconfirmed, (context.tenant_id, event.form_id))
    if form is None or form.done_at is not None or form.sending != event.sending:
        return
    notify.send(
        context,
        to=form.email,
        template="tourism/mail/code",
        subject=_l("Mã xác nhận thư điện tử của bạn"),
        language=form.language,
        code=code_of(form),
        minutes=max(1, int((form.expires_at - clock.now()).total_seconds() // 60)),
        link=house().settings.url_of(context.site.canonical_host, f"/du-lich/xac-nhan/{form.id}"),
    )

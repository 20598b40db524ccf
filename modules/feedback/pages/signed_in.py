"""Who acts in a request of the desk: the pages pass it on, services never look at the request."""

from __future__ import annotations

from flask_babel import gettext as _

from dothi.actor import Actor
from dothi.errors import SignInNeeded
from dothi.identity import current_member


def acting_member() -> Actor:
    """The person signed in, as services take them. Raises SignInNeeded; a view with @require never sees that."""
    member = current_member()
    if member is None:
        raise SignInNeeded(_("Bạn cần đăng nhập để tiếp tục."))
    return member.actor()

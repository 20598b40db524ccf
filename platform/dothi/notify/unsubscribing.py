"""Leaving what one subscribed to by a click in the mail program (RFC 2369, RFC 8058): its headers, and how it is told.

Who sends such mails gives `send` the page that ends it; what the page's form is sent without our token, it takes.
"""

from __future__ import annotations

from collections.abc import Mapping

NAME, CLICK = "List-Unsubscribe", "One-Click"


def unsubscribe_headers(url: str) -> Mapping[str, str]:
    """The headers; empty without a page."""
    return {NAME: f"<{url}>", f"{NAME}-Post": f"{NAME}={CLICK}"} if url else {}


def is_one_click(form: Mapping[str, str]) -> bool:
    """Whether a mail program sent the form: it follows no redirect (RFC 8058, 3.1)."""
    return form.get(NAME) == CLICK

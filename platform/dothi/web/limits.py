"""Generous limits on what strangers may send in an hour, by address and tenant; without the queue nobody is limited."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import limits
import structlog
from flask import g, request
from flask_babel import gettext as _
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter
from redis.exceptions import RedisError

from dothi.errors import TooMany
from dothi.house import house

P = ParamSpec("P")
R = TypeVar("R")
log = structlog.get_logger()
_limiters: dict[str, FixedWindowRateLimiter] = {}


def limited(what: str, *, per_hour: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let each address do `what` at a tenant `per_hour` times; members of the tenant aren't limited.

    The view raises TooMany beyond. Off where the setting `request_limits` is off.
    """
    rate = limits.parse(f"{per_hour}/hour")

    def wrap(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def check(*args: P.args, **kwargs: P.kwargs) -> R:
            if house().settings.request_limits and g.get("member") is None and not may(rate, what):
                raise TooMany(_("Địa chỉ mạng này đã gửi quá nhiều trong một giờ. Vui lòng thử lại sau."))
            return view(*args, **kwargs)

        return check

    return wrap


def may(rate: limits.RateLimitItem, what: str) -> bool:
    """Count one more; True within the limit, and when the counter doesn't answer."""
    try:
        return limiter().hit(rate, what, str(g.site.tenant_id), request.remote_addr or "")
    except RedisError as error:
        log.warning("nobody is limited: the counter doesn't answer", error=str(error))
        return True


def limiter() -> FixedWindowRateLimiter:
    """The counter in the queue's server, one a process."""
    url = house().settings.redis_url
    if url not in _limiters:
        storage = storage_from_string(url, socket_connect_timeout=0.5, socket_timeout=0.5)
        _limiters[url] = FixedWindowRateLimiter(storage)
    return _limiters[url]

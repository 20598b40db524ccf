"""Generous limits on what strangers may send in an hour, by address over all tenants; without the queue nobody is
limited."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from math import ceil
from typing import ParamSpec, TypeVar

import limits
import structlog
from flask import g, request
from flask_babel import gettext as _
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter
from redis.exceptions import RedisError

from dothi.manifest.house import house
from dothi.values.errors import TooMany
from dothi.values.networks import network_of

P = ParamSpec("P")
R = TypeVar("R")
log = structlog.get_logger()
_limiters: dict[str, FixedWindowRateLimiter] = {}


def limited(what: str, *, per_hour: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let each address do `what` `per_hour` times, at all tenants together; members of the tenant aren't limited.

    The view raises TooMany beyond. Off where the setting `request_limits` is off.
    """
    rate = limits.parse(f"{per_hour}/hour")

    def wrap(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def check(*args: P.args, **kwargs: P.kwargs) -> R:
            if house().settings.request_limits and g.get("member") is None:
                refuse_beyond(rate, what)
            return view(*args, **kwargs)

        return check

    return wrap


def refuse_beyond(rate: limits.RateLimitItem, what: str) -> None:
    """Count one more. Raises TooMany beyond the limit; nobody is limited while the counter doesn't answer."""
    counted = (what, network_of(request.remote_addr or ""))
    try:
        if limiter().hit(rate, *counted):
            return
        ends = limiter().get_window_stats(rate, *counted).reset_time
    except RedisError as error:
        log.warning("nobody is limited: the counter doesn't answer", error=str(error))
        return
    sentence = _("Địa chỉ mạng này đã gửi quá nhiều trong một giờ. Vui lòng thử lại sau.")
    raise TooMany(sentence, seconds=max(1, ceil(ends - time.time())))


def limiter() -> FixedWindowRateLimiter:
    """The counter in the queue's server, one a process."""
    url = house().settings.redis_url
    if url not in _limiters:
        storage = storage_from_string(url, socket_connect_timeout=0.5, socket_timeout=0.5)
        _limiters[url] = FixedWindowRateLimiter(storage)
    return _limiters[url]

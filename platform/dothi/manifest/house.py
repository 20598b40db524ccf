"""What one running application is made of: `house()` inside its context."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from dothi.basemap.current import Basemaps
from dothi.content.storage import Storage
from dothi.manifest.components import Components
from dothi.outbox.events import Subscriptions
from dothi.settings import Settings
from dothi.sites.site import TenantDirectory


@dataclass(frozen=True, kw_only=True)
class House:
    """Settings and the composed parts; made once by `create_app`."""

    settings: Settings
    components: Components
    subscriptions: Subscriptions
    directory: TenantDirectory
    storage: Storage
    basemaps: Basemaps
    redis: Redis


def house(app: Flask | None = None) -> House:
    """The parts of this application (or of `app`, outside its context)."""
    found: House = (app or current_app).extensions["dothi"]
    return found


def connect_redis(url: str, *, patience: float) -> Redis:
    """A client that waits `patience` seconds and tries once: what it would have told is found by the sweeper anyway."""
    return Redis.from_url(url, socket_connect_timeout=0.5, socket_timeout=patience, retry=Retry(NoBackoff(), 0))

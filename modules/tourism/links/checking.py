"""The rounds of the link check: the schedule says which links are due, a job looks at them, one host at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from dothi.content import confined
from dothi.content.workplace import workplace
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.outbox.events import HandlerContext, Subscription, record
from dothi.values import clock
from dothi.values.errors import NotFound
from modules.tourism.events import LinksDue
from modules.tourism.links.models import Link, LinkState
from modules.tourism.links.rules import after
from modules.tourism.links.verdicts import VERDICTS, LinkFinding, LinkVerdict
from modules.tourism.places.kinds import PlaceStatus
from modules.tourism.places.models import Place

WORK = "modules.tourism.links.fetching:look_at_all"
LIMITS = confined.Limits(seconds=20, memory=96, file=1)
"""By the clock a minute."""
MOST_AT_ONCE, MOST_NEW = 10, 500
CLAIMED_FOR = timedelta(hours=1)
"""A link that a job was told of and didn't reach comes again then."""
HELD, HELD_SECONDS = "dothi:links:", 180
"""Names of the hosts that are being asked, in Redis."""


def keep_links(tenant_id: int, now: datetime) -> None:
    """One round of the schedule: know the sites of all places, and have those looked at that are due."""
    follow_places(tenant_id, now)
    query = select(Link.url).where(Link.tenant_id == tenant_id, Link.next_at <= now)
    due = session.scalars(query.order_by(Link.next_at).limit(MOST_AT_ONCE)).all()
    if due:
        ask_for(tenant_id, due, now)


def ask_for(tenant_id: int, urls: Sequence[str], now: datetime) -> None:
    """Have a job look at these."""
    session.execute(
        update(Link)
        .where(Link.tenant_id == tenant_id, Link.url.in_(urls))
        .values(next_at=now + CLAIMED_FOR)
        .execution_options(synchronize_session=False)
    )
    record(LinksDue(urls=list(urls)))


def ask_again(tenant_id: int, url: str) -> None:
    """Somebody of the staff wants a link to be looked at now. Raises NotFound."""
    if session.get(Link, (tenant_id, url)) is None:
        raise NotFound(_("Không có trang mạng này."))
    ask_for(tenant_id, [url], clock.now())


def follow_places(tenant_id: int, now: datetime) -> None:
    """Take up the sites that places have now, and forget those that none has any more. Two statements, or four."""
    is_kept = (Place.tenant_id == tenant_id, Place.website != "", Place.status != PlaceStatus.ARCHIVED.value)
    known = select(Link.url).where(Link.tenant_id == tenant_id, Link.url == Place.website).exists()
    new = session.scalars(select(Place.website).where(*is_kept, ~known).distinct().limit(MOST_NEW)).all()
    if new:
        rows = [
            {"tenant_id": tenant_id, "url": url, "state": LinkState.NEW, "reason": "", "failures": 0, "next_at": now}
            for url in new
        ]
        session.execute(insert(Link).values(rows).on_conflict_do_nothing())
    used = select(Place.id).where(*is_kept, Place.website == Link.url).exists()
    session.execute(delete(Link).where(Link.tenant_id == tenant_id, ~used).execution_options(synchronize_session=False))


def look_at_due(event: LinksDue, context: HandlerContext) -> None:
    """The job: links whose host somebody else asks just now wait for the next round, those looked at since are done.

    No transaction waits for the sites: the delivery's lease keeps it from others meanwhile.
    """
    asked = list_unseen(context.tenant_id, event.urls, since=context.occurred_at)
    held = hold_hosts({host_of(url) for url in asked})
    try:
        if urls := [url for url in asked if host_of(url) in held]:
            agent = f"DothiLinkCheck/1.0 (+{house().settings.url_of(context.site.canonical_host, '/du-lich')})"
            session.commit()
            keep(context.tenant_id, look_at(urls, agent=agent), clock.now())
    finally:
        release_hosts(held)


def list_unseen(tenant_id: int, urls: Sequence[str], *, since: datetime) -> Sequence[str]:
    """Those of the links that places still have and nobody has looked at since. One statement."""
    unseen = or_(Link.checked_at.is_(None), Link.checked_at < since)
    query = select(Link.url).where(Link.tenant_id == tenant_id, Link.url.in_(urls), unseen)
    return session.scalars(query.order_by(Link.url)).all()


def hold_hosts(hosts: Iterable[str]) -> set[str]:
    """Those that nobody else asks, of whichever tenant: they are ours now, for some minutes if we die."""
    redis = house().redis
    return {host for host in hosts if redis.set(HELD + host, 1, nx=True, ex=HELD_SECONDS)}


def release_hosts(hosts: Iterable[str]) -> None:
    """Let others ask them."""
    if names := [HELD + host for host in hosts]:
        house().redis.delete(*names)


def host_of(url: str) -> str:
    """The host of an address; empty where it has none, like `http://[cho.example`: the look will say so."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def look_at(urls: Sequence[str], *, agent: str) -> list[LinkVerdict]:
    """What a child finds out. Where it had to be stopped, the link that it was at is too slow, later ones wait."""
    with workplace() as (source, folder):
        source.write_text(json.dumps(list(urls)), encoding="utf-8")
        stopped = False
        try:
            confined.run(WORK, source, folder, options={"agent": agent}, limits=LIMITS)
        except confined.OverLimit:
            stopped = True
        path = folder / VERDICTS
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    found = [verdict_of(json.loads(line)) for line in lines]
    if stopped and len(found) < len(urls):
        found.append(LinkVerdict(url=urls[len(found)], finding=LinkFinding.FAILED, reason="too_slow"))
    return found


def verdict_of(said: Mapping[str, Any]) -> LinkVerdict:
    """A line of the child's."""
    return LinkVerdict(**{**said, "finding": LinkFinding(said["finding"])})


def keep(tenant_id: int, verdicts: Iterable[LinkVerdict], now: datetime) -> None:
    """Note what was found."""
    for verdict in verdicts:
        link = session.get(Link, (tenant_id, verdict.url), with_for_update=True)
        if link is None:
            continue
        standing = after(verdict.finding, failures=link.failures, failing_since=link.failing_since, now=now)
        link.state, link.failures, link.failing_since, link.next_at = standing
        link.reason, link.status, link.checked_at = verdict.reason, verdict.status, now
    session.flush()


SUBSCRIPTIONS = (Subscription(LinksDue, look_at_due, "tourism.look_at_links"),)

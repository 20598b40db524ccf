"""The dispatcher: takes pending deliveries, tenant by tenant in turns, and puts jobs on the queue; keeps the schedule.

A delivery is leased when handed out: what nobody finishes (queue lost, worker killed) is handed out again.
Runs as a process of its own (`dothi dispatcher`) with a role that sees routing columns only.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import structlog
from flask import Flask
from redis.exceptions import RedisError

from dothi.database.connections import connector
from dothi.manifest.house import House, connect_redis, house
from dothi.values import clock
from dothi.work.jobs import deliver, queue, run_delivery, run_scheduled
from dothi.work.nudge import NUDGES

CEILING = 100
"""Most deliveries of one tenant that are out at a time, so that one district's flood doesn't starve the others."""
FULL = 500
"""With so many jobs waiting nothing more is handed out: a lease shouldn't end while its job still waits."""
JOB_SECONDS = 120
"""How long a delivery's job may take; then it is tried again later."""
STATEMENT_SECONDS = 60
"""How long one statement of a sweep may take, by the settings of its role."""
log = structlog.get_logger()


class Dispatcher:
    """One process's loop. Several may run: rows are taken with SKIP LOCKED, scheduled work is claimed by an update."""

    def __init__(self, parts: House) -> None:
        """Takes the composed application; opens its own connection as the dispatcher's role."""
        if parts.settings.database_dispatcher_url is None:
            raise RuntimeError("DATABASE_DISPATCHER_URL is not set")
        self.url = parts.settings.database_dispatcher_url
        self.lease = timedelta(seconds=parts.settings.delivery_lease_seconds)
        self.redis = connect_redis(parts.settings.redis_url, patience=5)
        self.schedule = {s.name: s.every for module in parts.components for s in module.schedule}
        self.handlers = frozenset(parts.subscriptions.handlers)
        self.switchable = [module.name for module in parts.components.switchable]
        self.connection: psycopg.Connection[tuple[Any, ...]] | None = None
        self.last = 0

    def run(self, *, should_stop: Any) -> None:
        """Loop until `should_stop()`: wait for a nudge at most a second, then sweep. Failures are told and retried."""
        while not should_stop():
            try:
                self.tick()
                if self.redis.brpop([NUDGES], timeout=1):
                    self.redis.delete(NUDGES)
            except (psycopg.Error, RedisError) as error:
                log.warning("dispatcher waits", error=str(error))
                self.close()
                time.sleep(1)
        self.close()

    def tick(self) -> int:
        """One sweep over all tenants and the schedule. Returns how many deliveries were handed out."""
        self.start_scheduled()
        total = 0
        for tenant_id in self.in_turn(self.pending_tenants()):
            if len(queue(self.redis)) >= FULL:
                break
            total += self.dispatch(tenant_id)
            self.last = tenant_id
        return total

    def in_turn(self, tenants: Sequence[int]) -> list[int]:
        """Whoever comes after the tenant served last is first."""
        return sorted(tenants, key=lambda tenant_id: (tenant_id <= self.last, tenant_id))

    def pending_tenants(self) -> Sequence[int]:
        """Tenants with deliveries that are due."""
        rows = self.database.execute(
            "SELECT DISTINCT tenant_id FROM dothi_delivery"
            " WHERE done_at IS NULL AND failed_at IS NULL AND next_at <= %s ORDER BY 1",
            [clock.now()],
        ).fetchall()
        return [row[0] for row in rows]

    def dispatch(self, tenant_id: int) -> int:
        """Hand out one turn of a tenant's deliveries: lease them, commit, enqueue."""
        taken = self.take(tenant_id, clock.now())
        for event_id, handler in taken:
            self.enqueue(tenant_id, event_id, handler)
        return len(taken)

    def enqueue(self, tenant_id: int, event_id: UUID, handler: str) -> None:
        """Put the job of a leased delivery on the queue."""
        queue(self.redis).enqueue_call(
            run_delivery,
            args=(tenant_id, str(event_id), handler),
            job_id=f"{event_id}_{handler.replace('.', '-')}",
            result_ttl=0,
            failure_ttl=3600,
            timeout=JOB_SECONDS,
        )

    def take(self, tenant_id: int, now: datetime) -> list[tuple[UUID, str]]:
        """Lease due deliveries up to the tenant's ceiling; those of a module that is off stay parked."""
        with self.database.transaction():
            room = CEILING - self.count_out(tenant_id, now)
            if room <= 0:
                return []
            rows = self.database.execute(
                "SELECT event_id, handler FROM dothi_delivery"
                " WHERE tenant_id = %s AND done_at IS NULL AND failed_at IS NULL AND next_at <= %s"
                " AND module <> ALL((SELECT dothi_modules_off(%s, %s))::text[]) AND handler = ANY(%s)"
                " ORDER BY next_at LIMIT %s FOR UPDATE SKIP LOCKED",
                [tenant_id, now, tenant_id, self.switchable, list(self.handlers), room],
            ).fetchall()
            self.database.cursor().executemany(
                "UPDATE dothi_delivery SET next_at = %s WHERE tenant_id = %s AND event_id = %s AND handler = %s",
                [(now + self.lease, tenant_id, event_id, handler) for event_id, handler in rows],
            )
        return [(event_id, handler) for event_id, handler in rows]

    def count_out(self, tenant_id: int, now: datetime) -> int:
        """How many of the tenant's deliveries are leased; those that rest after a failure come back by themselves."""
        row = self.database.execute(
            "SELECT count(*) FROM dothi_delivery WHERE tenant_id = %s AND done_at IS NULL AND failed_at IS NULL"
            " AND attempts = 0 AND next_at > %s AND next_at <= %s",
            [tenant_id, now, now + self.lease],
        ).fetchone()
        return int(row[0]) if row else 0

    def start_scheduled(self) -> None:
        """Put due scheduled work on the queue, each once however many dispatchers run.

        Due is also what waits a minute longer than its interval: the machine's clock was set back.
        """
        now = clock.now()
        for name, every in self.schedule.items():
            claimed = self.database.execute(
                "INSERT INTO dothi_schedule (name, next_at) VALUES (%s, %s)"
                " ON CONFLICT (name) DO UPDATE SET next_at = excluded.next_at"
                " WHERE dothi_schedule.next_at <= %s"
                " OR dothi_schedule.next_at > excluded.next_at + interval '1 minute' RETURNING name",
                [name, now + every, now],
            ).fetchone()
            if claimed:
                queue(self.redis).enqueue_call(run_scheduled, args=(name,), result_ttl=0, failure_ttl=3600, timeout=900)

    @property
    def database(self) -> psycopg.Connection[tuple[Any, ...]]:
        """The connection, opened when needed."""
        if self.connection is None or self.connection.closed:
            self.connection = connector(self.url, statement_seconds=STATEMENT_SECONDS)()
        return self.connection

    def close(self) -> None:
        """Let go of the connection."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def run_due(app: Flask) -> list[str]:
    """Do all that is due, and what follows from it, here and now: no queue, no worker. Returns the outcomes.

    Called by the demo, so that all of it is there before anybody looks, and by tests.
    """
    outcomes: list[str] = []
    with app.app_context():
        dispatcher = Dispatcher(house())
    try:
        while True:
            with app.app_context():
                taken = [
                    (tenant_id, *delivery)
                    for tenant_id in dispatcher.pending_tenants()
                    for delivery in dispatcher.take(tenant_id, clock.now())
                ]
            if not taken:
                return outcomes
            for tenant_id, event_id, handler in taken:
                with app.app_context():
                    outcomes.append(deliver(tenant_id, event_id, handler))
    finally:
        dispatcher.close()

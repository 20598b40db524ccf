"""The process `dothi sensors`: from the broker into the database, tenant by tenant.

A message is acknowledged once its transaction has committed. Killed in between, the broker sends it again, and it
changes nothing: a value is the same row.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import structlog
from paho.mqtt.client import Client, ConnectFlags, MQTTMessage
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from sqlalchemy.exc import InterfaceError, OperationalError

from dothi.database.acting import acting_in
from dothi.database.scope import Scope
from dothi.database.session import session
from dothi.manifest.house import house
from dothi.values import clock
from dothi.work.nudge import nudge_after_commit
from modules.dashboards.sensors.addresses import tenants_by_address
from modules.dashboards.sensors.inbox import Inbox, Received
from modules.dashboards.sensors.messages import SUBSCRIBED, SensorMessage, split_topic
from modules.dashboards.sensors.storing import store_messages

PAUSE = 1.0
"""Seconds until a database that was away is asked again."""
TOLD_EVERY = 60.0
ASTRAY = "astray"

log = structlog.get_logger()


class Bridge:
    """One connection to the broker. Use `run` in an application's context."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._inbox = Inbox()
        self._connection = 0
        self._tally: Counter[str] = Counter()
        client.on_connect = self._subscribe
        client.on_subscribe = self._tell_subscribed
        client.on_message = self._receive

    def run(self, *, should_stop: Callable[[], bool]) -> None:
        """Store what comes until told to stop; what was taken is stored before."""
        told_at = time.monotonic()
        self._client.loop_start()
        try:
            while not should_stop():
                self._keep(self._inbox.take(patience=0.5), should_stop)
                if time.monotonic() - told_at > TOLD_EVERY:
                    self._tell()
                    told_at = time.monotonic()
        finally:
            self._inbox.close()
            self._client.disconnect()
            self._client.loop_stop()
            self._tell()

    def _subscribe(
        self, client: Client, _data: Any, _flags: ConnectFlags, answer: ReasonCode, _properties: Properties | None
    ) -> None:
        if answer.is_failure:
            log.error("the broker refuses", reason=str(answer))
            return
        # Numbers of messages belong to a connection: what a former one brought isn't acknowledged in this one.
        self._connection += 1
        client.subscribe(SUBSCRIBED, qos=1)

    def _tell_subscribed(
        self, _client: Client, _data: Any, _number: int, answers: list[ReasonCode], _properties: Properties | None
    ) -> None:
        if any(answer.is_failure for answer in answers):
            log.error("the broker doesn't let us read", topic=SUBSCRIBED)
        else:
            log.info("listening to sensors", topic=SUBSCRIBED)

    def _receive(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        arrived_at = None if message.retain else clock.now()
        self._inbox.put(
            Received(message.topic, bytes(message.payload), arrived_at, message.mid, message.qos, self._connection)
        )

    def _keep(self, batch: Sequence[Received], should_stop: Callable[[], bool]) -> None:
        """Store a batch and acknowledge it; while the database is away, try again until told to stop."""
        while batch:
            try:
                self._store(batch)
            except (OperationalError, InterfaceError) as error:
                session.remove()
                log.warning("the database doesn't take values; trying again", error=str(error.orig))
                if should_stop():
                    return
                time.sleep(PAUSE)
            else:
                self._acknowledge(batch)
                return

    def _store(self, batch: Sequence[Received]) -> None:
        tenants = tenants_by_address(house().directory.list_provinces())
        by_tenant: defaultdict[int, list[SensorMessage]] = defaultdict(list)
        for message in batch:
            address = split_topic(message.topic)
            if address is None or address[0] not in tenants:
                self._tally[ASTRAY] += 1
            else:
                by_tenant[tenants[address[0]]].append(SensorMessage(address[1], message.payload, message.arrived_at))
        for tenant_id, messages in by_tenant.items():
            self._store_at(tenant_id, messages)

    def _store_at(self, tenant_id: int, messages: Sequence[SensorMessage]) -> None:
        with acting_in(Scope(tenant_id)):
            faults = store_messages(tenant_id, messages, now=clock.now())
            session.commit()
        nudge_after_commit()
        self._tally["messages"] += len(messages)
        for (_key, fault), count in faults.counts.items():
            self._tally[fault.value] += count

    def _acknowledge(self, batch: Sequence[Received]) -> None:
        for message in batch:
            if message.connection == self._connection:
                self._client.ack(message.number, message.qos)

    def _tell(self) -> None:
        """What came since it was told last, with what was wrong."""
        if self._tally:
            log.info("sensors", **self._tally)
            self._tally.clear()

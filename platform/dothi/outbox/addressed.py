"""An event from a district to its province, or the other way: how scopes tell each other something, and the only way.

Written in the sender's transaction, handled in the recipient's scope like any event of its own: nothing is lost, no
transaction ever sees two tenants. The database refuses what leaves the province.
"""

from __future__ import annotations

import json
from uuid import UUID

from flask import current_app, g, has_app_context
from sqlalchemy import text

from dothi.database.scope import current_tenant_id
from dothi.database.session import session
from dothi.outbox.events import Event, Subscriptions, record, to_payload
from dothi.values import clock
from dothi.values.ids import new_id

_ADDRESS = text(
    "SELECT dothi_address_event("
    ":recipient, :id, :name, :module, :at, CAST(:payload AS jsonb), CAST(:handlers AS jsonb))"
)


def record_for(recipient: int, event: Event) -> UUID:
    """Write the event for the recipient in the current transaction, with a delivery for each of its subscriptions.

    The recipient may be oneself: then it is `record`. Deliveries come in no promised order: let the event say when what
    it tells was true. One statement. The database raises for anybody but a district and its own province.
    """
    if recipient == current_tenant_id():
        return record(event)
    subscriptions: Subscriptions = current_app.extensions["dothi"].subscriptions
    handlers = [{"handler": name, "module": module} for name, module in subscriptions.of(type(event))]
    event_id = new_id()
    session.execute(
        _ADDRESS,
        {
            "recipient": recipient,
            "id": event_id,
            "name": type(event).__name__,
            "module": event.module,
            "at": clock.now(),
            "payload": json.dumps(to_payload(event)),
            "handlers": json.dumps(handlers),
        },
    )
    if handlers and has_app_context():
        g.dothi_nudge = True
    return event_id

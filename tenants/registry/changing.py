"""Says that a tenant's configuration changed, once a transaction. Called by services, in the tenant's scope."""

from __future__ import annotations

from datetime import timedelta

from dothi.database.scope import current_tenant_id
from dothi.database.session import session
from dothi.outbox.events import record
from tenants.registry.events import ConfigurationChanged

PAUSE = timedelta(seconds=10)
"""Who reacts waits this long: many changes one after the other are looked at once."""
_SAID = "dothi.configuration_changed"


def configuration_changed(what: str) -> None:
    """Record it in the current transaction, unless it was said already: two statements at most.

    `what` names the first thing that changed: unit, staff, areas, a settings section, a module.
    """
    said = (current_tenant_id(), session().get_nested_transaction() or session().get_transaction())
    if said[1] is not None and session.info.get(_SAID) == said:
        return
    record(ConfigurationChanged(what=what), after=PAUSE)
    session.info[_SAID] = (said[0], session().get_nested_transaction() or session().get_transaction())

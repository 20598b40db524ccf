"""What components declare for a tenant's move: mails are known as such, and files of rows as well."""

from __future__ import annotations

from dothi.manifest.components import Components
from dothi.manifest.portable import Exported
from dothi.manifest.tenant_tables import declared

REGISTRY = Components.installed()


def test_every_subscription_that_mails_says_so() -> None:
    silent = [
        subscription.name
        for module in REGISTRY
        for subscription in module.subscriptions
        if "mail" in subscription.name and not subscription.tells_people
    ]
    assert silent == [], "a copy of a running tenant would send them again: tells_people=True"


def test_a_table_with_storage_keys_says_which_files_its_rows_name() -> None:
    entries = [entry for entry in declared(REGISTRY).values() if isinstance(entry, Exported)]
    assert [entry.table for entry in entries if bool(entry.keys) != (entry.names is not None)] == []


def test_every_count_of_a_module_can_be_counted_anew() -> None:
    assert [module.name for module in REGISTRY if (module.stocks or module.flows) and module.recount is None] == []

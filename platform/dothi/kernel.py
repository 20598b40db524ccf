"""The kernel as a component: what it subscribes to and does by schedule, declared as any module would."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from dothi.manifest.module import AuditTitle, Module, Scheduled
from dothi.manifest.portable import Exported, LeftOut
from dothi.uploads import readings
from dothi.uploads.documents import EXTENSIONS
from dothi.uploads.files import SUBSCRIPTIONS, delete_abandoned, names_of
from dothi.values import clock
from dothi.values.actor import ActorKind
from dothi.values.ids import new_token
from dothi.work.old_events import purge_events

PENDING = "EXISTS (SELECT FROM dothi_delivery d WHERE d.tenant_id = t.tenant_id AND d.event_id = t.id AND {})"
UNDONE = "d.done_at IS NULL AND d.dismissed_at IS NULL AND d.handler NOT LIKE 'identity.%'"
TABLES = (
    LeftOut("dothi_reading", "files that are being read: for a day at most"),
    LeftOut("dothi_tenant", "the anchor: the other deployment gives the tenant a number of its own"),
    Exported(table="dothi_event", where=PENDING.format(UNDONE)),
    Exported(
        table="dothi_delivery",
        where=UNDONE.replace("d.", "t."),
        columns=("event_id", "handler", "module"),
        leave=dict.fromkeys(
            ("next_at", "attempts", "done_at", "failed_at", "dismissed_at", "error"), "how it went here"
        ),
        fill={"next_at": lambda _connection, _row: clock.now(), "attempts": lambda _connection, _row: 0},
    ),
    Exported(table="dothi_stock"),
    Exported(table="dothi_flow"),
    Exported(
        table="dothi_audit",
        leave={"about_id": "another tenant's number, in this deployment"},
        allowed={"actor_kind": tuple(ActorKind)},
    ),
    Exported(
        table="dothi_file",
        where="t.owner IS NOT NULL",
        leave={"token": "the secret of a staged file; staged files stay behind, and claimed ones need none"},
        fill={"token": lambda _connection, _row: new_token()},
        keys=("key",),
        allowed={"content_type": tuple(EXTENSIONS)},
        names=names_of,
    ),
)
"""Consequences that are done are in the rows they made. Identity's mails stay behind: their links lead nowhere."""

HISTORY = (
    AuditTitle(
        action="kernel.counts_repaired",
        title=_l("Sửa số đếm"),
        sentence=_l("Sửa số đếm của %(subject)s cho khớp với dữ liệu"),
    ),
)

MODULE = Module(
    name="kernel",
    title=_l("Nền tảng"),
    always_on=True,
    tables=TABLES,
    history=HISTORY,
    subscriptions=(*SUBSCRIPTIONS, *readings.SUBSCRIPTIONS),
    schedule=(
        Scheduled(name="kernel.delete_abandoned_files", every=timedelta(hours=1), run=delete_abandoned),
        Scheduled(name="kernel.forget_readings", every=timedelta(hours=1), run=readings.forget_old),
        Scheduled(name="kernel.purge_events", every=timedelta(days=1), run=purge_events),
    ),
)

"""The kernel as a component: what it subscribes to and does by schedule, declared as any module would."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from dothi.files import SUBSCRIPTIONS, delete_abandoned
from dothi.module import Module, Scheduled

MODULE = Module(
    name="kernel",
    title=_l("Nền tảng"),
    always_on=True,
    subscriptions=SUBSCRIPTIONS,
    schedule=(Scheduled(name="kernel.delete_abandoned_files", every=timedelta(hours=1), run=delete_abandoned),),
)

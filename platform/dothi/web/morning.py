"""The parts of the morning page `/work`, in one order: of the modules whose rollout has begun, for this person."""

from __future__ import annotations

from collections.abc import Iterator

from flask import g, render_template
from markupsafe import Markup

from dothi.language.locales import spoken
from dothi.manifest.house import house
from dothi.manifest.module import Panel
from dothi.manifest.permissions import can
from dothi.outbox.events import find_newest
from dothi.sites.switch import ModuleState
from dothi.web.once import once
from dothi.web.shared import shared


def morning_parts() -> list[Markup]:
    """What each has for the reader; nothing of those that have nothing to say."""
    panels = sorted(panels_here(), key=lambda panel: panel.order)
    return [written for panel in panels if can(panel.permission) and (written := part_of(panel))]


def panels_here() -> Iterator[Panel]:
    """The panels of what is always on and of modules whose rollout has begun at this site."""
    for module in house().components:
        if module.always_on or g.site.state_of(module.name) is not ModuleState.NONE:
            yield from module.panels


def part_of(panel: Panel) -> Markup:
    """A part as HTML; one that all its readers get alike is kept a moment, all of these under one mark."""
    if not panel.is_shared:
        return Markup(write(panel))  # noqa: S704  # a template wrote it
    kept = shared(
        g.site.tenant_id,
        ("panel", panel.name, spoken(), bool(g.get("read_only"))),
        lambda: write(panel),
        mark=lambda tenant_id: once("newest event", lambda: find_newest(tenant_id)),
    )
    return Markup(kept.body.decode())  # noqa: S704  # the same


def write(panel: Panel) -> str:
    """Its template with what it loads; empty where it stays away. One that is shared isn't told who reads it."""
    context = panel.load(g.site.tenant_id, None if panel.is_shared else g.member)
    return "" if context is None else render_template(panel.template, **context)
